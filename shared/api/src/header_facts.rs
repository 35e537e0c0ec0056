//! The headers of a request as its run sees them: without secrets, and limited in number and
//! length.

use http::HeaderMap;
use serde_json::{Map, Value};

/// Parts of the names of headers whose values are secret. Dashes and underscores in a name are
/// ignored.
const SECRET: [&str; 9] =
    ["authorization", "cookie", "token", "password", "secret", "apikey", "pairingkey", "rootkey", "accesskey"];
/// Replaces the value of a secret header.
pub const MASK: &str = "***";
/// The gateway adds this header to every request, and the local host does the same.
const ADDED: &str = "x-amzn-trace-id";
/// The most headers that are stored. Facts are stored with the execution, so their size is limited.
const MAX_HEADERS: usize = 64;
const MAX_VALUE: usize = 1024;

/// Whether a header or parameter of this name has a secret value, by its name or because the name
/// contains one of these parts.
pub fn is_secret(name: &str, also: &[&str]) -> bool {
    let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_')).collect();
    let plain = plain.to_lowercase();
    SECRET.iter().chain(also).any(|part| plain.contains(part))
}

/// The headers of the sender under their names in lower case. The values of secret ones, and of
/// those whose names contain one of these parts, are masked. Values of a repeated header are
/// joined.
pub fn shown(headers: &HeaderMap, also: &[&str]) -> Map<String, Value> {
    let mut shown = Map::new();
    for name in headers.keys().filter(|name| *name != ADDED).take(MAX_HEADERS) {
        let value = if is_secret(name.as_str(), also) { MASK.to_owned() } else { joined(headers, name.as_str()) };
        shown.insert(name.as_str().to_owned(), value.into());
    }
    shown
}

/// The values of a header, joined and limited in length.
fn joined(headers: &HeaderMap, name: &str) -> String {
    let values: Vec<_> = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes())).collect();
    values.join(", ").chars().take(MAX_VALUE).collect()
}
