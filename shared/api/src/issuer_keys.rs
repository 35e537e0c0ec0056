//! The public keys of the external issuer of tokens. They are read through the guarded client, and
//! kept for some minutes.

use crate::identity::{Identity, issuer_address};
use crate::remote_document;
use engine::ports::http_out::HttpOut;
use jsonwebtoken::{Algorithm, DecodingKey};
use model::Timestamp;
use serde_json::Value;
use std::time::Duration;
use tokio::sync::Mutex;

/// How long the keys are kept.
const FRESH: Duration = Duration::from_mins(10);
/// How long the keys are used if the issuer cannot be reached.
const USABLE: Duration = Duration::from_hours(24);
/// The shortest time between two reads: anybody can send tokens with unknown keys.
const GAP: Duration = Duration::from_secs(30);
/// The most bytes of a document.
const MAX_BYTES: usize = 100_000;

/// The keys of this process. Requests that come while the keys are read wait for them.
#[derive(Default)]
pub(crate) struct IssuerKeys(Mutex<KeyCache>);

#[derive(Default)]
struct KeyCache {
    keys: Vec<IssuerKey>,
    read_at: Option<Timestamp>,
    tried_at: Option<Timestamp>,
    failure: String,
}

struct IssuerKey {
    kid: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

/// Why there is no key for a token.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoKey {
    /// The issuer has no such key.
    Unknown,
    /// The keys cannot be read.
    Unreadable(String),
}

