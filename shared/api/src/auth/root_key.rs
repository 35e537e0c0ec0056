//! The deployment's root key: makes accounts, and nothing else.

use crate::{Context, attempts, secret};
use engine::Error;
use http::HeaderMap;
use std::net::IpAddr;

/// Where the key travels.
const HEADER: &str = "x-root-key";
/// Longer texts are no keys, and are not hashed.
const MAX_KEY: usize = 256;

/// Whether the request carries the key. A deployment without one admits nobody.
pub(crate) async fn root_key(context: &Context, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<(), Error> {
    let Some(key) = headers.get(HEADER) else { return Err(Error::Unauthenticated) };
    attempts::attempt(context, peer, async {
        let key = key.to_str().ok().filter(|key| key.len() <= MAX_KEY).ok_or(Error::Unauthenticated)?;
        let hash = context.host.root_key_hash.as_deref().ok_or(Error::Unauthenticated)?;
        if secret::token_matches(key, hash) { Ok(()) } else { Err(Error::Unauthenticated) }
    })
    .await
}
