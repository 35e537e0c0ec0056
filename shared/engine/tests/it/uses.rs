//! The places at which workflows and secrets are used.

use engine::uses::{UsedAt, has_variable, of_secret, of_workflow};
use model::Definition;
use serde_json::{Value, json};

fn definition(value: &Value) -> Definition {
    let mut value = value.clone();
    value["v"] = json!(1);
    serde_json::from_value(value).unwrap()
}

#[test]
fn a_secret_is_found_in_every_form_of_text() {
    let with =
        |parameters: Value| definition(&json!({"steps": [{"id": "a", "moduleId": "log", "parameters": parameters}]}));
    let cases = [
        (json!({"url": "https://x/{{secrets.key}}"}), vec!["steps[0].parameters.url"]),
        (json!({"condition": "{{secrets.key}} == 1 and (2 > 1)"}), vec!["steps[0].parameters.condition"]),
        (
            json!({"value": {"type": "string", "value": "{{ secrets[\"key\"] }}"}}),
            vec!["steps[0].parameters.value.value"],
        ),
        (json!({"headers": [{"a": ["{{secrets.key.length}}"]}]}), vec!["steps[0].parameters.headers[0].a[0]"]),
        (json!({"headers": {"{{secrets.key}}": 1}}), vec![]),
        (json!({"a": "{{secrets.keys}}", "b": "secrets.key", "c": "{{other.key}}", "d": "[[secrets.key]]"}), vec![]),
    ];
    for (parameters, paths) in cases {
        let found = of_secret(&with(parameters.clone()), "key");
        assert_eq!(found.iter().map(|place| place.path.as_str()).collect::<Vec<_>>(), paths, "{parameters}");
    }
    let script = json!({"script": "return {{secrets.key}}", "inputs": {"a": "{{secrets.key}}"}});
    let step = json!({"id": "a", "moduleId": "vflow.system.js", "parameters": script});
    let found = of_secret(&definition(&json!({"steps": [step]})), "key");
    assert_eq!(found.iter().map(|place| place.path.as_str()).collect::<Vec<_>>(), ["steps[0].parameters.inputs.a"]);
    let output = definition(&json!({"steps": [], "outputs": [{"name": "o", "value": "{{secrets.key}}"}]}));
    let place = UsedAt { step: None, path: "outputs[0].value".to_owned(), disabled: false, computed: false };
    assert_eq!(of_secret(&output, "key"), [place]);
}

#[test]
fn a_called_workflow_is_found_also_where_it_is_computed() {
    let call = |id: &str, workflow: Value| json!({"id": id, "moduleId": "call_workflow", "parameters": {"workflow_id": workflow}});
    let definition = definition(&json!({"steps": [
        call("a", json!("w")), call("b", json!("other")), call("c", json!({"type": "string", "value": " w "})),
        call("d", json!("{{a.id}}")), call("e", json!(1)),
    ]}));
    let found: Vec<_> = of_workflow(&definition, "w").into_iter().map(|place| (place.path, place.computed)).collect();
    let path = |index: usize| format!("steps[{index}].parameters.workflow_id");
    assert_eq!(found, [(path(0), false), (path(2), false), (path(3), true)]);
}

#[test]
fn a_variable_is_what_a_run_can_read_or_set() {
    let with = |step: Value| {
        let output = json!({"name": "o", "value": "[[out]]"});
        definition(&json!({"steps": [step], "inputs": [{"name": "in"}], "outputs": [output]}))
    };
    let step = |module: &str, parameters: Value| json!({"id": "a", "moduleId": module, "parameters": parameters});
    let log = with(step("log", json!({"message": "n: [[n.x]]"})));
    let loaded = with(step("vflow.variable.load", json!({"workflow_id": "w", "variable_names": "a, b"})));
    let test = with(step("if_condition", json!({"condition": "[[n]] > 1"})));
    for (definition, names) in [(&log, ["in", "out", "n"]), (&loaded, ["in", "a", "b"]), (&test, ["in", "out", "n"])] {
        for name in names {
            assert!(has_variable(definition, name), "{name}");
        }
        assert!(!has_variable(definition, "nope") && !has_variable(definition, "x"));
    }
    let computed = with(step("set_variable", json!({"name": "v_{{a.b}}", "value": 1})));
    assert!(has_variable(&computed, "v_1"));
    assert!(!has_variable(&with(step("set_variable", json!({"name": "v", "value": "[[n]]"}))), "w"));
}
