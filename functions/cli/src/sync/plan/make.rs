//! Compares files and server.

use super::{Options, Plan, apis, folders, workflows};
use crate::account::{Account, Base, Loaded, Scope};
use crate::sync::server::Snapshot;

/// What a push of the files in `scope` does.
pub fn make(
    account: &Account,
    loaded: &Loaded,
    scope: &Scope,
    server: &Snapshot,
    base: &Base,
    options: Options,
) -> Plan {
    let mut plan = Plan::default();
    folders::plan(account, loaded, scope, server, &mut plan);
    let later = workflows::plan(account, loaded, scope, server, base, options, &mut plan);
    let deleted = apis::plan(loaded, scope, server, base, options, &mut plan);
    plan.actions.extend(later.enabled);
    plan.actions.extend(later.published);
    plan.actions.extend(deleted);
    plan.actions.extend(later.deleted);
    plan
}
