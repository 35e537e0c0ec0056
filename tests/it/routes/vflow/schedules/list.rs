use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::{Value, json};
use testkit::clock::START;

#[tokio::test(start_paused = true)]
async fn schedules_are_listed_with_their_next_times() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let every = |seconds: u32| json!({"type": "interval", "interval": seconds, "unit": "second"});
    let cron = json!({"type": "cron", "expression": "0 9 * * *", "timezone": "Asia/Shanghai", "overlap": "skip"});
    let clock = host.workflow(&token, &json!({"name": "clock", "triggers": [every(3600), cron]})).await;
    let off = json!({"name": "off", "isEnabled": false, "triggers": [{"type": "time", "time": "07:30", "days": [2]}]});
    host.workflow(&token, &off).await;
    host.workflow(&token, &json!({"name": "by hand"})).await;
    let other = host.token("other", false).await;
    let foreign = host.call("GET", "/api/v1/schedules").bearer(&other).send().await;
    assert_eq!(foreign.body["data"], json!({"schedules": [], "total": 0}));

    let answer = host.call("GET", "/api/v1/schedules").bearer(&token).send().await;
    approved(&answer, "vflow-schedules-list");
    let rows = answer.body["data"]["schedules"].as_array().unwrap();
    assert_eq!(answer.body["data"]["total"], 3);
    let kinds: Vec<&Value> = rows.iter().map(|row| &row["kind"]).collect();
    assert_eq!(kinds, ["interval", "cron", "time"]);
    let hours: Vec<i64> = (1..=5).map(|hour| START.0.div_euclid(1000) * 1000 + hour * 3_600_000).collect();
    assert_eq!(rows[0]["nextRuns"], json!(hours));
    assert_eq!(rows[1]["nextRuns"].as_array().unwrap().len(), 5);
    assert_eq!((&rows[2]["isEnabled"], &rows[2]["nextRuns"]), (&json!(false), &json!([])));

    let one = host.call("GET", &format!("/api/v1/schedules?workflowId={clock}")).bearer(&token).send().await;
    assert_eq!(one.body["data"]["total"], 2);
    let listed = host.call("GET", "/api/v1/workflows?search=clock").bearer(&token).send().await;
    assert_eq!(listed.body["data"]["workflows"][0]["nextRunAt"], hours[0]);
    let none = host.call("GET", "/api/v1/schedules?workflowId=nothing").bearer(&token).send().await;
    assert_eq!(none.body["data"]["total"], 0);
}
