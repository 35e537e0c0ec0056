//! Who uses a workflow, a secret or a connection: looked up in the current revisions of all
//! workflows.

mod connection;
mod secret;
mod walk;
mod workflow;

pub use connection::of_connection;
pub use secret::of_secret;
pub use walk::{LOOKED_AT, User, UserPage};
pub use workflow::{WorkflowUses, of_workflow};
