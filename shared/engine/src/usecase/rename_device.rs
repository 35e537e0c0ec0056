//! Gives a paired device another name.

use super::check_name;
use crate::{Engine, Error};
use model::{AccountId, Device};

/// The device under its new name; its sessions stay.
pub async fn run(engine: &Engine, account: &AccountId, device_id: &str, name: &str) -> Result<Device, Error> {
    check_name::plain("name", name)?;
    let renamed = engine.ports.accounts.rename_device(account, device_id, name).await?;
    renamed.ok_or(Error::NotFound { what: "device" })
}
