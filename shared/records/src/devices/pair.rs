//! Pairs a device with an account, which ends the device's older session.

use crate::names;
use engine::{Engine, Result};
use model::{AccountId, Device};

/// Starts a new session of the device, and returns its id. With the right to administer, it ends
/// all older sessions of the device; without, an administrator's session stays.
pub async fn pair(engine: &Engine, account: &AccountId, device_id: &str, name: &str, admin: bool) -> Result<String> {
    names::plain("deviceId", device_id)?;
    names::plain("deviceName", name)?;
    let now = engine.ports.clock.now();
    let session = engine.ports.ids.uuid(now).simple().to_string();
    let device = Device {
        v: 1,
        account: account.clone(),
        device_id: device_id.to_owned(),
        name: name.to_owned(),
        session: (!admin).then(|| session.clone()),
        admin_session: admin.then(|| session.clone()),
        paired_at: now,
    };
    engine.ports.accounts.pair(&device).await?;
    Ok(session)
}
