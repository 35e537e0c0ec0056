//! The root key of a deployment. It only allows creating accounts.

use crate::{Context, attempts, secret};
use engine::{Error, Result};
use http::HeaderMap;
use std::net::IpAddr;

/// The header with the key.
const HEADER: &str = "x-root-key";
/// The longest text that is hashed and compared, in bytes. Longer texts are refused at once.
const MAX_KEY: usize = 256;

/// Checks that the request has the root key. A deployment without a root key refuses every request.
pub(crate) async fn root_key(context: &Context, headers: &HeaderMap, peer: Option<IpAddr>) -> Result<()> {
    let Some(key) = headers.get(HEADER) else { return Err(Error::Unauthenticated) };
    attempts::attempt(context, peer, async {
        let key = key.to_str().ok().filter(|key| key.len() <= MAX_KEY).ok_or(Error::Unauthenticated)?;
        let hash = context.host.root_key_hash.as_deref().ok_or(Error::Unauthenticated)?;
        if secret::token_matches(key, hash) { Ok(()) } else { Err(Error::Unauthenticated) }
    })
    .await
}
