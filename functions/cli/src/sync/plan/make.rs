//! Compares files and server.

use super::{Options, Plan, apis, folders, workflows};
use crate::sync::Sides;

/// The plan of a push of the files.
pub fn make(sides: Sides<'_>, options: Options) -> Plan {
    let mut plan = Plan::default();
    folders::plan(sides, &mut plan);
    let later = workflows::plan(sides, options, &mut plan);
    let deleted = apis::plan(sides, options, &mut plan);
    plan.actions.extend(later.enabled);
    plan.actions.extend(later.published);
    plan.actions.extend(deleted);
    plan.actions.extend(later.deleted);
    plan
}
