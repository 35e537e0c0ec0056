use crate::routes::expect::approved;
use crate::routes::host::{Answer, Host};
use serde_json::{Value, json};

async fn compare(host: &Host, token: &str, run: &str, query: &str) -> Answer {
    host.call("GET", &format!("/api/v1/executions/{run}/compare{query}")).bearer(token).send().await
}

/// A workflow that has one pass of a step for each item.
async fn workflow(host: &Host, token: &str) -> String {
    let steps = json!([
        {"id": "each", "moduleId": "foreach", "parameters": {"input_list": "{{trigger.data.items}}"}},
        {"id": "set", "moduleId": "set_variable", "parameters": {"name": "n", "value": "{{each.item}}"}},
        {"id": "end", "moduleId": "endforeach"},
        {"id": "out", "moduleId": "output", "parameters": {"value": "{{trigger.data.name}}"}},
    ]);
    host.workflow(token, &json!({"name": "w", "steps": steps})).await
}

async fn started(host: &Host, token: &str, workflow: &str, inputs: &Value) -> String {
    let (run, _) = host.execute(token, workflow, &json!({"inputVariables": inputs})).await;
    host.work().await;
    run
}

#[tokio::test(start_paused = true)]
async fn two_runs_are_compared_by_step_and_pass() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = workflow(&host, &token).await;
    let first = started(&host, &token, &id, &json!({"items": ["a", "b"], "name": "An"})).await;
    let second = started(&host, &token, &id, &json!({"items": ["a"], "name": "Bo"})).await;
    let answer = compare(&host, &token, &first, &format!("?with={second}&lang=en")).await;
    approved(&answer, "vflow-executions-compare");
    let data = &answer.body["data"];
    assert_eq!((&data["differs"], &data["first"]["status"]), (&json!(true), &json!("completed")));
    assert_eq!((&data["first"]["result"], &data["second"]["result"]), (&json!("An"), &json!("Bo")));
    let row = |step: &str, pass: u64| {
        let rows = data["steps"].as_array().unwrap();
        rows.iter().find(|row| row["step"]["id"] == step && row["pass"] == pass).unwrap()
    };
    assert_eq!(row("set", 1)["differs"], false);
    assert_eq!(
        (&row("set", 1)["first"]["status"], &row("set", 1)["second"]["attempts"]),
        (&json!("completed"), &json!(1))
    );
    assert_eq!((&row("set", 2)["differs"], &row("set", 2)["second"]), (&json!(true), &Value::Null));
    assert!(row("out", 1)["first"]["duration"].is_i64());

    // From the other side, the pass is one that only the second run has.
    let back = compare(&host, &token, &second, &format!("?with={first}")).await.body["data"].clone();
    let total = back["total"].as_u64().unwrap();
    assert_eq!(&back["steps"].as_array().unwrap().last().unwrap()["first"], &Value::Null);
    let page = compare(&host, &token, &second, &format!("?with={first}&limit=1&offset={}", total - 1)).await;
    assert_eq!(page.body["data"]["steps"], json!([back["steps"].as_array().unwrap().last().unwrap()]));

    let same = started(&host, &token, &id, &json!({"items": ["a"], "name": "Bo"})).await;
    let equal = compare(&host, &token, &second, &format!("?with={same}")).await;
    assert_eq!(equal.body["data"]["differs"], false, "{}", equal.body);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_compared_is_named() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let id = workflow(&host, &token).await;
    let run = started(&host, &token, &id, &json!({"items": []})).await;
    let other = started(&host, &token, &id, &json!({"items": []})).await;
    for query in [String::new(), "?with=".to_owned(), format!("?with={run}")] {
        let answer = compare(&host, &token, &run, &query).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!("with")), "{query}");
    }
    for bad in ["limit=0", "limit=101", "offset=-1"] {
        assert_eq!(compare(&host, &token, &run, &format!("?with={other}&{bad}")).await.verdict(), (400, 1002));
    }
    for unknown in ["nothing", "00000000-0000-0000-0000-000000000000"] {
        let answer = compare(&host, &token, &run, &format!("?with={unknown}")).await;
        assert_eq!((answer.verdict(), &answer.body["details"]), ((404, 5001), &json!({"field": "with"})), "{unknown}");
        let answer = compare(&host, &token, unknown, &format!("?with={run}")).await;
        assert_eq!(answer.verdict(), (404, 5001), "{unknown}");
    }
    let foreign = host.token("other", false).await;
    assert_eq!(compare(&host, &foreign, &run, &format!("?with={other}")).await.verdict(), (404, 5001));
}
