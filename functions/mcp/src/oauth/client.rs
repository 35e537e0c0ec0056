//! Clients, which are described by the document at their address, or were registered by an
//! administrator.

use api::{Context, remote_document};
use model::AccountId;
use serde_json::{Map, Value};

/// The most bytes of a document.
const MAX_BYTES: usize = 10_000;
/// The longest name, in characters.
const MAX_NAME: usize = 80;
/// Schemes that a browser executes, or that name no client.
const REFUSED_SCHEMES: [&str; 5] = ["javascript", "data", "vbscript", "file", "blob"];

/// A client with its addresses.
pub(super) struct Client {
    /// The name that the client gives itself.
    pub(super) name: String,
    /// The account that has registered the client: only keys of this account are accepted. `None`
    /// for a client with a document, which every account can accept.
    pub(super) account: Option<AccountId>,
    redirects: Vec<String>,
}

impl Client {
    /// The client with this id, which is the address of its document. `None` if there is no valid
    /// document. The guard checks the address, as it checks the addresses of steps.
    pub(super) async fn read(context: &Context, id: &str) -> Option<Self> {
        if !id.starts_with("https://") {
            return Self::registered(context, id).await;
        }
        let path = id.strip_prefix("https://")?.split_once('/')?.1;
        if path.is_empty() || id.contains(['#', '\n', ' ']) || id.len() > 1_000 {
            return None;
        }
        let document = remote_document::read(&*context.engine.ports.http_out, id, MAX_BYTES).await.ok()?;
        Self::of(id, &document)
    }

    /// The client that an administrator has registered. Its id is the account, a colon and its
    /// name.
    async fn registered(context: &Context, id: &str) -> Option<Self> {
        let (account, name) = id.split_once(':')?;
        let account = context.engine.ports.accounts.read(&AccountId::parse(account).ok()?).await.ok()??;
        let client = account.settings.mcp_clients.iter().find(|client| client.name == name)?;
        let redirects = client.redirect_uris.clone();
        Some(Self { name: client.name.clone(), account: Some(account.id.clone()), redirects })
    }

    /// Whether the client can still be used. A registered client can have been removed. The
    /// document of any other client is not read again.
    pub(super) async fn is_known(context: &Context, id: &str) -> bool {
        id.starts_with("https://") || Self::registered(context, id).await.is_some()
    }

    fn of(id: &str, document: &Map<String, Value>) -> Option<Self> {
        if document.get("client_id").and_then(Value::as_str) != Some(id) {
            return None;
        }
        let redirects = document.get("redirect_uris")?.as_array()?.iter();
        let redirects: Vec<_> = redirects.filter_map(Value::as_str).map(str::to_owned).collect();
        let name = document.get("client_name").and_then(Value::as_str).unwrap_or_default();
        let name: String = name.chars().filter(|letter| !letter.is_control()).take(MAX_NAME).collect();
        let name = if name.trim().is_empty() { host(id).to_owned() } else { name.trim().to_owned() };
        Some(Self { name, account: None, redirects })
    }

    /// Whether codes can be sent to this address. A program on the machine of the user can have any
    /// port.
    pub(super) fn takes(&self, redirect: &str) -> bool {
        let Some((scheme, _)) = redirect.split_once(':') else { return false };
        let is_plain = redirect.len() <= 1_000 && !redirect.contains(['#', '\n', '\r', ' ']);
        let is_safe = match scheme {
            "http" => loopback(redirect).is_some(),
            scheme => !REFUSED_SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()),
        };
        let same = |known: &String| {
            known == redirect || matches!((loopback(known), loopback(redirect)), (Some(a), Some(b)) if a == b)
        };
        is_plain && is_safe && self.redirects.iter().any(same)
    }
}

/// The host of an address.
pub(super) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

/// The address without its port, if it is one of this machine.
fn loopback(url: &str) -> Option<(&str, &str)> {
    let rest = url.strip_prefix("http://")?;
    let (authority, path) = rest.find(['/', '?']).map_or((rest, ""), |at| rest.split_at(at));
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, port),
        _ => (authority, ""),
    };
    let is_own = matches!(name, "127.0.0.1" | "localhost" | "[::1]") && port.bytes().all(|byte| byte.is_ascii_digit());
    is_own.then_some((name, path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "https://app.example/client.json";

    fn client(document: &Value) -> Option<Client> {
        Client::of(ID, document.as_object().unwrap())
    }

    #[test]
    fn a_document_names_its_own_address() {
        assert!(client(&json!({"client_id": "https://other.example/x", "redirect_uris": []})).is_none());
        assert!(client(&json!({"client_id": ID})).is_none());
        let named = client(&json!({"client_id": ID, "redirect_uris": [], "client_name": " An\u{7} app "})).unwrap();
        assert_eq!(named.name, "An app");
        assert_eq!(client(&json!({"client_id": ID, "redirect_uris": []})).unwrap().name, "app.example");
    }

    #[test]
    fn codes_are_sent_to_listed_addresses_only() {
        let redirects = ["https://app.example/cb", "http://127.0.0.1:1/cb", "cursor://anysphere/cb", "javascript:x"];
        let client = client(&json!({"client_id": ID, "redirect_uris": redirects})).unwrap();
        for good in
            ["https://app.example/cb", "http://127.0.0.1:54321/cb", "http://127.0.0.1/cb", "cursor://anysphere/cb"]
        {
            assert!(client.takes(good), "{good}");
        }
        for bad in [
            "https://app.example/cb/x",
            "http://app.example/cb",
            "http://127.0.0.1:1/other",
            "http://127.0.0.1:1@evil.example/cb",
            "http://localhost:1/cb",
            "javascript:x",
            "https://app.example/cb#x",
            "",
        ] {
            assert!(!client.takes(bad), "{bad}");
        }
    }
}
