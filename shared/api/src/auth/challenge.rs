//! The header `WWW-Authenticate`: it says to a refused caller how to authenticate.

use crate::Auth;
use engine::Error;

/// The scheme and the realm of routes for devices.
const REALM: &str = "Bearer realm=\"sluice\"";

/// The challenge of a route to a refused caller; `None` if the error is not about authentication.
/// `presented` is whether the request has an `Authorization` header.
/// `base` is the address of the host.
pub(crate) fn challenge(auth: Auth, error: &Error, presented: bool, base: &str) -> Option<String> {
    let flaw = match error {
        Error::Unauthenticated if presented => ", error=\"invalid_token\"".to_owned(),
        Error::Unauthenticated => String::new(),
        Error::TokenExpired => ", error=\"invalid_token\", error_description=\"the token has expired\"".to_owned(),
        Error::TokenRefused { .. } => {
            format!(", error=\"invalid_token\", error_description=\"{}\"", quotable(&error.to_string()))
        }
        Error::Forbidden { scope } => format!(", error=\"insufficient_scope\", scope=\"{scope}\""),
        _ => return None,
    };
    Some(match auth {
        // At this address clients that do not know the host find out how to get a token (RFC 9728).
        Auth::AnyBearer => {
            let scope = if flaw.contains(" scope=") { "" } else { ", scope=\"read execute\"" };
            format!("{REALM}{flaw}, resource_metadata=\"{base}/.well-known/oauth-protected-resource/mcp\"{scope}")
        }
        Auth::Bearer(_) | Auth::BearerAll(_) | Auth::RefreshToken => format!("{REALM}{flaw}"),
        Auth::OAuth => format!("Bearer realm=\"dpa\"{flaw}"),
        // There is no registered scheme for credentials in a header of their own, so the name of
        // that header is used as the scheme.
        Auth::OpenToken => "Juggle-Token realm=\"juggle\"".to_owned(),
        Auth::AppToken => "accessToken realm=\"itrigger\"".to_owned(),
        Auth::RootKey => "X-Root-Key realm=\"sluice\"".to_owned(),
        Auth::Open | Auth::InHandler => "X-Pairing-Key realm=\"sluice\"".to_owned(),
    })
}

/// The text without what a description cannot contain (RFC 6750).
fn quotable(text: &str) -> String {
    text.chars().filter(|letter| matches!(letter, ' '..='~') && !matches!(letter, '"' | '\\')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scope;

    #[test]
    fn a_challenge_names_scheme_realm_and_flaw() {
        let bearer = Auth::Bearer(Scope::Read);
        for (auth, error, presented, expected) in [
            (bearer, Error::Unauthenticated, false, Some("Bearer realm=\"sluice\"")),
            (bearer, Error::Unauthenticated, true, Some("Bearer realm=\"sluice\", error=\"invalid_token\"")),
            (Auth::OpenToken, Error::Unauthenticated, true, Some("Juggle-Token realm=\"juggle\"")),
            (bearer, Error::WorkflowNotFound, true, None),
        ] {
            assert_eq!(challenge(auth, &error, presented, "").as_deref(), expected);
        }
        let refused = Error::TokenRefused { reason: "'a\"b\n' is missing".to_owned() };
        let told = challenge(Auth::AnyBearer, &refused, true, "https://s.example").unwrap();
        assert!(told.contains("error_description=\"the token is refused: 'ab' is missing\""), "{told}");
        let scope = challenge(bearer, &Error::Forbidden { scope: "admin" }, true, "").unwrap();
        assert!(scope.ends_with("error=\"insufficient_scope\", scope=\"admin\""), "{scope}");
    }
}
