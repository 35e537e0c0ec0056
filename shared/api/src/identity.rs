//! The external identity provider whose tokens `/mcp` accepts, as the operator has set it.

use http::Uri;

/// The claim that names the account, unless another one is set.
pub const ACCOUNT_CLAIM: &str = "sluice_account";
/// The claim with the scopes, unless another one is set.
pub const SCOPE_CLAIM: &str = "scope";

/// An issuer of access tokens, and what its tokens must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The issuer, exactly as the claim `iss` has it.
    pub issuer: String,
    /// What the claim `aud` must name; `None` = the address of `/mcp`.
    pub audience: Option<String>,
    /// Where the keys are; `None` = where the issuer's metadata says.
    pub jwks_url: Option<String>,
    /// The claim with the id of the account.
    pub account_claim: String,
    /// The claim with the scopes.
    pub scope_claim: String,
}

impl Identity {
    /// The provider with this issuer and the usual claims.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self {
            issuer: issuer.into(),
            audience: None,
            jwks_url: None,
            account_claim: ACCOUNT_CLAIM.to_owned(),
            scope_claim: SCOPE_CLAIM.to_owned(),
        }
    }
}

/// Reads the address of an issuer or of its keys, such as `https://login.example.com`. On this
/// machine it can be without TLS.
pub fn issuer_address(text: &str) -> Result<String, String> {
    let is_fit = text.parse::<Uri>().is_ok_and(|uri| {
        let host = uri.host().unwrap_or_default();
        let is_safe = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => matches!(host, "localhost" | "127.0.0.1" | "[::1]"),
            _ => false,
        };
        is_safe && !host.is_empty() && !text.contains(['#', '@'])
    });
    is_fit.then(|| text.to_owned()).ok_or_else(|| "must be like https://login.example.com".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_has_tls_or_is_on_this_machine() {
        for good in ["https://a.example", "https://a.example/realms/x/", "http://127.0.0.1:8080/a", "http://localhost"]
        {
            assert_eq!(issuer_address(good).as_deref(), Ok(good));
        }
        for bad in
            ["", "a.example", "http://a.example", "ftp://localhost", "https://u@a.example", "https://a.example#x"]
        {
            assert!(issuer_address(bad).is_err(), "{bad}");
        }
    }
}
