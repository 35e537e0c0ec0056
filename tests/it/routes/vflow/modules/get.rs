use crate::routes::expect::{approved, like_sample};
use crate::routes::host::Host;
use serde_json::Value;

#[tokio::test(start_paused = true)]
async fn a_module_is_shown_as_documented() {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let mut answer = host.call("GET", "/api/v1/modules/http_request").bearer(&token).send().await;
    assert_eq!(answer.status, 200);
    approved(&answer, "vflow-modules-get");
    // The first five inputs are those of the sample, which describes no others.
    answer.body["data"]["inputs"].as_array_mut().unwrap().truncate(5);
    answer.body["data"]["outputs"].as_array_mut().unwrap().truncate(3);
    like_sample(&answer, "vflow-modules-get");
    for id in ["nothing", "a%20b", "..", "%23"] {
        let unknown = host.call("GET", &format!("/api/v1/modules/{id}")).bearer(&token).send().await;
        assert_eq!(unknown.verdict(), (404, 2001), "{id}");
    }
}

#[tokio::test(start_paused = true)]
async fn every_module_can_be_shown_and_its_help_is_there() {
    let host = Host::with(|facts| facts.base_url = Some("https://sluice.example".into())).await;
    let token = host.token("acme", false).await;
    let page = host.call("GET", "/api/v1/docs/modules").send().await;
    let page = std::str::from_utf8(&page.bytes).unwrap().to_owned();
    for module in catalogue::all() {
        let id = module.id;
        let answer = host.call("GET", &format!("/api/v1/modules/{id}")).bearer(&token).send().await;
        assert_eq!(answer.status, 200, "{id}");
        assert!(answer.body["data"]["inputs"].as_array().unwrap().iter().all(|input| input["uiType"].is_string()));
        let schema = host.call("GET", &format!("/api/v1/modules/{id}/input-schema")).bearer(&token).send().await;
        let keys = |rows: &Value, name: &str| -> Vec<Value> {
            rows.as_array().unwrap().iter().map(|row| row[name].clone()).collect()
        };
        assert_eq!(keys(&schema.body["data"]["schema"], "key"), keys(&answer.body["data"]["inputs"], "id"), "{id}");
        let help = answer.body["data"]["metadata"]["helpUrl"].as_str().unwrap();
        assert_eq!(help, format!("https://sluice.example/api/v1/docs/modules#{id}"));
        assert!(page.contains(&format!("<section id=\"{id}\">")), "{id} is not in the manual");
    }
}
