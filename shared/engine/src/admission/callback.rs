//! Checks where a caller wants the end of a run told.

use crate::engine::Engine;
use crate::error::Error;
use model::{AccountId, Callback, CredentialKind};
use url::Url;

/// The longest address.
const MAX_URL: usize = 2048;

/// Refuses what can never be told. Whether the host may be reached is for the guard to say when it is: names change whom they mean.
pub async fn check(engine: &Engine, account: &AccountId, callback: &Callback) -> Result<(), Error> {
    if let Some(reason) = refusal(&callback.url) {
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

fn refusal(text: &str) -> Option<&'static str> {
    if text.len() > MAX_URL {
        return Some("must be at most 2048 bytes");
    }
    let Ok(url) = Url::parse(text) else { return Some("must be an absolute URL") };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        Some("must begin with http:// or https://")
    } else if !url.username().is_empty() || url.password().is_some() {
        Some("must not contain a user or password")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_absolute_plain_and_not_endless() {
        for url in ["http://localhost:8081/test/sec", "https://example.com/?a=b", "https://名.example/路"] {
            assert_eq!(refusal(url), None, "{url}");
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
            assert_eq!(refusal(url), Some(reason), "{url}");
        }
        assert_eq!(refusal(&format!("https://example.com/{}", "x".repeat(2048))), Some("must be at most 2048 bytes"));
    }
}
