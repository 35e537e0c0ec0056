use crate::routes::expect::{approved, like_sample};
use crate::routes::host::{Answer, Host};
use api::Rates;
use engine::digest::respelled;
use futures::future::join_all;
use model::{AccountId, AppSettings};
use records::apps::{self, NewApp};
use serde_json::json;
use std::time::Duration;

const PATH: &str = "/itrigger-tenant/v1/basic/accessTokenOpen/token";

pub(crate) async fn app(host: &Host, settings: AppSettings) -> NewApp {
    let account = AccountId::parse("acme").unwrap();
    apps::create(host.engine(), &account, "shop", settings).await.unwrap()
}

pub(crate) async fn ask(host: &Host, path: &str, id: &str, secret: &str) -> Answer {
    host.call("GET", &format!("{path}?appId={id}&appSecret={secret}")).send().await
}

fn code(answer: &Answer) -> i64 {
    answer.body["code"].as_i64().unwrap()
}

#[tokio::test(start_paused = true)]
async fn whoever_knows_the_secret_gets_a_token() {
    let host = Host::start().await;
    let app = app(&host, AppSettings::default()).await;
    let answer = ask(&host, PATH, &app.app.key, &app.secret).await;
    assert_eq!(answer.status, 200);
    like_sample(&answer, "itrigger-token-grant");
    let token = answer.body["data"]["accessToken"].as_str().unwrap();
    assert!(token.len() == 32 && token.bytes().all(|byte| byte.is_ascii_hexdigit()), "{token}");
}

#[tokio::test(start_paused = true)]
async fn the_application_is_known_in_either_spelling() {
    let host = Host::start().await;
    // Repeated until an id begins with `+` in base64, which a query reads as a blank.
    let (app, spelled) = loop {
        let app = app(&host, AppSettings::default()).await;
        let spelled = respelled(&app.app.key).unwrap();
        if spelled.starts_with('+') {
            break (app, spelled);
        }
    };
    let encoded = spelled.replace('+', "%2B").replace('=', "%3D").replace('/', "%2F");
    for id in [spelled, encoded] {
        assert_eq!(code(&ask(&host, PATH, &id, &app.secret).await), 200, "{id}");
    }
}

#[tokio::test(start_paused = true)]
async fn refusals_have_the_documented_codes() {
    let host = Host::start().await;
    let app = app(&host, AppSettings::default()).await;
    let frozen = self::app(&host, AppSettings { frozen: true, ..AppSettings::default() }).await;
    let (id, secret) = (&app.app.key, &app.secret);
    let other = "0".repeat(32);
    let cases: [(&str, &str, i64); 9] = [
        ("", secret, 40001),
        (id, "", 40001),
        ("%20", secret, 40001),
        ("x", secret, 40002),
        (&other, secret, 40002),
        (id, id, 40002),
        (id, &"0".repeat(64), 40002),
        (&frozen.app.key, secret, 40002),
        (&frozen.app.key, &frozen.secret, 40003),
    ];
    for (id, secret, expected) in cases {
        let answer = ask(&host, PATH, id, secret).await;
        assert_eq!((answer.status, code(&answer)), (200, expected), "{id} {secret}");
        assert!(answer.body.get("data").is_none());
    }
    approved(&ask(&host, PATH, "", "").await, "itrigger-token-grant-blank");
}

#[tokio::test(start_paused = true)]
async fn only_so_many_tokens_are_given_until_midnight_in_shanghai() {
    let host = Host::start().await;
    let app = app(&host, AppSettings { daily_token_limit: Some(3), ..AppSettings::default() }).await;
    let many = join_all((0..20).map(|_| ask(&host, PATH, &app.app.key, &app.secret))).await;
    let granted = many.iter().filter(|answer| code(answer) == 200).count();
    assert_eq!((granted, many.iter().filter(|answer| code(answer) == 40004).count()), (3, 17));
    assert_eq!(code(&ask(&host, PATH, &app.app.key, "x").await), 40002);
    // It is eight in the morning there.
    tokio::time::advance(Duration::from_hours(16)).await;
    assert_eq!(code(&ask(&host, PATH, &app.app.key, &app.secret).await), 200);
}

#[tokio::test(start_paused = true)]
async fn guessing_is_slowed_down() {
    let rates = Rates { auth: 1000, ..Rates::default() };
    let host = Host::with(|facts| facts.rate_limits = Some(rates)).await;
    let app = app(&host, AppSettings::default()).await;
    for _ in 0..10 {
        assert_eq!(code(&ask(&host, PATH, &app.app.key, &"0".repeat(64)).await), 40002);
    }
    let answer = ask(&host, PATH, &app.app.key, &app.secret).await;
    assert_eq!((answer.status, code(&answer)), (429, 429));
    assert_eq!(answer.body, json!({"code": 429, "message": "rate limit exceeded"}));
}
