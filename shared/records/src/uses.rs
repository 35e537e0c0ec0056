//! Who uses a workflow, a secret or a connection: looked up in the current revisions of all
//! workflows.

mod secret;
mod walk;
mod workflow;

pub use secret::{of_connection, of_secret};
pub use walk::{LOOKED_AT, User, UserPage};
pub use workflow::{WorkflowUses, of_workflow};
