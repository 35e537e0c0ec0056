//! Calls of other services of the cloud. Each works only where the deployment grants it.

use serde_json::Value;

/// A call of a service.
#[derive(Clone, Debug, PartialEq)]
pub enum CloudCall {
    /// Invokes a function.
    Invoke {
        /// Its name or ARN.
        function: String,
        /// What it is given.
        payload: Value,
        /// Whether its answer is waited for.
        wait: bool,
    },
    /// Sends a message to a queue.
    Send {
        /// The queue's URL.
        queue: String,
        /// The message.
        body: String,
        /// The message group, for a FIFO queue.
        group: Option<String>,
        /// How long it stays invisible, in seconds.
        delay_s: u32,
    },
    /// Starts a state machine.
    Start {
        /// Its ARN.
        machine: String,
        /// What it is given.
        input: Value,
    },
}
