//! Whether a device's session still stands.

use crate::{Engine, Error};
use model::{AccountId, Device};

/// The device, if `session` is its current one; a later pairing or a revoke ended all others.
pub async fn run(engine: &Engine, account: &AccountId, device_id: &str, session: &str) -> Result<Device, Error> {
    let device = engine.ports.accounts.device(account, device_id).await?.ok_or(Error::Unauthenticated)?;
    if device.session.as_deref() == Some(session) { Ok(device) } else { Err(Error::Unauthenticated) }
}
