use super::{change, publish, saying};
use crate::routes::expect::approved;
use crate::routes::host::Host;
use engine::{Error, RunView};
use model::{AccountId, Trigger, WorkflowId};
use records::executions::{self, Execute, Wait};
use records::versions;
use serde_json::{Map, Value, json};

#[tokio::test(start_paused = true)]
async fn what_is_published_stays_what_it_was() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w", "isEnabled": true, "steps": saying("one")})).await;
    let first = publish(&host, &token, &id, &json!({"note": "first 第一", "enabled": "true"})).await;
    assert_eq!(first.status, 201);
    approved(&first, "vflow-versions-create");
    change(&host, &token, &id, &json!({"steps": saying("two")})).await;
    let second = publish(&host, &token, &id, &json!({})).await;
    assert_eq!(second.body["data"]["version"], "v2");

    let pinned = run(&host, "acme", &id, 1).await.unwrap();
    assert_eq!(pinned.answer, Some(json!("one")));
    let path = format!("/api/v1/executions/{}", pinned.row.id.vflow());
    let shown = host.call("GET", &path).bearer(&token).send().await;
    assert_eq!(
        [&shown.body["data"]["version"], &shown.body["data"]["revision"]],
        [&json!("v1"), &json!(pinned.row.revision)]
    );
    assert!(matches!(run(&host, "acme", &id, 2).await, Err(Error::VersionDisabled { number: 2 })));
    assert!(matches!(run(&host, "acme", &id, 3).await, Err(Error::NotFound { what: "version" })));
    assert!(matches!(run(&host, "other", &id, 1).await, Err(Error::NotFound { what: "version" })));
}

/// Runs a version, like a facade whose callers can name one.
async fn run(host: &Host, account: &str, workflow: &str, number: u32) -> Result<RunView, Error> {
    let (account, workflow) = (AccountId::parse(account).unwrap(), WorkflowId::parse(workflow).unwrap());
    let version = versions::find(host.engine(), &account, &workflow, number).await?;
    let execute = Execute {
        version: Some(version),
        wait: Wait::Sync,
        ..Execute::new(account, workflow, Trigger::new("manual", Map::new()))
    };
    Ok(executions::execute(host.engine(), execute).await?.view.unwrap())
}

#[tokio::test(start_paused = true)]
async fn refusals_name_the_field() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let id = host.workflow(&token, &json!({"name": "w"})).await;
    for (body, field) in
        [(json!({"note": 1}), "note"), (json!({"note": "x".repeat(1001)}), "note"), (json!({"enabled": 1}), "enabled")]
    {
        let answer = publish(&host, &token, &id, &body).await;
        assert_eq!((answer.verdict(), &answer.body["details"]["field"]), ((400, 1002), &json!(field)), "{body}");
    }
    assert_eq!(publish(&host, &token, "nothing", &Value::Null).await.verdict().0, 400, "null is no object");
    assert_eq!(publish(&host, &token, "nothing", &json!({})).await.verdict(), (404, 1001));
    let device = host.token("acme", false).await;
    assert_eq!(publish(&host, &device, &id, &json!({})).await.verdict(), (403, 6003));
    let other = host.token("other", true).await;
    assert_eq!(publish(&host, &other, &id, &json!({})).await.verdict(), (404, 1001));
}
