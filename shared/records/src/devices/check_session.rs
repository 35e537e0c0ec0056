//! Whether a device's session still stands.

use engine::{Engine, Error};
use model::{AccountId, Device};

/// The device, if `session` is its current one; a later pairing or a revoke ended all others: at
/// once where this process did it, else within seconds. Nobody is refused on what may be old: who
/// has just paired is known everywhere.
pub async fn check_session(
    engine: &Engine,
    account: &AccountId,
    device_id: &str,
    session: &str,
) -> Result<Device, Error> {
    let accounts = &engine.ports.accounts;
    let is_current = |device: &Device| device.has_session(session);
    if let Some(device) = accounts.recent_device(account, device_id).await?.filter(is_current) {
        return Ok(device);
    }
    accounts.device(account, device_id).await?.filter(is_current).ok_or(Error::Unauthenticated)
}
