//! Checks whether the session of a device is still valid.

use engine::{Engine, Error, Result};
use model::{AccountId, Device};

/// The device, if `session` is one of its current ones. A later pairing or a revocation has ended
/// all others. The process that did it refuses them at once, other processes within seconds. A
/// refusal is always based on a current read, so a new session is accepted everywhere at once.
pub async fn check_session(engine: &Engine, account: &AccountId, device_id: &str, session: &str) -> Result<Device> {
    let accounts = &engine.ports.accounts;
    let is_current = |device: &Device| device.has_session(session);
    if let Some(device) = accounts.recent_device(account, device_id).await?.filter(is_current) {
        return Ok(device);
    }
    accounts.device(account, device_id).await?.filter(is_current).ok_or(Error::Unauthenticated)
}
