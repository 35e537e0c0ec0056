//! Lists the devices that were paired with an account.

use engine::{Engine, Result};
use model::{AccountId, Device};

/// All devices, ordered by id, including those without a session.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<Device>> {
    let mut devices = engine.ports.accounts.devices(account).await?;
    devices.sort_by(|one, other| one.device_id.cmp(&other.device_id));
    Ok(devices)
}
