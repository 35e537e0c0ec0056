//! Guessing costs the guesser: an address that failed too often to prove itself may not try for the rest of the minute.
//!
//! Only failures are counted, all kinds of secrets together, whether requests are limited or not.

use crate::{Context, rate};
use engine::Error;
use std::net::IpAddr;

/// Failures in a window after which nothing is tried any more.
const MOST: u64 = 10;

/// Tries a secret, unless the address has failed too often; counts the failure if it is refused as [`Error::Unauthenticated`].
pub async fn attempt<T>(
    context: &Context,
    peer: Option<IpAddr>,
    proof: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    allowed(context, peer).await?;
    let proved = proof.await;
    if matches!(proved, Err(Error::Unauthenticated)) {
        failed(context, peer).await?;
    }
    proved
}

/// Refuses an address that has failed too often. Ask before any secret is looked at, so that a right guess after too many wrong ones is worth nothing.
pub async fn allowed(context: &Context, peer: Option<IpAddr>) -> Result<(), Error> {
    let ports = &context.engine.ports;
    let reset_at = rate::window_end(ports.clock.now());
    let failures = ports.limits.counted(&key(peer), reset_at).await?;
    if failures < MOST { Ok(()) } else { Err(Error::RateLimited { limit: MOST, reset_at: reset_at.0 }) }
}

/// Counts a failure of the address.
pub async fn failed(context: &Context, peer: Option<IpAddr>) -> Result<(), Error> {
    let ports = &context.engine.ports;
    ports.limits.count(&key(peer), rate::window_end(ports.clock.now())).await?;
    Ok(())
}

fn key(peer: Option<IpAddr>) -> String {
    format!("failures/{}", rate::address(peer))
}
