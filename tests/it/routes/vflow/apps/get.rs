use crate::routes::expect::approved;
use crate::routes::host::Host;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn an_application_is_found_by_either_spelling_of_its_id() {
    let host = Host::start().await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let app = host.app(&admin, &json!({"name": "Shop"})).await;
    let get = async |id: &str, token: &str| {
        let id = id.replace('/', "%2F");
        host.call("GET", &format!("/api/v1/apps/{id}")).bearer(token).send().await
    };
    let [hex, based] = ["appId", "clientId"].map(|name| app[name].as_str().unwrap());
    let answer = get(hex, &admin).await;
    approved(&answer, "vflow-apps-get");
    assert_eq!(get(based, &admin).await.body, answer.body);
    for (id, token) in [(hex, &other), (based, &other), ("nothing", &admin), (&hex[1..], &admin)] {
        let missing = get(id, token).await;
        assert_eq!((missing.verdict(), missing.message()), ((404, 1001), "app not found"), "{id}");
    }
}
