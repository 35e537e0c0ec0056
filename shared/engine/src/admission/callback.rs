//! Checks the address of a callback.

use crate::{Engine, Error, Result};
use model::{AccountId, Callback, CredentialKind};
use url::Url;

/// The longest address, in bytes.
const MAX_URL: usize = 2048;

/// Refuses an address that can never be called: a malformed one, or one that the guard refuses
/// without resolving its name. The guard checks the resolved addresses when the callback is sent,
/// because a name can resolve differently then.
pub async fn check(engine: &Engine, account: &AccountId, callback: &Callback) -> Result<()> {
    let url = read(&callback.url).map_err(|reason| Error::invalid("callbackUrl", reason))?;
    let settings = engine.ports.accounts.read(account).await?.map(|account| account.settings).unwrap_or_default();
    if !is_listed(&settings.callback_allow_list, &url) {
        return Err(Error::invalid("callbackUrl", "its host is not on the account's callbackAllowList"));
    }
    if let Some(reason) = engine.ports.http_out.refusal(url.as_str()) {
        return Err(Error::invalid("callbackUrl", reason));
    }
    if let Some(app) = &callback.app {
        let found = engine.ports.credentials.find(CredentialKind::App, app).await?;
        if found.is_none_or(|credential| credential.account != *account) {
            return Err(Error::invalid("callbackApp", "is no app of this account"));
        }
    }
    Ok(())
}

fn read(text: &str) -> Result<Url, &'static str> {
    if text.len() > MAX_URL {
        return Err("must be at most 2048 bytes");
    }
    let url = Url::parse(text).map_err(|_| "must be an absolute URL")?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        Err("must begin with http:// or https://")
    } else if !url.username().is_empty() || url.password().is_some() {
        Err("must not contain a user or password")
    } else {
        Ok(url)
    }
}

/// Whether the account allows callbacks to this host. An entry without a port allows all ports; an
/// empty list allows all hosts.
fn is_listed(list: &[String], url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().map(|port| format!("{host}:{port}"));
    list.is_empty() || list.iter().any(|entry| entry == host || Some(entry) == port.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_absolute_plain_and_not_endless() {
        for url in ["http://localhost:8081/test/sec", "https://example.com/?a=b", "https://名.example/路"] {
            assert!(read(url).is_ok(), "{url}");
        }
        for (url, reason) in [
            ("", "must be an absolute URL"),
            ("example.com/x", "must be an absolute URL"),
            ("/x", "must be an absolute URL"),
            ("ftp://example.com/", "must begin with http:// or https://"),
            ("javascript:alert(1)", "must begin with http:// or https://"),
            ("https://user@example.com/", "must not contain a user or password"),
            ("https://:pass@example.com/", "must not contain a user or password"),
        ] {
            assert_eq!(read(url), Err(reason), "{url}");
        }
        assert_eq!(read(&format!("https://example.com/{}", "x".repeat(2048))), Err("must be at most 2048 bytes"));
    }

    #[test]
    fn a_list_names_hosts_perhaps_with_their_ports() {
        let listed = |list: &[&str], url: &str| {
            let list: Vec<_> = list.iter().map(|&entry| entry.to_owned()).collect();
            is_listed(&list, &read(url).unwrap())
        };
        assert!(listed(&[], "https://example.org/"));
        assert!(listed(&["example.org"], "https://EXAMPLE.org:8443/x"));
        assert!(listed(&["a.example", "example.org:443"], "https://example.org/x"));
        assert!(listed(&["[::1]:8081"], "http://[::1]:8081/"));
        assert!(!listed(&["example.org:8443"], "https://example.org/x"));
        assert!(!listed(&["example.org"], "https://evil.example.org/example.org"));
    }
}
