//! A workflow that is exported, imported into another account and exported again is the same,
//! except for ids and times.

use super::{names, send, unpacked};
use crate::routes::host::Host;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

const WORKFLOWS: usize = 24;

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{0,6}", "\\PC{0,12}", Just("{{trigger.data.x}} [[y]]".to_owned())]
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        text().prop_map(Value::from),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,4}", inner.clone(), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            inner.prop_map(|value| json!({"type": "string", "value": value})),
        ]
    })
}

fn steps() -> impl Strategy<Value = Vec<Value>> {
    let parameters = prop::collection::btree_map("[a-z]{2,5}", value(), 0..4);
    // Unknown modules accept any parameters.
    let step = (parameters, any::<bool>(), any::<bool>(), prop::option::of(text()), 0_i64..3);
    prop::collection::vec(step, 0..6).prop_map(|steps| {
        let step = |(at, (parameters, output, disabled, name, level))| {
            json!({"id": format!("s{at}"), "moduleId": "test.any", "parameters": parameters, "isOutput": output,
                   "isDisabled": disabled, "name": name, "note": name, "indentationLevel": level})
        };
        steps.into_iter().enumerate().map(step).collect()
    })
}

fn workflow() -> impl Strategy<Value = Value> {
    let inputs = prop::collection::btree_map("[a-z]{1,5}", (value(), any::<bool>(), text()), 0..3);
    let about = (text(), prop::collection::vec("[a-z\u{4e00}-\u{4e20}]{1,5}", 0..3), text(), text(), -5_i64..5);
    let switches = (any::<bool>(), -100_i64..100, prop::option::of(-1_i64..1000), prop::option::of(0_usize..3));
    (steps(), inputs, about, switches, prop::collection::vec(json_object(), 0..2)).prop_map(
        |(steps, inputs, (description, tags, author, version, level), (favorite, order, most, folder), triggers)| {
            let inputs: Vec<_> = inputs
                .into_iter()
                .map(|(name, (value, required, description))| {
                    json!({"name": name, "type": "string", "required": required, "defaultValue": value, "description": description})
                })
                .collect();
            json!({"description": description, "tags": tags, "author": author, "version": version, "vFlowLevel": level,
                   "isFavorite": favorite, "order": order, "maxExecutionTime": most, "folder": folder, "inputs": inputs,
                   "outputs": [{"name": "o", "type": "list", "value": "[1]"}], "triggers": triggers, "steps": steps})
        },
    )
}

fn json_object() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-z]{1,4}", scalar(), 0..3)
        .prop_map(|entries| Value::Object(entries.into_iter().collect()))
}

/// A workflow without the fields that another account sets again.
fn settled(mut workflow: Value) -> Value {
    let entries = workflow.as_object_mut().unwrap();
    for name in ["id", "folderId", "createdAt", "modifiedAt", "revision"] {
        entries.remove(name).unwrap();
    }
    let meta = entries["_meta"].as_object_mut().unwrap();
    for name in ["id", "updated_at", "modified_at"] {
        meta.remove(name).unwrap();
    }
    workflow
}

async fn export(host: &Host, token: &str, ids: &[String], format: &str) -> (Vec<u8>, Vec<Value>) {
    let body = json!({"workflowIds": ids, "format": format});
    let answer = host.call("POST", "/api/v1/workflows/export-batch").bearer(token).json(&body).send().await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let workflows = match format {
        "zip" => unpacked(&answer.bytes).into_iter().map(|(_, workflow)| workflow).collect(),
        _ => answer.body["data"]["workflows"].as_array().unwrap().clone(),
    };
    (answer.bytes.to_vec(), workflows)
}

#[tokio::test(start_paused = true)]
async fn workflows_survive_the_way_from_account_to_account() {
    let host = Host::start().await;
    let (mine, other) = (host.token("acme", false).await, host.token("other", false).await);
    let mut folders: Vec<Value> = Vec::new();
    for (name, inside) in [("外", None), ("内", Some(0)), ("旁", None)] {
        let body = json!({"name": name, "parentId": inside.map(|at: usize| folders[at].clone())});
        let made = host.call("POST", "/api/v1/folders").bearer(&mine).json(&body).send().await;
        folders.push(made.body["data"]["id"].clone());
    }
    let mut runner = TestRunner::deterministic();
    let mut ids = Vec::new();
    for at in 0..WORKFLOWS {
        let mut body = workflow().new_tree(&mut runner).unwrap().current();
        body["name"] = format!("W {at}").into();
        body["folderId"] =
            body["folder"].as_u64().map_or(Value::Null, |at| folders[usize::try_from(at).unwrap()].clone());
        body["isEnabled"] = false.into();
        for name in ["cardIconRes", "cardThemeColor", "shortcutName"] {
            body[name] = text().new_tree(&mut runner).unwrap().current().into();
        }
        body["wasEnabledBeforePermissionsLost"] = (at % 2 == 0).into();
        ids.push(host.workflow(&mine, &body).await);
    }
    for format in ["zip", "json"] {
        let (file, before) = export(&host, &mine, &ids, format).await;
        let name = format!("export.{format}");
        let override_ = [("override", "true")];
        let answer = send(&host, &other, "/api/v1/workflows/import-batch", &[(&name, file)], &override_).await;
        assert_eq!(names(&answer, "imported").len(), WORKFLOWS, "{}", answer.body);
        let there: Vec<String> = (answer.body["data"]["imported"].as_array().unwrap().iter())
            .map(|row| row["workflowId"].as_str().unwrap().to_owned())
            .collect();
        let (_, after) = export(&host, &other, &there, format).await;
        for (before, after) in before.into_iter().zip(after) {
            assert_eq!(settled(before), settled(after));
        }
    }
}
