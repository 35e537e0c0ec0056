//! Renames a paired device.

use crate::names;
use engine::{Engine, Error, Result};
use model::{AccountId, Device};

/// The device with its new name. Its sessions stay valid.
pub async fn rename(engine: &Engine, account: &AccountId, device_id: &str, name: &str) -> Result<Device> {
    names::plain("name", name)?;
    let renamed = engine.ports.accounts.rename_device(account, device_id, name).await?;
    renamed.ok_or(Error::NotFound { what: "device" })
}
