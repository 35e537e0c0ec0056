//! Stores records that are too large for one item in several parts. Parts are immutable and are
//! written before the item that names them, so a reader never gets half a record. Parts that no
//! item names are garbage without effect.

use super::item::{Fields, Item, binary};
use super::table::Table;
use super::{packed, primary_key};
use engine::ports::{Clock, StoreError, Stored};
use futures::future::try_join_all;

/// The most bytes of a part. An item can have 400 KB, including names.
const PART: usize = 350 * 1024;
/// More parts than any record has, so that a corrupt count is refused.
const MAX_PARTS: usize = 100;

/// Returns the bytes themselves if they are at most `inline` long. Otherwise stores them in parts
/// under `owner`, and returns the name of these.
pub(crate) async fn store(table: &Table, owner: &str, bytes: Vec<u8>, inline: usize) -> Stored<Vec<u8>> {
    if bytes.len() <= inline {
        return Ok(bytes);
    }
    let digest = primary_key::digest(&bytes);
    let puts = bytes.chunks(PART).enumerate().map(|(i, part)| table.put(item(owner, &digest, i, part)));
    let count = try_join_all(puts).await?.len();
    Ok(packed::name_parts(&digest, count))
}

/// Reads the bytes that [`store`] has stored.
pub(crate) async fn load(table: &Table, clock: &dyn Clock, owner: &str, bytes: Vec<u8>) -> Stored<Vec<u8>> {
    let Some((digest, count)) = packed::named_parts(&bytes) else { return Ok(bytes) };
    if count > MAX_PARTS {
        return Err(StoreError::corrupt("part", "too many"));
    }
    let keys: Vec<_> = (0..count).map(|i| primary_key::part(owner, digest, i)).collect();
    let mut whole = Vec::new();
    for part in table.batch_get(clock, &keys).await? {
        let part = part.ok_or_else(|| StoreError::corrupt("part", "missing"))?;
        whole.extend_from_slice(&Fields::new("part", part)?.binary("data")?);
    }
    Ok(whole)
}

fn item(owner: &str, digest: &str, number_of: usize, part: &[u8]) -> Item {
    primary_key::part(owner, digest, number_of).item([("data", binary(part))])
}
