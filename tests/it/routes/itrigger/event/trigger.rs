use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use crate::routes::itrigger::token::grant::{app, ask};
use model::AppSettings;
use serde_json::{Value, json};

const PATH: &str = "/itrigger-bff/v2/open/api/event/trigger";

/// A host with an application that has these scopes, and its access token.
async fn granted(scopes: &[&str]) -> (Host, String) {
    let host = Host::start().await;
    let scopes = scopes.iter().map(|&name| name.to_owned()).collect();
    let app = app(&host, AppSettings { scopes, ..AppSettings::default() }).await;
    let path = "/itrigger-tenant/v1/basic/accessTokenOpen/token";
    let answer = ask(&host, path, &app.app.key, &app.secret).await;
    let token = answer.body["data"]["accessToken"].as_str().unwrap().to_owned();
    (host, token)
}

async fn tell(host: &Host, token: &str, body: &Value) -> Answer {
    host.call("POST", &format!("{PATH}?accessToken={token}")).json(body).send().await
}

/// The outputs of each run of the workflow, oldest first.
async fn results(host: &Host, admin: &str, workflow: &str) -> Vec<Value> {
    let path = format!("/api/v1/executions?workflowId={workflow}");
    let listed = host.call("GET", &path).bearer(admin).send().await.body["data"]["executions"].clone();
    let mut results = Vec::new();
    for row in listed.as_array().unwrap().iter().rev() {
        let path = format!("/api/v1/executions/{}", row["executionId"].as_str().unwrap());
        results.push(host.call("GET", &path).bearer(admin).send().await.body["data"]["result"].clone());
    }
    results
}

#[tokio::test(start_paused = true)]
async fn an_event_starts_those_who_wait_for_its_code() {
    let (host, token) = granted(&["event/trigger"]).await;
    let admin = host.token("acme", true).await;
    let steps = |code: &str| {
        json!([
            {"id": "e", "moduleId": "trigger_event", "parameters": {"eventCode": code}},
            {"id": "o", "moduleId": "output", "parameters": {"value": "{{e.eventCode}} [[personId]] [[amount]] {{trigger.data.accessToken}}"}},
        ])
    };
    let paid = host.workflow(&admin, &json!({"name": "paid", "isEnabled": true, "steps": steps("paid")})).await;
    let listed = json!({"name": "listed", "isEnabled": true, "triggerConfig": {"type": "event", "eventCode": "paid"},
        "steps": [{"id": "o", "moduleId": "output", "parameters": {"value": "[[brandId]]"}}]});
    let listed = host.workflow(&admin, &listed).await;
    let sent = host.workflow(&admin, &json!({"name": "sent", "isEnabled": true, "steps": steps("sent")})).await;
    let off = host.workflow(&admin, &json!({"name": "off", "isEnabled": false, "steps": steps("paid")})).await;
    let other = host.token("other", true).await;
    let foreign = host.workflow(&other, &json!({"name": "paid", "isEnabled": true, "steps": steps("paid")})).await;

    let event =
        json!({"personId": 7, "brandId": "b", "eventCode": "paid", "eventTime": 1_704_067_200_000_i64, "amount": 3.5});
    let answer = tell(&host, &token, &event).await;
    like_sample(&answer, "itrigger-event-trigger");
    approved(&answer, "itrigger-event-trigger");
    // The token can also be in a header, which then has precedence.
    let header = |token: &str| host.call("POST", &format!("{PATH}?accessToken=x")).header("accesstoken", token);
    assert_eq!(header(&token).json(&event).send().await.body["code"], 200);
    assert_eq!(header("x").json(&event).send().await.body["code"], 40005);
    host.work().await;
    assert_eq!(results(&host, &admin, &paid).await, ["paid 7 3.5 ", "paid 7 3.5 "]);
    assert_eq!(results(&host, &admin, &listed).await, ["b", "b"]);
    for (admin, workflow) in [(&admin, &sent), (&admin, &off), (&other, &foreign)] {
        assert!(results(&host, admin, workflow).await.is_empty());
    }
    assert_eq!(tell(&host, &token, &json!({"eventCode": "nobody"})).await.body, answer.body);

    let once = async |event: &Value| {
        let path = format!("{PATH}?accessToken={token}");
        host.call("POST", &path).header("idempotency-key", "e-1").json(event).send().await.body["code"].clone()
    };
    assert_eq!((once(&event).await, once(&event).await), (json!(200), json!(200)));
    assert_eq!(results(&host, &admin, &listed).await.len(), 3);
    assert_eq!(once(&json!({"eventCode": "paid"})).await, 409);
}

#[tokio::test(start_paused = true)]
async fn whoever_may_not_tell_or_tells_nothing_is_refused() {
    let (host, token) = granted(&["event/trigger"]).await;
    for (body, message) in [
        (json!({}), "eventCode: is required"),
        (json!({"eventCode": " "}), "eventCode: must not be blank"),
        (json!({"eventCode": 1}), "eventCode: must be a string"),
        (json!({"eventCode": "x".repeat(201)}), "eventCode: must be at most 200 characters long"),
    ] {
        let answer = tell(&host, &token, &body).await;
        assert_eq!((answer.status, &answer.body), (200, &json!({"code": 400, "message": message})), "{body}");
    }
    let broken = host.call("POST", &format!("{PATH}?accessToken={token}")).bytes("{").send().await;
    assert_eq!((broken.status, &broken.body["code"]), (200, &json!(400)));
    assert_eq!(tell(&host, "", &json!({"eventCode": "a"})).await.body["code"], 40005);
    let (host, token) = granted(&["openAPItest/test/get"]).await;
    let refused = tell(&host, &token, &json!({"eventCode": "a"})).await;
    assert_eq!(refused.body, json!({"code": 40006, "message": "应用没有该API的权限"}));
}
