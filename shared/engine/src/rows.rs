//! What is done with a run's row by more than the run itself: it is read into memory, and hints
//! about it are sent.

mod child_id;
mod first;
mod hint;
mod load;
mod new;
mod span;

pub use child_id::{child_id, failure_id};
pub use first::{first_due, send_first_hint};
pub use hint::{hint_of, send_hint, send_slot};
pub use load::{load_edited, load_metered, load_program, load_runnable, load_state};
pub use new::{NewRow, new_row, run_secret};
pub use span::span;
