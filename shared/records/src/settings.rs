//! Checks of the settings of accounts and applications.

use engine::Error;
use model::{AccountSettings, AppSettings, OwnRates};

/// The most entries of a list.
const MAX_ENTRIES: usize = 200;
/// The allowed length of a key that signs callbacks, in characters.
const SIGNING_KEY: std::ops::RangeInclusive<usize> = 24..=200;
/// The longest entry, in characters.
const MAX_ENTRY: usize = 253;
/// The highest rate limit, in requests per minute.
const MAX_RATE: u64 = 1_000_000;
/// The highest limit of tokens per day.
const MAX_TOKENS: u64 = 1_000_000_000;

pub(crate) fn account(settings: &AccountSettings) -> Result<(), Error> {
    let OwnRates { auth, execute, query, modify, watch } = settings.rate_limits;
    let classes = [("auth", auth), ("execute", execute), ("query", query), ("modify", modify), ("watch", watch)];
    for (class, rate) in classes {
        if rate.is_some_and(|rate| !(1..=MAX_RATE).contains(&rate)) {
            return Err(Error::invalid(
                format!("rateLimits.{class}"),
                format!("must be from 1 to {MAX_RATE}, or null"),
            ));
        }
    }
    tokens(settings.daily_token_limit)?;
    entries("callbackAllowList", &settings.callback_allow_list, "must be a host, perhaps with a port", |entry| {
        entry.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte))
    })
}

pub(crate) fn app(settings: &AppSettings) -> Result<(), Error> {
    let is_key = |key: &String| SIGNING_KEY.contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if settings.webhook_secret.as_ref().is_some_and(|key| !is_key(key)) {
        let reason = "must be 24 to 200 visible ASCII characters, such as whsec_ and a key in base64";
        return Err(Error::invalid("webhookSecret", reason));
    }
    tokens(settings.daily_token_limit)?;
    entries("scopes", &settings.scopes, "must be the name of an API, such as module/function", |entry| {
        entry.split('/').count() > 1 && entry.split('/').all(|part| !part.trim().is_empty())
    })
}

pub(crate) fn flows(flows: &[String]) -> Result<(), Error> {
    entries("flows", flows, "must be the key of a flow", |entry| !entry.trim().is_empty())
}

fn tokens(limit: Option<u64>) -> Result<(), Error> {
    match limit {
        Some(limit) if limit > MAX_TOKENS => {
            Err(Error::invalid("dailyTokenLimit", format!("must be at most {MAX_TOKENS}, or null")))
        }
        _ => Ok(()),
    }
}

fn entries(field: &str, list: &[String], reason: &str, fits: impl Fn(&str) -> bool) -> Result<(), Error> {
    if list.len() > MAX_ENTRIES {
        return Err(Error::invalid(field, format!("must be at most {MAX_ENTRIES} entries")));
    }
    let fits = |entry: &String| {
        (1..=MAX_ENTRY).contains(&entry.chars().count()) && !entry.chars().any(char::is_control) && fits(entry)
    };
    match list.iter().position(|entry| !fits(entry)) {
        None => Ok(()),
        Some(index) => Err(Error::invalid(format!("{field}[{index}]"), reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_is_named() {
        let list = |entries: &[&str]| entries.iter().map(|&entry| entry.to_owned()).collect::<Vec<_>>();
        let app = |scopes: &[&str], limit| {
            let settings = AppSettings { scopes: list(scopes), daily_token_limit: limit, ..AppSettings::default() };
            super::app(&settings).map_err(|error| error.to_string().split(':').next().unwrap_or_default().to_owned())
        };
        assert_eq!(app(&["a/b", "openAPItest/test/get", "订单/查"], Some(0)), Ok(()));
        assert_eq!(app(&["a/b", "a"], None), Err("scopes[1]".into()));
        assert_eq!(app(&["a//b"], None), Err("scopes[0]".into()));
        assert_eq!(app(&["a/b"; 201], None), Err("scopes".into()));
        assert_eq!(app(&[], Some(u64::MAX)), Err("dailyTokenLimit".into()));
        let account = |hosts: &[&str], query| {
            let rate_limits = OwnRates { query, ..OwnRates::default() };
            let callback_allow_list = list(hosts);
            super::account(&AccountSettings { rate_limits, callback_allow_list, ..AccountSettings::default() })
        };
        assert!(account(&["example.org", "example.org:8443", "[2001:db8::1]:80"], Some(1)).is_ok());
        assert!(account(&["https://example.org/"], None).is_err());
        assert!(account(&[""], None).is_err());
        assert!(account(&[], Some(0)).is_err());
    }
}
