//! Plans what a push does with each API record.

use super::change::{self, Change};
use super::{Action, Conflict, Left, Options, Plan, Verb, What};
use crate::account::api::Api;
use crate::account::{APIS, ApiSource, slug};
use crate::sync::{Sides, digest};
use std::collections::BTreeSet;

/// Adds the records that are created or changed, and returns the deletions.
pub(super) fn plan(sides: Sides<'_>, options: Options, plan: &mut Plan) -> Vec<Action> {
    let Sides { loaded, scope, server, base, .. } = sides;
    let wanted: Vec<_> = loaded.apis.iter().filter(|source| scope.has(&source.file)).collect();
    let Some(stored) = &server.apis else {
        for source in wanted {
            let reason = "the token does not have the scope admin, which API records need".to_owned();
            plan.conflicts.push(conflict(source, reason, String::new()));
        }
        return Vec::new();
    };
    for source in wanted {
        let key = source.api.key();
        let Some(there) = stored.get(&key).map(|stored| &stored.api) else {
            if let Some(secret) = source.api.secret_for(None) {
                let reason = format!("a {secret} cannot come from a file: create it with `sluice api publish`");
                plan.conflicts.push(conflict(source, reason, String::new()));
            } else {
                let diff = change::lines("", &source.api.print(None));
                plan.actions.push(action(source, Verb::Create, Change::default(), diff));
            }
            continue;
        };
        let fields = source.api.differing(there);
        if fields.is_empty() {
            plan.unchanged += 1;
            continue;
        }
        let diff = change::lines(&there.print(None), &source.api.print(None));
        let is_changed = base.apis.get(&key).is_some_and(|known| *known != digest::api(there));
        if let Some(secret) = source.api.secret_for(Some(there)) {
            let reason = format!("a {secret} cannot come from a file: set it at the server");
            plan.conflicts.push(conflict(source, reason, diff));
        } else if is_changed && !options.force {
            let reason = "it was changed at the server since the last pull or push".to_owned();
            plan.conflicts.push(conflict(source, reason, diff));
        } else {
            plan.actions.push(action(source, Verb::Update, Change { fields, ..Change::default() }, diff));
        }
    }
    let described: BTreeSet<_> = loaded.apis.iter().map(|source| source.api.key()).collect();
    let is_meant = |api: &Api| scope.has(APIS) || scope.has(&format!("{APIS}/{}.yaml", slug(&api.file_name())));
    let others = stored.iter().filter(|(key, there)| !described.contains(*key) && is_meant(&there.api));
    if options.prune {
        return others.map(|(key, stored)| deleted(key, &stored.api)).collect();
    }
    plan.left.extend(others.map(|(key, _)| Left { what: What::Api, id: key.clone() }));
    Vec::new()
}

fn deleted(key: &str, api: &Api) -> Action {
    Action {
        verb: Verb::Delete,
        what: What::Api,
        id: key.to_owned(),
        name: key.to_owned(),
        file: None,
        change: Change::default(),
        diff: change::lines(&api.print(None), ""),
    }
}

fn action(source: &ApiSource, verb: Verb, change: Change, diff: String) -> Action {
    let key = source.api.key();
    Action { verb, what: What::Api, id: key.clone(), name: key, file: Some(source.file.clone()), change, diff }
}

fn conflict(source: &ApiSource, reason: String, diff: String) -> Conflict {
    Conflict { what: What::Api, id: source.api.key(), file: Some(source.file.clone()), reason, diff }
}
