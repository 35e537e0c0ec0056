//! The I/O that a module can request. Plain data: the engine performs it through its ports.

mod children;
mod cloud;
mod failure;
mod files;
mod http;
mod script;

pub use children::{ChildCall, ChildEnd, Children};
pub use cloud::CloudCall;
pub use failure::{EffectFailure, FailureKind};
pub use files::FileCall;
pub use http::{FilePart, HttpRequest, HttpResponse, Signing};
pub use script::{Language, ScriptCall, ScriptEnd, ScriptReturn};

use serde_json::Value;

/// One operation outside the interpreter.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// An outbound HTTP request. The engine adds the header `Idempotency-Key` if `idempotency_key`
    /// is set.
    Http {
        /// The request to send.
        request: HttpRequest,
        /// The account's files that are inserted into the body, each at its position.
        files: Vec<FilePart>,
        /// The name of the connection that the request is sent with.
        connection: Option<String>,
        /// Whether the step's idempotency key is sent.
        idempotency_key: bool,
        /// Whether the request can be sent only once: if a worker continues the execution while the
        /// request is in flight, the step fails and the request is not repeated.
        at_most_once: bool,
    },
    /// A wait of a fixed length.
    Sleep {
        /// The length in milliseconds.
        millis: u64,
    },
    /// A script, evaluated in isolation.
    Script(ScriptCall),
    /// A call of another service of the cloud.
    Cloud(CloudCall),
    /// An operation on the account's files.
    File(FileCall),
    /// Reads the named variables with which the newest completed execution of a workflow ended. The
    /// result is a dictionary of those that exist.
    Variables {
        /// The workflow's id.
        workflow: String,
        /// The names of the variables; empty means all.
        names: Vec<String>,
    },
    /// Stops all executions of a workflow that have not ended. The result is their number.
    Stop {
        /// The workflow's id.
        workflow: String,
    },
    /// Executes other workflows, each as an execution of its own.
    Children(Children),
    /// Waits until a signal arrives at the step's address.
    Signal {
        /// The longest wait; `None` = as long as the execution can last.
        timeout_ms: Option<u64>,
    },
}

/// The result of an [`Effect`].
#[derive(Clone, Debug, PartialEq)]
pub enum EffectResult {
    /// The answer to a request, or why there is none.
    Http(Result<HttpResponse, EffectFailure>),
    /// The wait is over.
    Slept {
        /// The real length in milliseconds.
        millis: u64,
    },
    /// The result of a script, a cloud call, a file operation or a read of variables.
    Value(Result<Value, EffectFailure>),
    /// The ends of the children, in the order of the calls.
    Children(Vec<ChildEnd>),
    /// The content of the signal that arrived; `None` if none arrived in time.
    Signal(Option<Value>),
}
