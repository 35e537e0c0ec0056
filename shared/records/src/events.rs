//! Events, which start the workflows that have a trigger for them.

mod publish;

pub use publish::{MAX_TEXT, NewEvent, Receiver, publish};
