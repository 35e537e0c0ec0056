use super::documented;
use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::{Value, json};

#[tokio::test(start_paused = true)]
async fn outputs_of_the_steps_are_shown_as_documented() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut workflow = documented();
    workflow["inputs"] = json!([{"name": "who", "type": "string"}]);
    let steps = workflow["steps"].as_array_mut().unwrap();
    steps.push(json!({"id": "step-005", "moduleId": "foreach", "parameters": {"input_list": [1]}}));
    steps.push(json!({"id": "step-006", "moduleId": "set_variable", "parameters": {"name": "n", "value": 1}}));
    steps.push(json!({"id": "step-007", "moduleId": "endforeach"}));
    steps.push(json!({"id": "step-008", "moduleId": "vflow.unknown"}));
    let id = host.workflow(&token, &workflow).await;
    let path = format!("/api/v1/workflows/{id}/magic-variables");
    let mut answer = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-workflows-variables");
    let rows = |value: &Value, list: &str| -> Vec<String> {
        let rows = value["data"][list].as_array().unwrap().iter();
        rows.map(|row| row["key"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(rows(&answer.body, "namedVariables"), ["[[who]]", "[[n]]"]);
    for row in answer.body["data"]["magicVariables"].as_array().unwrap() {
        let (step, output) = (row["stepId"].as_str().unwrap(), row["outputId"].as_str().unwrap());
        assert_eq!(row["key"], format!("{{{{{step}.{output}}}}}"));
    }
    // The system variables of the sample come first.
    let system = answer.body["data"]["systemVariables"].as_array().unwrap().clone();
    let sample = ["{{trigger.data}}", "{{current_time}}", "{{device_info}}"];
    answer.body["data"]["systemVariables"] =
        sample.iter().map(|key| system.iter().find(|row| row["key"] == *key).unwrap().clone()).collect();
    like_sample(&answer, "vflow-workflows-variables");

    let at = |step: &str| host.call("GET", &format!("{path}?stepId={step}")).bearer(&token).send();
    let inside = rows(&at("step-006").await.body, "magicVariables");
    assert!(inside.contains(&"{{step-005.item}}".to_owned()) && inside.contains(&"{{step-003.body}}".to_owned()));
    let behind = at("step-008").await;
    assert!(!rows(&behind.body, "magicVariables").contains(&"{{step-005.item}}".to_owned()));
    assert_eq!(rows(&behind.body, "namedVariables"), ["[[who]]", "[[n]]"]);
    assert!(rows(&at("step-001").await.body, "magicVariables").is_empty());
    let wrong = at("nothing").await;
    assert_eq!(wrong.verdict(), (400, 1002));
    assert_eq!(wrong.body["details"]["field"], "stepId");
}

#[tokio::test(start_paused = true)]
async fn other_accounts_workflows_do_not_exist() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = host.workflow(&token, &documented()).await;
    let other = host.token("other", false).await;
    let path = format!("/api/v1/workflows/{id}/magic-variables");
    assert_eq!(host.call("GET", &path).bearer(&other).send().await.verdict(), (404, 1001));
}
