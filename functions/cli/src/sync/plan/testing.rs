//! Plans of random files and servers.

use super::{Options, Plan, Verb, What, make};
use crate::account::{Account, Base, Config, Loaded, Scope, Source};
use crate::form::{self, Content};
use crate::sync::server::{Folder, Snapshot, Stored};
use crate::sync::{Sides, digest};
use crate::yaml;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::slice::from_ref;

fn stored(id: &str, text: &str, enabled: bool, folder: &[&str]) -> Stored {
    let document = json!({
        "id": id, "name": format!("Workflow {id}"), "isEnabled": enabled,
        "steps": [{"id": "say", "moduleId": "log", "parameters": {"message": text}}],
    });
    let folder = folder.iter().map(|name| (*name).to_owned()).collect();
    Stored { content: Content::of_server(document.as_object().unwrap()), folder }
}

fn source(stored: &Stored) -> Source {
    let id = stored.content.id();
    let text = form::print(&stored.content, id, None);
    let root = yaml::read(&text).unwrap();
    let document = form::read(&root, id).unwrap();
    let directory = stored.folder.iter().map(|name| format!("{name}/")).collect::<Vec<_>>().concat();
    Source {
        file: format!("workflows/{directory}{id}.yaml"),
        text,
        root,
        template: document.content.clone(),
        document,
        tests: None,
        folder: stored.folder.clone(),
    }
}

fn planned(files: &[Stored], server: &Snapshot, base: &Base, options: Options) -> Plan {
    let loaded = Loaded { workflows: files.iter().map(source).collect(), ..Loaded::default() };
    let account = Account { root: "/nowhere".into(), config: Config::default(), environment: None };
    let scope = &Scope::default();
    make(Sides { account: &account, loaded: &loaded, scope, server, base }, options)
}

fn actions(plan: &Plan) -> Vec<String> {
    let line = |action: &super::Action| format!("{} {} {}", action.verb.as_str(), action.what.as_str(), action.id);
    plan.actions.iter().map(line).collect()
}

fn server(all: &[Stored]) -> Snapshot {
    let workflows = all.iter().map(|stored| (stored.content.id().to_owned(), stored.clone())).collect();
    let folders = all.iter().filter(|stored| !stored.folder.is_empty());
    let folders = folders.map(|stored| Folder { id: stored.folder.join("-"), path: stored.folder.clone(), order: 0 });
    Snapshot { workflows, folders: folders.collect(), apis: Some(BTreeMap::new()) }
}

#[test]
fn everything_is_stored_before_anything_is_enabled_or_deleted() {
    let files =
        [stored("a", "new", true, &["F", "G"]), stored("b", "changed", true, &[]), stored("c", "x", false, &[])];
    let there = server(&[stored("b", "before", true, &[]), stored("old", "x", true, &[])]);
    let plan = planned(&files, &there, &Base::default(), Options { prune: true, ..Options::default() });
    let expected = [
        "create folder F",
        "create folder F/G",
        "create workflow a",
        "create workflow c",
        "update workflow b",
        "enable workflow a",
        "delete workflow old",
    ];
    assert_eq!(actions(&plan), expected);
    let update = &plan.actions[4];
    assert_eq!(
        (update.change.fields.as_slice(), update.change.steps.changed.as_slice()),
        (&["steps"][..], &["say".to_owned()][..])
    );
    assert!(update.diff.contains("-  - say: {log: before}\n+  - say: {log: changed}\n"), "{}", update.diff);
    let more = Options { publish: true, enable: true, ..Options::default() };
    let plan = planned(&files, &there, &Base::default(), more);
    assert!(
        actions(&plan).contains(&"enable workflow c".to_owned())
            && actions(&plan).contains(&"publish workflow b".to_owned())
    );
    assert_eq!(plan.left.len(), 1);
}

