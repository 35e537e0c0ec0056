use crate::routes::host::{Host, routes};

#[tokio::test(start_paused = true)]
async fn the_document_names_every_route_and_its_own_address() {
    let host = Host::with(|facts| facts.base_url = Some("https://sluice.example".into())).await;
    let answer = host.call("GET", "/api/v1/openapi.json").send().await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.body["servers"][0]["url"], "https://sluice.example");
    for route in routes() {
        for method in route.methods {
            let operation = &answer.body["paths"][route.path.replace("+}", "}")][method.to_lowercase()];
            assert_eq!(operation["summary"], route.summary, "{method} {}", route.path);
        }
    }
    let silent = Host::start().await.call("GET", "/api/v1/openapi.json").send().await;
    assert_eq!(silent.body["servers"][0]["url"], "/");
}
