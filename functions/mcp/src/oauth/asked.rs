//! The request of a client that sends a person to the page.

use super::SCOPES;
use super::client::Client;
use api::{Context, Query, Request, Scope, auth};

/// A request for a code.
pub(super) struct Asked {
    pub(super) client_id: String,
    pub(super) client: Client,
    pub(super) redirect: String,
    pub(super) challenge: String,
    pub(super) state: Option<String>,
    /// The scopes that the client names; if it names none, the scopes for reading and running.
    pub(super) scopes: Vec<Scope>,
}

/// The reason why a request for a code is refused.
pub(super) enum Flaw {
    /// The client or its address is wrong, so only the person gets the error.
    Untrusted,
    /// Something else is wrong; the error is sent to the address of the client.
    Told(String),
}

impl Asked {
    /// Reads the query of the page.
    pub(super) async fn read(context: &Context, request: &Request) -> Result<Self, Flaw> {
        let query = &request.query;
        let (Some(id), Some(redirect)) = (query.filled("client_id"), query.filled("redirect_uri")) else {
            return Err(Flaw::Untrusted);
        };
        let client = Client::read(context, id).await.filter(|client| client.takes(redirect));
        let client = client.ok_or(Flaw::Untrusted)?;
        let base = request.base(&context.host);
        let state = query.text("state").map(str::to_owned);
        let told = |error: &str| Flaw::Told(answer(redirect, &base, state.as_deref(), &[("error", error)]));
        if query.text("response_type") != Some("code") {
            return Err(told("unsupported_response_type"));
        }
        let challenge = query.filled("code_challenge").filter(|challenge| is_challenge(challenge));
        let Some(challenge) = challenge.filter(|_| query.text("code_challenge_method") == Some("S256")) else {
            return Err(told("invalid_request"));
        };
        if query.filled("resource").is_some_and(|resource| resource.trim_end_matches('/') != auth::resource(&base)) {
            return Err(told("invalid_target"));
        }
        let Some(scopes) = scopes(query) else { return Err(told("invalid_scope")) };
        Ok(Self {
            client_id: id.to_owned(),
            client,
            redirect: redirect.to_owned(),
            challenge: challenge.to_owned(),
            state,
            scopes,
        })
    }

    /// The address to which the person is sent back.
    pub(super) fn answer(&self, issuer: &str, fields: &[(&str, &str)]) -> String {
        answer(&self.redirect, issuer, self.state.as_deref(), fields)
    }
}

/// SHA-256 in base64url, without padding.
fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// The scopes of the query, each once; `None` if one is unknown.
fn scopes(query: &Query) -> Option<Vec<Scope>> {
    let Some(given) = query.filled("scope") else { return Some(vec![Scope::Read, Scope::Execute]) };
    let mut scopes = Vec::new();
    for word in given.split_whitespace() {
        let scope = SCOPES.into_iter().find(|scope| scope.as_str() == word)?;
        if !scopes.contains(&scope) {
            scopes.push(scope);
        }
    }
    Some(scopes)
}

/// An address with these fields added to its query. It also names the issuer, so that a client does
/// not confuse two servers (RFC 9207).
fn answer(redirect: &str, issuer: &str, state: Option<&str>, fields: &[(&str, &str)]) -> String {
    let all = fields.iter().copied().chain(state.map(|state| ("state", state))).chain([("iss", issuer)]);
    let encoded: Vec<_> = all.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let joint = if redirect.contains('?') { '&' } else { '?' };
    format!("{redirect}{joint}{}", encoded.join("&"))
}

/// The text, encoded for a query.
pub(super) fn encoded(text: &str) -> String {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_the_issuer_and_the_state() {
        let told = answer("https://a.example/cb?x=1", "https://s.example", Some("a b"), &[("code", "c.d")]);
        assert_eq!(told, "https://a.example/cb?x=1&code=c%2Ed&state=a%20b&iss=https%3A%2F%2Fs%2Eexample");
    }

    #[test]
    fn scopes_are_known_and_each_once() {
        let read = |text: &str| scopes(&Query::parse(text));
        assert_eq!(read(""), Some(vec![Scope::Read, Scope::Execute]));
        assert_eq!(read("scope=write%20read%20write"), Some(vec![Scope::Write, Scope::Read]));
        assert_eq!(read("scope=root"), None);
    }
}
