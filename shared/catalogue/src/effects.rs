//! The I/O that a module may ask for. Plain data: the engine performs it through its ports.

mod children;
mod cloud;
mod files;
mod http;
mod script;

pub use children::{ChildCall, ChildEnd, Children};
pub use cloud::CloudCall;
pub use files::FileCall;
pub use http::{FilePart, HttpRequest, HttpResponse};
pub use script::{Language, ScriptCall, ScriptEnd, ScriptReturn};

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One thing to be done outside the interpreter.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// An outbound HTTP request. The engine adds the `Idempotency-Key` where `idempotency_key` asks
    /// for it.
    Http {
        /// What to send.
        request: HttpRequest,
        /// The account's files that are put into its body, by their places.
        files: Vec<FilePart>,
        /// Whether the step's key is sent along.
        idempotency_key: bool,
        /// Whether the request may be sent once only: a run that is picked up with it under way
        /// fails the step instead of repeating it.
        at_most_once: bool,
    },
    /// Do nothing for that long.
    Sleep {
        /// In milliseconds.
        millis: u64,
    },
    /// Run a script, away from everything.
    Script(ScriptCall),
    /// A call of another service of the cloud.
    Cloud(CloudCall),
    /// An operation on the account's files.
    File(FileCall),
    /// Read the named variables that the newest completed run of a workflow ended with: a
    /// dictionary of those that it had.
    Variables {
        /// The workflow's id.
        workflow: String,
        /// Which; none given means all.
        names: Vec<String>,
    },
    /// Stop every run of a workflow that is under way; the answer is how many there were.
    Stop {
        /// The workflow's id.
        workflow: String,
    },
    /// Run other workflows, each as an execution of its own.
    Children(Children),
    /// Wait until somebody calls the step's address.
    Callback {
        /// For how long at most; `None` waits as long as the run may last.
        timeout_ms: Option<u64>,
    },
}

/// What came of an [`Effect`].
#[derive(Clone, Debug, PartialEq)]
pub enum EffectResult {
    /// The answer to a request, or why there is none.
    Http(Result<HttpResponse, EffectFailure>),
    /// How long it really took.
    Slept {
        /// In milliseconds.
        millis: u64,
    },
    /// What a script, the cloud, the files or the variables gave.
    Value(Result<Value, EffectFailure>),
    /// How the children ended, in the order of the calls.
    Children(Vec<ChildEnd>),
    /// What the caller sent; `None` if nobody called in time.
    Callback(Option<Value>),
}

/// Why an effect came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct EffectFailure {
    /// A sentence without query strings or secrets.
    pub message: String,
    /// Whether trying again could help: not for what policy or syntax refuses.
    pub retryable: bool,
}
