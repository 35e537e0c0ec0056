//! Shows an account, and the settings that can be changed.

use api::schema::{Named, flag, integer, integer_in, list, matching, millis, object, or_null, saying, text};
use model::Account;
use serde_json::{Value, json};

/// The account with its settings.
pub(super) fn account(account: &Account) -> Value {
    json!({
        "account": account.id,
        "createdAt": account.created_at,
        "allowExecuteDisabled": account.settings.allow_execute_disabled,
        "rateLimits": account.settings.rate_limits,
        "dailyTokenLimit": account.settings.daily_token_limit,
        "callbackAllowList": account.settings.callback_allow_list,
    })
}

/// The schema of [`account`].
pub(super) fn schema() -> Value {
    let class = || or_null(&integer());
    object([
        ("account", text()),
        ("createdAt", millis()),
        ("allowExecuteDisabled", flag()),
        (
            "rateLimits",
            object([
                ("auth", class()),
                ("execute", class()),
                ("query", class()),
                ("modify", class()),
                ("watch", class()),
            ]),
        ),
        ("dailyTokenLimit", or_null(&integer())),
        ("callbackAllowList", list(&text())),
    ])
    .named("Account")
}

/// The schema of a change.
pub(super) fn change() -> Value {
    let class = || or_null(&integer_in(1, 1_000_000));
    let host = matching(r"^[A-Za-z0-9.\-]{1,200}(:[0-9]{1,5})?$");
    let hosts = json!({"type": "array", "maxItems": 200, "items": host});
    let rates = object([
        ("auth?", class()),
        ("execute?", class()),
        ("query?", class()),
        ("modify?", class()),
        ("watch?", class()),
    ])
    .named("RateLimits");
    object([
        ("allowExecuteDisabled?", saying(flag(), "Whether disabled workflows may be executed all the same")),
        ("rateLimits?", saying(rates, "Requests a minute and caller; null stands for the deployment's")),
        (
            "dailyTokenLimit?",
            saying(or_null(&integer_in(0, 1_000_000_000)), "Access tokens of all applications in a day"),
        ),
        (
            "callbackAllowList?",
            saying(hosts, "Those that callbacks may go to, perhaps with a port; empty = any that is public"),
        ),
    ])
}
