//! Functions for the rows of runs that several parts of the engine use: to build and load rows, and
//! to send hints about them.

mod child_id;
mod hint;
mod load;
mod new;

pub use child_id::{child_id, failure_id};
pub use hint::{first_due, hint_of, send_first_hint, send_hint, send_slot, span};
pub use load::{load_edited, load_metered, load_program, load_runnable, load_state};
pub use new::{NewRow, new_row, run_secret};
