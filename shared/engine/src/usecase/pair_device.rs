//! Pairs a device with an account, which ends the device's older session.

use crate::{Engine, Error};
use model::{AccountId, Device};

/// The longest id or name of a device.
const MAX_TEXT: usize = 128;

/// Starts a new session of the device.
pub async fn run(engine: &Engine, account: &AccountId, device_id: &str, name: &str) -> Result<Device, Error> {
    check("deviceId", device_id)?;
    check("deviceName", name)?;
    let now = engine.ports.clock.now();
    let device = Device {
        v: 1,
        account: account.clone(),
        device_id: device_id.to_owned(),
        name: name.to_owned(),
        session: Some(engine.ports.ids.uuid(now).simple().to_string()),
        paired_at: now,
    };
    engine.ports.accounts.pair(&device).await?;
    Ok(device)
}

fn check(field: &str, text: &str) -> Result<(), Error> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "must not be blank"));
    }
    if text.chars().count() > MAX_TEXT {
        return Err(Error::invalid(field, format!("must be at most {MAX_TEXT} characters")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(field, "must not contain control characters"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_bounded_and_plain() {
        assert!(check("deviceId", "550e8400-e29b-41d4-a716-446655440000").is_ok());
        assert!(check("deviceName", "我的电脑").is_ok());
        for text in ["", "  ", "a\u{0}b", &"x".repeat(129)] {
            assert!(check("deviceId", text).is_err(), "{text:?}");
        }
    }
}
