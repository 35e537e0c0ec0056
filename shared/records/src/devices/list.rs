//! The devices that were paired with an account.

use engine::{Engine, Error};
use model::{AccountId, Device};

/// All of them, by id; those whose sessions were ended as well.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<Device>, Error> {
    let mut devices = engine.ports.accounts.devices(account).await?;
    devices.sort_by(|one, other| one.device_id.cmp(&other.device_id));
    Ok(devices)
}
