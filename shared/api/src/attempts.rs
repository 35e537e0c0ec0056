//! Limits failed authentications per address, to prevent guessing of secrets: after too many
//! failures an address is refused for the rest of the minute.
//!
//! Only failures are counted. All kinds of secrets count together, with or without rate limits.

use crate::{Context, rate};
use engine::{Error, Result};
use std::net::IpAddr;

/// The number of failures in a minute after which the address is refused.
const MOST: u64 = 10;

/// Checks a secret, unless the address has failed too often. Counts a failure if the check returns
/// [`Error::Unauthenticated`].
pub async fn attempt<T>(context: &Context, peer: Option<IpAddr>, check: impl Future<Output = Result<T>>) -> Result<T> {
    allowed(context, peer).await?;
    let checked = check.await;
    if matches!(checked, Err(Error::Unauthenticated)) {
        failed(context, peer).await?;
    }
    checked
}

/// Refuses an address that has failed too often. Callers call this before they check a secret, so
/// that further guesses are refused, also a correct one.
pub async fn allowed(context: &Context, peer: Option<IpAddr>) -> Result<()> {
    let ports = &context.engine.ports;
    let reset_at = rate::window_end(ports.clock.now());
    let failures = ports.limits.counted(&key(peer), reset_at).await?;
    if failures < MOST { Ok(()) } else { Err(Error::RateLimited { limit: MOST, reset_at: reset_at.0 }) }
}

/// Counts a failure of the address.
pub async fn failed(context: &Context, peer: Option<IpAddr>) -> Result<()> {
    let ports = &context.engine.ports;
    ports.limits.count(&key(peer), rate::window_end(ports.clock.now())).await?;
    Ok(())
}

fn key(peer: Option<IpAddr>) -> String {
    format!("failures/{}", rate::address(peer))
}
