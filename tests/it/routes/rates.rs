//! Rate limits are exact, accounts can have limits of their own, and failed authentications block
//! the address.

use super::host::{Host, ROOT_KEY};
use api::Rates;
use futures::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn of_fifty_callers_at_once_exactly_the_limit_passes() {
    let host = Host::with(|facts| facts.rate_limits = Some(Rates { query: 20, ..Rates::default() })).await;
    let token = host.token("acme", false).await;
    let calls = (0..50).map(|_| host.call("GET", "/api/v1/workflows").bearer(&token).send());
    let answers = join_all(calls).await;
    let passed = answers.iter().filter(|answer| answer.status == 200).count();
    let refused = answers.iter().filter(|answer| answer.verdict() == (429, 7001)).count();
    assert_eq!((passed, refused), (20, 30));
    let mut left: Vec<u64> =
        answers.iter().map(|answer| answer.header("x-ratelimit-remaining").unwrap().parse().unwrap()).collect();
    left.sort_unstable();
    assert_eq!(left, [vec![0; 31], (1..20).collect()].concat());
}

#[tokio::test(start_paused = true)]
async fn an_account_has_limits_of_its_own_within_seconds() {
    let host = Host::with(|facts| facts.rate_limits = Some(Rates::default())).await;
    let (admin, other) = (host.account("acme").await, host.account("other").await);
    let limit = async |token: &str| {
        let answer = host.call("GET", "/api/v1/workflows").bearer(token).send().await;
        (answer.status, answer.header("x-ratelimit-limit").unwrap().to_owned())
    };
    let set = async |query: Value| {
        let body = json!({"rateLimits": {"query": query}});
        assert_eq!(host.call("PUT", "/api/v1/account").bearer(&admin).json(&body).send().await.status, 200);
        tokio::time::advance(Duration::from_secs(5)).await;
    };
    assert_eq!(limit(&admin).await, (200, "100".into()));
    set(json!(2)).await;
    assert_eq!(limit(&admin).await, (200, "2".into()));
    assert_eq!(limit(&admin).await, (429, "2".into()));
    assert_eq!(limit(&other).await, (200, "100".into()));
    set(Value::Null).await;
    assert_eq!(limit(&admin).await, (200, "100".into()));
}

/// A refreshed token belongs to the same caller, and so does a token of another pairing of the
/// device.
#[tokio::test(start_paused = true)]
async fn a_further_token_is_no_further_allowance() {
    let host = Host::with(|facts| facts.rate_limits = Some(Rates { query: 3, auth: 100, ..Rates::default() })).await;
    let key = host.key("acme", false).await;
    let pair = async |device: &str| host.pair(device).header("x-pairing-key", &key).send().await.body["data"].clone();
    let text = |tokens: &Value, name: &str| tokens[name].as_str().unwrap().to_owned();
    let list = async |token: &str| host.call("GET", "/api/v1/workflows").bearer(token).send().await.status;
    let first = pair("d").await;
    assert_eq!(list(&text(&first, "token")).await, 200);
    let refreshed = host.call("POST", "/api/v1/auth/refresh").bearer(&text(&first, "refreshToken")).send().await;
    assert_eq!(list(&text(&refreshed.body["data"], "token")).await, 200);
    let again = text(&pair("d").await, "token");
    assert_eq!([list(&again).await, list(&again).await], [200, 429]);
    assert_eq!(list(&text(&pair("another").await, "token")).await, 200);
}

/// Independently of other limits, ten failures block an address for the rest of the minute, even
/// for correct secrets. Other addresses are not blocked.
#[tokio::test(start_paused = true)]
async fn guessing_costs_the_guesser() {
    guessing(Host::start().await).await;
    guessing(Host::with(|facts| facts.rate_limits = Some(Rates { auth: 1_000, ..Rates::default() })).await).await;
}

async fn guessing(host: Host) {
    let admin = host.account("acme").await;
    let id = host.workflow(&admin, &json!({"name": "w", "isEnabled": true})).await;
    let auth = json!({"type": "token", "token": "right-one"});
    host.api(&admin, &json!({"module": "m", "function": "f", "workflowId": id, "auth": auth, "enabled": true})).await;
    let key = host.key("acme", false).await;
    let api = async |token: &str, peer: &str| {
        let answer = host.call("POST", "/v1/api/acme/m/f").header("token", token).peer(peer).send().await;
        answer.body["response"]["error"]["code"].as_str().unwrap_or("none").to_owned()
    };
    let pair =
        async |key: &str, peer: &str| host.pair("d").header("x-pairing-key", key).peer(peer).send().await.verdict();
    let root = async |key: &str, peer: &str| {
        host.call("POST", "/api/v1/accounts").header("x-root-key", key).peer(peer).send().await.verdict()
    };
    let guesser = "192.0.2.1";
    // Successful authentications are not counted, nor are unknown routes.
    for _ in 0..5 {
        assert_eq!(api("right-one", guesser).await, "none");
        assert_eq!(api("", guesser).await, "requestError.invalidParams");
    }
    for _ in 0..4 {
        assert_eq!(api("wrong", guesser).await, "requestError.invalidParams");
        assert_eq!(pair("wrong", guesser).await, (401, 6001));
    }
    for _ in 0..2 {
        assert_eq!(root("wrong", guesser).await, (401, 6001));
    }
    assert_eq!(api("right-one", guesser).await, "requestError.rateLimited");
    assert_eq!(pair(&key, guesser).await, (429, 7001));
    assert_eq!(root(ROOT_KEY, guesser).await, (429, 7001));
    let elsewhere = "192.0.2.2";
    assert_eq!(api("right-one", elsewhere).await, "none");
    assert_eq!(pair(&key, elsewhere).await, (200, 0));
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(api("right-one", guesser).await, "none");
    assert_eq!(root(ROOT_KEY, guesser).await, (201, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_flag_sets_and_lifts_the_limits() {
    use crate::local::Local;
    for (flags, sixth) in [(&["--rate-limits", "seed"][..], 429), (&["--rate-limits", "off"][..], 200), (&[][..], 200)]
    {
        let host = Local::start(flags).await;
        let mut statuses = Vec::new();
        // A minute can end in between, but twelve calls do not fit into the limits of two.
        for _ in 0..12 {
            statuses.push(host.call("GET", "/api/v1/auth/verify", Value::Null).await.status);
        }
        assert_eq!(statuses[..5], [200; 5], "{flags:?}");
        assert_eq!(statuses.iter().max(), Some(&sixth), "{flags:?}");
    }
}
