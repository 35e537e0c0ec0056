use crate::routes::dpa::{Dpa, verdict};
use crate::routes::expect::approved;
use serde_json::json;
use std::time::Duration;

const LIST: &str = "/api/dpa/process/processModel/listAll";

/// The status and the code for a request with this header.
async fn with(dpa: &Dpa, header: &str) -> (u16, i64) {
    verdict(&dpa.host.call("POST", LIST).header("authorization", header).send().await)
}

#[tokio::test(start_paused = true)]
async fn a_token_is_good_for_five_hours_and_for_this_api_alone() {
    let dpa = Dpa::start().await;
    let token = &dpa.token;
    for header in [format!("Bearer {token}"), format!("Bearer     {token} "), format!("bearer {token}")] {
        assert_eq!(with(&dpa, &header).await, (200, 200));
    }
    for header in [token.clone(), format!("Basic {token}"), format!("Bearer {}", dpa.admin), "Bearer ".to_owned()] {
        assert_eq!(with(&dpa, &header).await, (403, 403), "{header}");
    }
    approved(&dpa.host.call("POST", LIST).send().await, "dpa-oauth-bearer-none");
    let editor = dpa.host.call("GET", "/api/v1/workflows").bearer(token).send().await;
    assert_eq!(editor.verdict(), (401, 6001));
    tokio::time::advance(Duration::from_secs(18_000 - 1)).await;
    assert_eq!(with(&dpa, &format!("Bearer {token}")).await, (200, 200));
    tokio::time::advance(Duration::from_secs(10)).await;
    assert_eq!(with(&dpa, &format!("Bearer {token}")).await, (403, 403));
}

#[tokio::test(start_paused = true)]
async fn the_tokens_of_a_frozen_or_deleted_application_are_good_for_nothing() {
    let dpa = Dpa::start().await;
    let path = format!("/api/v1/apps/{}", dpa.app("appId"));
    let bearer = format!("Bearer {}", dpa.token);
    for (frozen, expected) in [(true, (403, 403)), (false, (200, 200))] {
        dpa.host.call("PUT", &path).bearer(&dpa.admin).json(&json!({"frozen": frozen})).send().await;
        assert_eq!(with(&dpa, &bearer).await, expected, "frozen: {frozen}");
    }
    dpa.host.call("DELETE", &path).bearer(&dpa.admin).send().await;
    assert_eq!(with(&dpa, &bearer).await, (403, 403));
}
