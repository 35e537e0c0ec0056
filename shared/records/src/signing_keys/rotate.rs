//! Gives the keys that sign tokens their successors, and drops those that no good token can name
//! any more.

use engine::ports::SigningKey;
use engine::{Engine, Error};
use model::Timestamp;
use std::time::Duration;

/// How long a key signs.
const SIGNS: Duration = Duration::from_hours(90 * 24);
/// How long it verifies once it has a successor: longer than any token lasts, and than a successor
/// waits before it signs.
const VERIFIES: Duration = Duration::from_hours(31 * 24);

/// Rotates what is due, and tells whether anything was. Doing it twice, late or at once in two
/// places is harmless. A set without keys stays as it is: its first key is made when it is first
/// needed.
pub async fn rotate(engine: &Engine) -> Result<bool, Error> {
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
