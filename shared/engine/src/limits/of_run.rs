//! The place that a run holds from its start to its end, because its workflow has a limit.

use super::{RUN, Want};
use crate::view::trigger_value;
use crate::{Program, Result};
use model::{Execution, Place, Trigger};

/// The place that a run of the program with this trigger needs before it begins.
pub fn wanted(program: &Program, trigger: &Trigger) -> Result<Option<Want>> {
    let Some(limit) = &program.limit else { return Ok(None) };
    let key = limit.key(&trigger.data, &trigger_value(trigger))?;
    Ok(Some(Want { user: RUN.to_owned(), key, rule: limit.rule }))
}

/// The place of the whole run, if its workflow has a limit.
pub fn of_run(row: &Execution) -> Option<&Place> {
    row.places.iter().find(|place| place.user == RUN)
}

/// Whether the run has not begun, because it waits for its place.
pub fn waits_for_place(row: &Execution) -> bool {
    of_run(row).is_some_and(|place| !place.is_had())
}
