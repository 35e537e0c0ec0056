//! Removes a paired device.

use engine::{Engine, Error, Result};
use model::AccountId;

/// Ends all sessions of the device, and so its tokens. The device can be paired again.
pub async fn remove(engine: &Engine, account: &AccountId, device_id: &str) -> Result<()> {
    if engine.ports.accounts.remove_device(account, device_id).await? {
        Ok(())
    } else {
        Err(Error::NotFound { what: "device" })
    }
}
