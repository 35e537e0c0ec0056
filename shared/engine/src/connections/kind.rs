//! The kinds of connections, and their fields.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use url::Url;

/// A field of a kind of connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "ConnectionField")]
pub struct Field {
    /// The name of the field.
    pub name: &'static str,
    /// Whether its value is a secret, which is never shown.
    #[serde(rename = "secret")]
    pub is_secret: bool,
    /// Whether it must be given.
    #[serde(rename = "required")]
    pub is_required: bool,
    /// The values that it can have; empty = any text. The first one is the default.
    pub options: &'static [&'static str],
    /// What the field means, as one sentence.
    #[serde(rename = "description")]
    pub says: &'static str,
}

const fn shown(name: &'static str, is_required: bool, says: &'static str) -> Field {
    Field { name, is_secret: false, is_required, options: &[], says }
}

const fn secret(name: &'static str, is_required: bool, says: &'static str) -> Field {
    Field { name, is_secret: true, is_required, options: &[], says }
}

const fn one_of(name: &'static str, options: &'static [&'static str], says: &'static str) -> Field {
    Field { name, is_secret: false, is_required: false, options, says }
}

/// A kind of connections: how requests authenticate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// The name of the kind.
    pub name: &'static str,
    /// The fields that a connection of this kind has.
    pub fields: &'static [Field],
}

const TOKEN_URL: Field = shown("tokenUrl", true, "The address of the token endpoint");
const CLIENT_ID: Field = shown("clientId", true, "The id of the client");
const SCOPE: Field = shown("scope", false, "The scopes that are asked for, with spaces between them");
const AUDIENCE: Field = shown("audience", false, "The parameter `audience`, which some servers need");
const CLIENT_AUTH: Field = one_of(
    "clientAuth",
    &["basic", "body"],
    "Whether the id and the secret of the client are sent in the header `Authorization` or in the body",
);

/// All kinds of connections that there are.
pub static KINDS: [Kind; 6] = [
    Kind {
        name: "basic",
        fields: &[shown("username", true, "The user"), secret("password", false, "The password, which may be empty")],
    },
    Kind { name: "bearer", fields: &[secret("token", true, "The token")] },
    Kind {
        name: "api_key",
        fields: &[
            shown("name", true, "The name of the header or of the query parameter"),
            secret("value", true, "The key, with the prefix that the other system wants before it"),
            one_of("in", &["header", "query"], "Where the key is sent"),
        ],
    },
    Kind {
        name: "oauth2_client_credentials",
        fields: &[
            TOKEN_URL,
            CLIENT_ID,
            secret("clientSecret", true, "The secret of the client"),
            SCOPE,
            AUDIENCE,
            CLIENT_AUTH,
        ],
    },
    Kind {
        name: "oauth2_refresh",
        fields: &[
            TOKEN_URL,
            CLIENT_ID,
            secret("clientSecret", false, "The secret of the client, if it has one"),
            secret("refreshToken", true, "The first refresh token; one that replaces it is kept"),
            SCOPE,
            CLIENT_AUTH,
        ],
    },
    Kind {
        name: "aws_sigv4",
        fields: &[
            shown("accessKeyId", true, "The id of the access key"),
            secret("secretAccessKey", true, "The secret of the access key"),
            secret("sessionToken", false, "The token of a temporary session"),
            shown("region", true, "The region, such as eu-central-1"),
            shown("service", true, "The service in the signature, such as execute-api or s3"),
        ],
    },
];

impl Kind {
    /// The kind with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.name == name)
    }

    /// The field with this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A connection of an account.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The version of the format.
    pub v: u8,
    /// The name of its kind.
    pub kind: String,
    /// The values of its fields, with the secret ones.
    pub fields: BTreeMap<String, String>,
    /// The hosts that it is sent to; `*.` at the beginning stands for all names below. Empty = any
    /// host.
    #[serde(default)]
    pub hosts: Vec<String>,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Connection({})", self.kind)
    }
}

impl Connection {
    /// The value of a field, or its default; empty if there is none.
    pub fn value(&self, name: &str) -> &str {
        let default = || {
            let field = Kind::named(&self.kind)?.field(name)?;
            field.options.first().copied()
        };
        self.fields.get(name).map(String::as_str).or_else(default).unwrap_or_default()
    }

    /// The values that must not be shown.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &str> {
        let is_secret =
            |name: &str| Kind::named(&self.kind).and_then(|kind| kind.field(name)).is_none_or(|field| field.is_secret);
        self.fields.iter().filter(move |(name, _)| is_secret(name)).map(|(_, value)| value.as_str())
    }

    /// Whether its requests carry a token that another request has fetched.
    pub(super) fn is_oauth(&self) -> bool {
        matches!(self.kind.as_str(), "oauth2_client_credentials" | "oauth2_refresh")
    }

    /// Whether it may be sent to this address.
    pub(super) fn fits(&self, url: &str) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_ascii_lowercase));
        host.is_some_and(|host| self.hosts.iter().any(|allowed| is_within(&host, allowed)))
    }
}

fn is_within(host: &str, allowed: &str) -> bool {
    let allowed = allowed.to_ascii_lowercase();
    match allowed.strip_prefix("*.") {
        Some(parent) => host.strip_suffix(parent).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.')),
        None => host == allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_limit_where_a_connection_is_sent() {
        let with = |hosts: &[&str]| Connection {
            v: 1,
            kind: "bearer".to_owned(),
            fields: BTreeMap::from([("token".to_owned(), "t".to_owned())]),
            hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
        };
        assert!(with(&[]).fits("https://anything.test/"));
        let limited = with(&["api.a.test", "*.B.test"]);
        for url in ["https://api.a.test/x", "http://API.A.test:8080/", "https://x.b.test/", "https://x.y.b.test/"] {
            assert!(limited.fits(url), "{url}");
        }
        for url in
            ["https://a.test/", "https://b.test/", "https://.b.test/", "https://xb.test/", "https://api.a.test.c/", "x"]
        {
            assert!(!limited.fits(url), "{url}");
        }
    }

    #[test]
    fn defaults_are_the_first_options_and_secrets_are_not_printed() {
        let connection = Connection {
            v: 1,
            kind: "api_key".to_owned(),
            fields: BTreeMap::from([
                ("name".to_owned(), "X-Key".to_owned()),
                ("value".to_owned(), "hunter2".to_owned()),
            ]),
            hosts: Vec::new(),
        };
        assert_eq!(
            (connection.value("in"), connection.value("name"), connection.value("other")),
            ("header", "X-Key", "")
        );
        assert_eq!(connection.secrets().collect::<Vec<_>>(), ["hunter2"]);
        assert_eq!(format!("{connection:?}"), "Connection(api_key)");
    }
}