#[test]
fn changes_of_others_are_conflicts() {
    let (before, mine, theirs) =
        (stored("a", "1", true, &[]), stored("a", "2", true, &[]), stored("a", "3", true, &[]));
    let base = Base { workflows: BTreeMap::from([("a".to_owned(), digest::workflow(&before))]), ..Base::default() };
    let of = |files: &[Stored], there: &[Stored], options: Options| planned(files, &server(there), &base, options);
    let plain = Options::default();
    assert_eq!(actions(&of(from_ref(&mine), from_ref(&before), plain)), ["update workflow a"]);
    let both = of(from_ref(&mine), from_ref(&theirs), plain);
    assert!(
        both.actions.is_empty()
            && both.conflicts.len() == 1
            && both.conflicts[0].diff.contains("+  - say: {log: \"2\"}")
    );
    assert_eq!(of(from_ref(&before), from_ref(&theirs), plain).conflicts.len(), 1);
    assert_eq!(
        actions(&of(from_ref(&mine), from_ref(&theirs), Options { force: true, ..plain })),
        ["update workflow a"]
    );
    assert_eq!(of(from_ref(&mine), &[], plain).conflicts.len(), 1);
    assert_eq!(of(from_ref(&mine), from_ref(&mine), plain), Plan { unchanged: 1, ..Plan::default() });
    let prune = Options { prune: true, ..plain };
    assert_eq!(of(&[], &[theirs], prune).conflicts.len(), 1);
    assert_eq!(actions(&of(&[], &[before], prune)), ["delete workflow a"]);
}

/// A few workflows, by the numbers of their ids.
fn some() -> impl Strategy<Value = Vec<Stored>> {
    let one = (0..6usize, 0..3usize, any::<bool>(), 0..3usize);
    prop::collection::vec(one, 0..6).prop_map(|all| {
        let by_id: BTreeMap<_, _> = all.into_iter().map(|(id, text, on, folder)| (id, (text, on, folder))).collect();
        let folders: [&[&str]; 3] = [&[], &["F"], &["F", "G"]];
        by_id
            .into_iter()
            .map(|(id, (text, on, folder))| stored(&format!("w{id}"), &text.to_string(), on, folders[folder]))
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn nothing_is_deleted_unasked_and_a_plan_leaves_nothing_to_do(
        files in some(),
        there in some(),
        bits in 0u8..16,
    ) {
        let options = Options { prune: bits & 1 > 0, publish: bits & 2 > 0, enable: false, force: bits & 4 > 0 };
        let plan = planned(&files, &server(&there), &Base::default(), options);
        let deleted = plan.actions.iter().filter(|action| action.verb == Verb::Delete).count();
        prop_assert!(options.prune || deleted == 0);
        prop_assert!(plan.conflicts.is_empty());
        // The server after the plan.
        let mut after: BTreeMap<_, _> = server(&there).workflows;
        for action in plan.actions.iter().filter(|action| action.what == What::Workflow) {
            let file = files.iter().find(|stored| stored.content.id() == action.id);
            match (action.verb, file) {
                (Verb::Delete, _) => { after.remove(&action.id); }
                (Verb::Create, Some(file)) => {
                    let mut disabled = file.clone();
                    disabled.content.0.insert("isEnabled".to_owned(), Value::Bool(false));
                    prop_assert!(after.insert(action.id.clone(), disabled).is_none());
                }
                (Verb::Update, Some(file)) => { after.insert(action.id.clone(), file.clone()); }
                (Verb::Enable, _) => { after.get_mut(&action.id).unwrap().content.0.shift_remove("isEnabled"); }
                _ => {}
            }
        }
        let after: Vec<_> = after.into_values().collect();
        let again = planned(&files, &server(&after), &Base::default(), Options { prune: options.prune, ..Options::default() });
        prop_assert!(again.actions.iter().all(|action| action.what == What::Folder), "{:?}", actions(&again));
        prop_assert_eq!(again.unchanged, files.len());
    }
}
