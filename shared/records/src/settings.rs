//! Checks of the settings of accounts and applications.

use engine::{Error, Result};
use model::{AccountSettings, AppSettings, McpClient, OwnRates};
use std::collections::HashSet;

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

pub(crate) fn check_account(settings: &AccountSettings) -> Result<()> {
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
    check_token_limit(settings.daily_token_limit)?;
    clients(&settings.mcp_clients)?;
    entries("callbackAllowList", &settings.callback_allow_list, "must be a host, perhaps with a port", |entry| {
        entry.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte))
    })
}

/// The most clients of an account.
const MAX_CLIENTS: usize = 50;
/// The most addresses of a client.
const MAX_REDIRECTS: usize = 20;
/// The longest name of a client, in characters.
const MAX_CLIENT_NAME: usize = 80;
/// The longest address, in characters.
const MAX_REDIRECT: usize = 1000;

fn clients(clients: &[McpClient]) -> Result<()> {
    if clients.len() > MAX_CLIENTS {
        return Err(Error::invalid("mcpClients", format!("must be at most {MAX_CLIENTS} entries")));
    }
    for (place, client) in clients.iter().enumerate() {
        let at = |field: &str| format!("mcpClients[{place}].{field}");
        let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.".contains(&letter);
        if !(1..=MAX_CLIENT_NAME).contains(&client.name.len()) || !client.name.bytes().all(plain) {
            return Err(Error::invalid(at("name"), "must be letters, digits, '-', '_' and '.', at most 80"));
        }
        if clients.iter().take(place).any(|other| other.name == client.name) {
            return Err(Error::invalid(at("name"), "another client has this name"));
        }
        if !(1..=MAX_REDIRECTS).contains(&client.redirect_uris.len()) {
            return Err(Error::invalid(at("redirectUris"), format!("must be 1 to {MAX_REDIRECTS} addresses")));
        }
        if let Some(wrong) = client.redirect_uris.iter().position(|address| !is_redirect(address)) {
            let reason = "must be an address of https, of http on this machine, or of the scheme of an app";
            return Err(Error::invalid(at(&format!("redirectUris[{wrong}]")), reason));
        }
    }
    Ok(())
}

/// Whether a code may be sent to an address. Besides web addresses this can be the scheme of an
/// app, but none whose content a browser executes or reads from the machine.
fn is_redirect(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once(':') else { return false };
    let plain = address.chars().all(|letter| letter.is_ascii_graphic() && letter != '#');
    let known = match scheme {
        "https" => rest.len() > 2 && rest.starts_with("//"),
        "http" => ["//127.0.0.1", "//localhost", "//[::1]"].iter().any(|host| {
            rest.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '?']))
        }),
        scheme => {
            let refused = ["javascript", "data", "vbscript", "file", "blob"];
            !scheme.is_empty()
                && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
                && !refused.contains(&scheme.to_ascii_lowercase().as_str())
        }
    };
    plain && known && address.len() <= MAX_REDIRECT
}

pub(crate) fn check_app(settings: &AppSettings) -> Result<()> {
    let is_key = |key: &String| SIGNING_KEY.contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if settings.webhook_secret.as_ref().is_some_and(|key| !is_key(key)) {
        let reason = "must be 24 to 200 visible ASCII characters, such as whsec_ and a key in base64";
        return Err(Error::invalid("webhookSecret", reason));
    }
    check_token_limit(settings.daily_token_limit)?;
    entries("scopes", &settings.scopes, "must be the name of an API, such as module/function", |entry| {
        entry.split('/').count() > 1 && entry.split('/').all(|part| !part.trim().is_empty())
    })
}

pub(crate) fn check_workflow_ids(flows: &[String]) -> Result<()> {
    entries("flows", flows, "must be the key of a flow", |entry| !entry.trim().is_empty())
}

fn check_token_limit(limit: Option<u64>) -> Result<()> {
    match limit {
        Some(limit) if limit > MAX_TOKENS => {
            Err(Error::invalid("dailyTokenLimit", format!("must be at most {MAX_TOKENS}, or null")))
        }
        _ => Ok(()),
    }
}

fn entries(field: &str, list: &[String], reason: &str, fits: impl Fn(&str) -> bool) -> Result<()> {
    if list.len() > MAX_ENTRIES {
        return Err(Error::invalid(field, format!("must be at most {MAX_ENTRIES} entries")));
    }
    let fits = |entry: &String| {
        (1..=MAX_ENTRY).contains(&entry.chars().count()) && !entry.chars().any(char::is_control) && fits(entry)
    };
    if let Some(index) = list.iter().position(|entry| !fits(entry)) {
        return Err(Error::invalid(format!("{field}[{index}]"), reason));
    }
    let mut seen = HashSet::new();
    match list.iter().position(|entry| !seen.insert(entry)) {
        None => Ok(()),
        Some(index) => Err(Error::invalid(format!("{field}[{index}]"), "is there twice")),
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
            super::check_app(&settings)
                .map_err(|error| error.to_string().split(':').next().unwrap_or_default().to_owned())
        };
        assert_eq!(app(&["a/b", "openAPItest/test/get", "订单/查"], Some(0)), Ok(()));
        assert_eq!(app(&["a/b", "a"], None), Err("scopes[1]".into()));
        assert_eq!(app(&["a//b"], None), Err("scopes[0]".into()));
        assert_eq!(app(&["a/b"; 201], None), Err("scopes".into()));
        assert_eq!(app(&[], Some(u64::MAX)), Err("dailyTokenLimit".into()));
        let account = |hosts: &[&str], query| {
            let rate_limits = OwnRates { query, ..OwnRates::default() };
            let callback_allow_list = list(hosts);
            super::check_account(&AccountSettings { rate_limits, callback_allow_list, ..AccountSettings::default() })
        };
        assert!(account(&["example.org", "example.org:8443", "[2001:db8::1]:80"], Some(1)).is_ok());
        assert!(account(&["https://example.org/"], None).is_err());
        assert!(account(&[""], None).is_err());
        assert!(account(&[], Some(0)).is_err());
    }

    #[test]
    fn clients_have_names_and_addresses_that_no_browser_executes() {
        let checked = |name: &str, address: &str| {
            let client = McpClient { name: name.to_owned(), redirect_uris: vec![address.to_owned()] };
            super::check_account(&AccountSettings { mcp_clients: vec![client], ..AccountSettings::default() })
        };
        for address in ["https://a.example/cb", "http://127.0.0.1:1/cb", "http://localhost/cb", "cursor://x/cb"] {
            assert!(checked("desk-1", address).is_ok(), "{address}");
        }
        for address in
            ["http://a.example/cb", "http://127.0.0.1@evil.example/", "javascript:x", "https://a/#x", "cb", ""]
        {
            assert!(checked("desk-1", address).is_err(), "{address}");
        }
        assert!(checked("a b", "https://a.example/cb").is_err() && checked("", "https://a.example/cb").is_err());
    }
}