impl IssuerKeys {
    /// The key with this id and algorithm. A token without an id has the only key of its algorithm.
    pub(crate) async fn find(
        &self,
        client: &dyn HttpOut,
        identity: &Identity,
        now: Timestamp,
        kid: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<DecodingKey, NoKey> {
        let mut kept = self.0.lock().await;
        let within = |since: Option<Timestamp>, time: Duration| since.is_some_and(|since| now < since.plus(time));
        let is_enough = within(kept.read_at, FRESH) && kept.find(kid, algorithm).is_some();
        if !is_enough && !within(kept.tried_at, GAP) {
            kept.tried_at = Some(now);
            match read(client, identity).await {
                Ok(keys) => (kept.keys, kept.read_at) = (keys, Some(now)),
                Err(failure) => {
                    tracing::warn!(%failure, "the keys of the issuer of tokens cannot be read");
                    kept.failure = failure;
                }
            }
        }
        if !within(kept.read_at, USABLE) {
            return Err(NoKey::Unreadable(kept.failure.clone()));
        }
        kept.find(kid, algorithm).cloned().ok_or(NoKey::Unknown)
    }
}

impl KeyCache {
    fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<&DecodingKey> {
        let mut fitting = self.keys.iter().filter(|key| key.algorithm == algorithm);
        match kid {
            Some(kid) => fitting.find(|key| key.kid.as_deref() == Some(kid)).map(|found| &found.key),
            None => match (fitting.next(), fitting.next()) {
                (Some(only), None) => Some(&only.key),
                _ => None,
            },
        }
    }
}

impl IssuerKey {
    /// The key, if it is one that signs with RS256 or ES256.
    fn of(value: &Value) -> Option<Self> {
        let text = |name: &str| value.get(name).and_then(Value::as_str);
        if text("use").is_some_and(|purpose| purpose != "sig") {
            return None;
        }
        let (algorithm, name, key) = match (text("kty")?, text("crv")) {
            ("RSA", _) => (Algorithm::RS256, "RS256", DecodingKey::from_rsa_components(text("n")?, text("e")?)),
            ("EC", Some("P-256")) => {
                (Algorithm::ES256, "ES256", DecodingKey::from_ec_components(text("x")?, text("y")?))
            }
            _ => return None,
        };
        let is_fit = text("alg").is_none_or(|own| own == name);
        is_fit.then_some(Self { kid: text("kid").map(str::to_owned), algorithm, key: key.ok()? })
    }
}

/// The keys of the issuer; the reason if there are none.
async fn read(client: &dyn HttpOut, identity: &Identity) -> Result<Vec<IssuerKey>, String> {
    let url = match &identity.jwks_url {
        Some(url) => url.clone(),
        None => announced(client, &identity.issuer).await?,
    };
    let document = remote_document::read(client, &url, MAX_BYTES).await?;
    let keys = document.get("keys").and_then(Value::as_array).into_iter().flatten();
    let keys: Vec<_> = keys.filter_map(IssuerKey::of).collect();
    if keys.is_empty() { Err(format!("{url} has no key for RS256 or ES256")) } else { Ok(keys) }
}

/// The address of the keys, as the metadata of the issuer says it (OpenID Connect Discovery, or RFC
/// 8414).
async fn announced(client: &dyn HttpOut, issuer: &str) -> Result<String, String> {
    let plain = issuer.trim_end_matches('/');
    let metadata =
        match remote_document::read(client, &format!("{plain}/.well-known/openid-configuration"), MAX_BYTES).await {
            Ok(metadata) => metadata,
            Err(failure) => {
                remote_document::read(client, &standard_address(plain), MAX_BYTES).await.map_err(|_| failure)?
            }
        };
    let text = |name: &str| metadata.get(name).and_then(Value::as_str).unwrap_or_default();
    if text("issuer") != issuer {
        return Err(format!("the metadata of {issuer} names another issuer"));
    }
    issuer_address(text("jwks_uri")).map_err(|_| format!("the metadata of {issuer} has no address in 'jwks_uri'"))
}

/// The address of metadata that is between the host and the path of an issuer.
fn standard_address(issuer: &str) -> String {
    let after = issuer.find("://").map_or(0, |at| at.saturating_add(3));
    let path = issuer.get(after..).and_then(|rest| rest.find('/')).map_or(issuer.len(), |at| at.saturating_add(after));
    let (host, path) = issuer.split_at_checked(path).unwrap_or((issuer, ""));
    format!("{host}/.well-known/oauth-authorization-server{path}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
    use serde_json::json;
    use std::sync::atomic::{AtomicUsize, Ordering};

    const ISSUER: &str = "https://login.example/realms/a";
    const METADATA: &str = "https://login.example/.well-known/oauth-authorization-server/realms/a";

    /// An issuer whose key changes with each read of its keys, until it fails.
    struct Provider {
        reads: AtomicUsize,
        most: usize,
    }

    #[async_trait]
    impl HttpOut for Provider {
        async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
            let (status, body) = match request.url.as_str() {
                METADATA => (200, json!({"issuer": ISSUER, "jwks_uri": "https://login.example/keys"})),
                "https://login.example/keys" => {
                    let reads = self.reads.fetch_add(1, Ordering::SeqCst);
                    let (x, y) =
                        ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
                    let key =
                        json!({"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": format!("k{reads}"), "use": "sig"});
                    let secret = json!({"kty": "oct", "k": "AAAA", "kid": "shared"});
                    (if reads < self.most { 200 } else { 500 }, json!({"keys": [secret, key]}))
                }
                _ => (404, json!({})),
            };
            Ok(HttpResponse { status, headers: vec![], body: body.to_string().into_bytes(), url: request.url })
        }
    }

    #[tokio::test]
    async fn keys_are_kept_and_read_again_for_an_unknown_one() {
        let (keys, identity) = (IssuerKeys::default(), Identity::new(ISSUER));
        let provider = Provider { reads: AtomicUsize::new(0), most: 2 };
        let at = |seconds: i64| Timestamp(seconds * 1000);
        let ask = async |seconds: i64, kid: Option<&str>, algorithm: Algorithm| {
            keys.find(&provider, &identity, at(seconds), kid, algorithm).await.err()
        };
        let es = Algorithm::ES256;
        for kid in [Some("k0"), None] {
            assert_eq!(ask(0, kid, es).await, None);
        }
        // An unknown key is looked for at most every half minute.
        assert_eq!(ask(1, Some("k1"), es).await, Some(NoKey::Unknown));
        assert_eq!(provider.reads.load(Ordering::SeqCst), 1);
        assert_eq!(ask(31, Some("k1"), es).await, None);
        assert_eq!(ask(31, Some("shared"), Algorithm::HS256).await, Some(NoKey::Unknown));
        assert_eq!(ask(31, Some("k1"), Algorithm::RS256).await, Some(NoKey::Unknown));
        // The issuer fails from now on: the keys are used for a day.
        assert_eq!(ask(800, Some("k1"), es).await, None);
        let unreadable = NoKey::Unreadable("https://login.example/keys answers with 500".to_owned());
        assert_eq!(ask(90_000, Some("k1"), es).await, Some(unreadable));
    }

    #[tokio::test]
    async fn metadata_of_another_issuer_is_refused() {
        let provider = Provider { reads: AtomicUsize::new(0), most: 9 };
        let read = async |issuer: &str| {
            let keys = IssuerKeys::default();
            keys.find(&provider, &Identity::new(issuer), Timestamp(0), None, Algorithm::ES256).await.err()
        };
        let other = "the metadata of https://login.example/realms/a/ names another issuer".to_owned();
        assert_eq!(read("https://login.example/realms/a/").await, Some(NoKey::Unreadable(other)));
        let none = "https://login.example/b/.well-known/openid-configuration answers with 404".to_owned();
        assert_eq!(read("https://login.example/b").await, Some(NoKey::Unreadable(none)));
    }
}
