use crate::routes::dpa::{Dpa, refusal, verdict};
use crate::routes::expect::{approved, like_sample};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_code_becomes_a_token() {
    let dpa = Dpa::start().await;
    let answer = dpa.exchange(&dpa.asked(&dpa.code().await)).await;
    like_sample(&answer, "dpa-oauth-token");
    approved(&answer, "dpa-oauth-token");
    let token = answer.body["data"]["access_token"].as_str().unwrap();
    let part = |at: usize| -> Value {
        let part = token.split('.').nth(at).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
    };
    assert_eq!(part(0)["alg"], "HS256");
    let claims = part(1);
    assert_eq!((&claims["typ"], &claims["sub"]), (&json!("oauth"), &dpa.app["appId"]));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 18_000);
}

#[tokio::test(start_paused = true)]
async fn all_that_is_not_proved_is_one_refusal() {
    let dpa = Dpa::start().await;
    let other = dpa.host.app(&dpa.admin, &json!({"name": "other"})).await;
    let good = dpa.asked(&dpa.code().await);
    let used = dpa.asked(&dpa.code().await);
    assert_eq!(verdict(&dpa.exchange(&used).await), (200, 200));
    let late = dpa.asked(&dpa.code().await);
    let with = |field: &str, value: &Value| {
        let mut body = good.clone();
        body[field] = value.clone();
        body
    };
    let mut foreign = with("client_id", &other["clientId"]);
    foreign["client_secret"] = other["clientSecret"].clone();
    let expected = dpa.exchange(&used).await;
    approved(&expected, "dpa-oauth-token-refused");
    for (what, body) in [
        ("another's code", foreign),
        ("another's secret", with("client_secret", &other["clientSecret"])),
        ("an unknown client", with("client_id", &json!("jHyhK/XcFKuVlpVijwLCkw=="))),
        ("no client", with("client_id", &json!("x"))),
        ("no code", with("code", &json!("名"))),
        ("an unknown code", with("code", &json!("0".repeat(48)))),
    ] {
        let answer = dpa.exchange(&body).await;
        assert_eq!((answer.status, &answer.body), (400, &expected.body), "{what}");
    }
    // The failed requests have not used up the code.
    assert_eq!(verdict(&dpa.exchange(&good).await), (200, 200));
    tokio::time::advance(Duration::from_mins(10)).await;
    assert_eq!(dpa.exchange(&late).await.body, expected.body, "a code of ten minutes ago");
    let last = dpa.asked(&dpa.code().await);
    let path = format!("/api/v1/apps/{}", dpa.app("appId"));
    dpa.host.call("PUT", &path).bearer(&dpa.admin).json(&json!({"frozen": true})).send().await;
    assert_eq!(dpa.exchange(&last).await.body, expected.body, "a frozen application");
}

#[tokio::test(start_paused = true)]
async fn of_fifty_who_present_a_code_at_once_one_gets_a_token() {
    let dpa = Dpa::start().await;
    let body = dpa.asked(&dpa.code().await);
    let answers = join_all((0..50).map(|_| dpa.exchange(&body))).await;
    let mut verdicts: Vec<_> = answers.iter().map(verdict).collect();
    verdicts.sort_unstable();
    assert_eq!(verdicts[..2], [(200, 200), (400, 400)]);
}

#[tokio::test(start_paused = true)]
async fn an_unknown_user_is_told_so_and_costs_no_code() {
    let dpa = Dpa::start().await;
    let mut body = dpa.asked(&dpa.code().await);
    for (user, expected) in [("U100032", (200, 998)), ("acme", (200, 200)), ("acme", (400, 400))] {
        body["user_id"] = user.into();
        let answer = dpa.exchange(&body).await;
        assert_eq!(verdict(&answer), expected, "{user}: {}", answer.body);
        if answer.body["code"] == 998 {
            approved(&answer, "dpa-oauth-token-no-user");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_missing_is_named() {
    let dpa = Dpa::start().await;
    let good = dpa.asked(&"0".repeat(48));
    for (field, value, reason) in [
        ("code", Value::Null, "is required"),
        ("client_id", json!(" "), "must not be blank"),
        ("client_secret", json!(7), "must be a string"),
        ("grant_type", json!("password"), "must be authorization_code"),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let answer = dpa.exchange(&body).await;
        assert_eq!(
            (verdict(&answer), refusal(&answer)),
            ((400, 400), format!("参数校验异常: {field}: {reason}").as_str())
        );
    }
    let answer = dpa.host.call("POST", "/api/dp/auth/oauth/token").bytes("code=1").send().await;
    assert_eq!(verdict(&answer), (400, 400));
}
