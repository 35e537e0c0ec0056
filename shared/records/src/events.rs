//! Events, which start the workflows whose triggers wait for them.

mod publish;

pub use publish::{MAX_TEXT, NewEvent, Told, publish};
