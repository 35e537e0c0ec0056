//! What is done with a run's row by more than the run itself: it is read into memory, and hints
//! about it are sent.

mod child_id;
mod hint;
mod load;
mod new;

pub use child_id::{child_id, failure_id};
pub use hint::{first_due, hint_of, send_first_hint, send_hint, send_slot, span};
pub use load::{load_edited, load_metered, load_program, load_runnable, load_state};
pub use new::{NewRow, new_row, run_secret};
