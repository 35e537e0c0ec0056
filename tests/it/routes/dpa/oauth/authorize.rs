use crate::routes::dpa::{Dpa, refusal, verdict};
use crate::routes::expect::{approved, like_sample};
use engine::digest::sha256_hex;
use model::CredentialKind;
use serde_json::json;

#[tokio::test(start_paused = true)]
async fn an_application_gets_a_code() {
    let dpa = Dpa::start().await;
    let answer = dpa.authorize(dpa.app("clientId")).await;
    like_sample(&answer, "dpa-oauth-authorize");
    approved(&answer, "dpa-oauth-authorize");
    // Only its hash is stored.
    let code = answer.body["data"]["code"].as_str().unwrap();
    let find =
        async |key: &str| dpa.host.engine().ports.credentials.find(CredentialKind::OAuthCode, key).await.unwrap();
    assert!(find(code).await.is_none() && find(&sha256_hex(code)).await.is_some());
}

#[tokio::test(start_paused = true)]
async fn the_client_is_known_in_every_spelling() {
    let dpa = Dpa::start().await;
    // Repeated until an id begins with `+` in base64, which a query reads as a blank.
    let with_plus = loop {
        let app = dpa.host.app(&dpa.admin, &json!({"name": "shop"})).await;
        if app["clientId"].as_str().unwrap().starts_with('+') {
            break app;
        }
    };
    let id = with_plus["clientId"].as_str().unwrap();
    let encoded = id.replace('+', "%2B").replace('=', "%3D").replace('/', "%2F");
    for spelling in [id, &encoded, with_plus["appId"].as_str().unwrap()] {
        assert_eq!(verdict(&dpa.authorize(spelling).await), (200, 200), "{spelling}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_is_named_but_not_why_a_client_gets_nothing() {
    let dpa = Dpa::start().await;
    let id = dpa.app("clientId");
    for (query, what) in [
        ("response_type=code&scope=all".to_owned(), "client_id: is required"),
        (format!("client_id={id}&scope=all"), "response_type: is required"),
        (format!("client_id={id}&scope=all&response_type=token"), "response_type: must be code"),
        (format!("client_id={id}&response_type=code"), "scope: is required"),
        (format!("client_id={id}&response_type=code&scope=admin"), "scope: must be all or default"),
    ] {
        let answer = dpa.host.call("GET", &format!("/api/dp/auth/oauth/authorize?{query}")).send().await;
        assert_eq!((verdict(&answer), refusal(&answer)), ((400, 400), format!("参数校验异常: {what}").as_str()));
    }
    let frozen = dpa.host.app(&dpa.admin, &json!({"name": "frozen", "frozen": true})).await;
    let unknown = dpa.authorize("jHyhK/XcFKuVlpVijwLCkw==").await;
    approved(&unknown, "dpa-oauth-authorize-unknown");
    for client in [frozen["clientId"].as_str().unwrap(), "x", "%25ff"] {
        let answer = dpa.authorize(client).await;
        assert_eq!((answer.status, &answer.body), (400, &unknown.body), "{client}");
    }
}
