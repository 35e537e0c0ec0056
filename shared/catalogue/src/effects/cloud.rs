//! Calls of other services of the cloud. Each works only if the deployment grants it.

use serde_json::Value;

/// A call of a service of the cloud.
#[derive(Clone, Debug, PartialEq)]
pub enum CloudCall {
    /// Invokes a Lambda function.
    Invoke {
        /// The function's name or ARN.
        function: String,
        /// The payload of the call.
        payload: Value,
        /// Whether the step waits for the answer.
        wait: bool,
    },
    /// Sends a message to a queue.
    Send {
        /// The URL of the queue.
        queue: String,
        /// The body of the message.
        body: String,
        /// The message group, for a FIFO queue.
        group: Option<String>,
        /// The delay of the message in seconds.
        delay_s: u32,
    },
    /// Starts a state machine.
    Start {
        /// The ARN of the state machine.
        machine: String,
        /// The input of its execution.
        input: Value,
        /// Whether the step waits for the end. Then the same call is repeated, and returns the
        /// state of the execution.
        wait: bool,
    },
    /// Stops the execution of a state machine for which no step waits any more.
    Stop {
        /// The ARN of the execution.
        execution: String,
    },
}
