//! Creates successors of the keys that sign tokens, and deletes keys that no valid token can use
//! any more.

use engine::ports::SigningKey;
use engine::{Engine, Result};
use model::Timestamp;
use std::time::Duration;

/// How long a key signs.
const SIGNS: Duration = Duration::from_hours(90 * 24);
/// How long a key verifies after it has a successor. This is longer than a token is valid, and
/// longer than a successor waits before it signs.
const VERIFIES: Duration = Duration::from_hours(31 * 24);

/// Rotates the keys that are due, and returns whether there were any. Repeated, late or concurrent
/// calls are harmless. If there are no keys yet, none is created: the first key is created when it
/// is needed.
pub async fn rotate(engine: &Engine) -> Result<bool> {
    let ports = &engine.ports;
    let seen = ports.keys.load().await?;
    let now = ports.clock.now();
    let mut keys = still_needed(&seen, now);
    if seen.last().is_some_and(|newest| newest.created_at.plus(SIGNS) <= now) {
        let kid = ports.ids.uuid(now).simple().to_string();
        keys.push(SigningKey { kid, secret: ports.ids.secret(), created_at: now });
    }
    if keys == seen {
        return Ok(false);
    }
    ports.keys.replace(&seen, &keys).await?;
    Ok(true)
}

fn still_needed(keys: &[SigningKey], now: Timestamp) -> Vec<SigningKey> {
    let successors = keys.iter().skip(1).map(Some).chain([None]);
    let needed = |successor: Option<&SigningKey>| successor.is_none_or(|key| now < key.created_at.plus(VERIFIES));
    keys.iter().zip(successors).filter(|(_, successor)| needed(*successor)).map(|(key, _)| key.clone()).collect()
}
