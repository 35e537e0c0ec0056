//! The keys that sign tokens, over a year.

use crate::routes::host::Host;
use records::signing_keys;
use std::time::Duration;

const DAY: Duration = Duration::from_hours(24);

#[tokio::test(start_paused = true)]
async fn keys_are_rotated_and_no_good_token_dies_with_one() {
    let host = Host::start().await;
    assert!(!signing_keys::rotate(host.engine()).await.unwrap(), "a set without keys stays as it is");
    let key = host.key("acme", false).await;
    let pair = async || host.pair("d").header("x-pairing-key", &key).send().await.body["data"].clone();
    let keys = async || host.engine().ports.keys.load().await.unwrap().len();
    pair().await;
    let kid = |token: &str| token.split('.').next().unwrap().to_owned();
    let mut heads = std::collections::BTreeSet::new();
    for _ in 0..12 {
        // The last moment at which the oldest key signs. The refresh token must stay valid.
        tokio::time::advance(DAY * 29).await;
        let tokens = pair().await;
        heads.insert(kid(tokens["token"].as_str().unwrap()));
        signing_keys::rotate(host.engine()).await.unwrap();
        assert!(!signing_keys::rotate(host.engine()).await.unwrap(), "it was rotated twice");
        assert!((1..=2).contains(&keys().await));
        tokio::time::advance(DAY).await;
        signing_keys::rotate(host.engine()).await.unwrap();
        let refresh = tokens["refreshToken"].as_str().unwrap();
        assert_eq!(host.call("POST", "/api/v1/auth/refresh").bearer(refresh).send().await.status, 200);
        tokio::time::advance(DAY * 28).await;
        signing_keys::rotate(host.engine()).await.unwrap();
        assert_eq!(host.call("POST", "/api/v1/auth/refresh").bearer(refresh).send().await.status, 200);
    }
    assert!(heads.len() >= 5, "{} keys have signed", heads.len());
}

#[tokio::test(start_paused = true)]
async fn a_new_key_signs_once_every_process_knows_it() {
    let host = Host::start().await;
    let token = async || host.token("acme", false).await.split('.').next().unwrap().to_owned();
    let first = token().await;
    tokio::time::advance(DAY * 90).await;
    assert!(signing_keys::rotate(host.engine()).await.unwrap());
    assert_eq!(token().await, first);
    tokio::time::advance(Duration::from_mins(10)).await;
    assert_ne!(token().await, first);
}
