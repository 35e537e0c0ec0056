use super::grant::{app, ask};
use crate::routes::host::Host;
use model::AppSettings;
use serde_json::json;
use std::time::Duration;

const GRANT: &str = "/itrigger-tenant/v1/basic/accessTokenOpen/token";
const REFRESH: &str = "/itrigger-tenant/v1/basic/accessTokenOpen/token/refresh";

/// The code of a call with the token. 40007 means that the token was valid, but the API does not
/// exist.
async fn verdict(host: &Host, token: &str) -> i64 {
    let answer = host.call("GET", &format!("/itrigger-tenant/v1/basic/no/such?accessToken={token}")).send().await;
    answer.body["code"].as_i64().unwrap()
}

#[tokio::test(start_paused = true)]
async fn an_older_token_lasts_unless_the_newest_is_to_be_the_only_one() {
    for (exclusive_token, older) in [(false, 40007), (true, 40005)] {
        let host = Host::start().await;
        let app = app(&host, AppSettings { exclusive_token, ..AppSettings::default() }).await;
        let mut tokens = Vec::new();
        for path in [GRANT, REFRESH] {
            let answer = ask(&host, path, &app.app.key, &app.secret).await;
            tokens.push(answer.body["data"]["accessToken"].as_str().unwrap().to_owned());
        }
        assert_eq!((verdict(&host, &tokens[0]).await, verdict(&host, &tokens[1]).await), (older, 40007));
        tokio::time::advance(Duration::from_secs(7_199)).await;
        assert_eq!(verdict(&host, &tokens[1]).await, 40007);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(verdict(&host, &tokens[1]).await, 40005);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_no_token_is_refused() {
    let host = Host::start().await;
    let app = app(&host, AppSettings::default()).await;
    for token in ["", "x", &"0".repeat(32), &app.app.key, &app.secret] {
        assert_eq!(verdict(&host, token).await, 40005, "{token}");
    }
    let bare = host.call("GET", "/itrigger-tenant/v1/basic/no/such").send().await;
    assert_eq!(bare.body, json!({"code": 40005, "message": "accessToken无效或已过期"}));
}
