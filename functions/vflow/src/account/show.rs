//! Shows an account, and the settings that can be changed.

use api::schema::{Named, flag, integer_in, matching, object, or_null, saying};
use model::{Account, OwnRates, Timestamp};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// An account with its settings.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Account")]
pub(super) struct Shown<'a> {
    account: &'a str,
    created_at: Timestamp,
    allow_execute_disabled: bool,
    rate_limits: Rates,
    daily_token_limit: Option<u64>,
    callback_allow_list: &'a [String],
}

/// Requests a minute and caller, by class of route; null stands for the deployment's limit.
#[derive(Serialize, JsonSchema)]
struct Rates {
    auth: Option<u64>,
    execute: Option<u64>,
    query: Option<u64>,
    modify: Option<u64>,
    watch: Option<u64>,
}

impl<'a> From<&'a Account> for Shown<'a> {
    fn from(account: &'a Account) -> Self {
        let settings = &account.settings;
        let OwnRates { auth, execute, query, modify, watch } = settings.rate_limits;
        Self {
            account: account.id.as_str(),
            created_at: account.created_at,
            allow_execute_disabled: settings.allow_execute_disabled,
            rate_limits: Rates { auth, execute, query, modify, watch },
            daily_token_limit: settings.daily_token_limit,
            callback_allow_list: &settings.callback_allow_list,
        }
    }
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
