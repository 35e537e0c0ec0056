//! Who uses a workflow or a secret: looked up in the current revisions of all workflows.

mod secret;
mod walk;
mod workflow;

pub use secret::of_secret;
pub use walk::{LOOKED_AT, User, UserPage};
pub use workflow::{WorkflowUses, of_workflow};
