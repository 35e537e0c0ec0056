//! Shows paired devices without their sessions.

use api::schema::{Named, flag, integer, list, millis, object, saying, text};
use api::{Principal, Request};
use engine::Error;
use model::Device;
use serde_json::{Value, json};

/// The record of the device, with a mark if it is the device of the caller.
pub(super) fn device(device: &Device, caller: &Principal) -> Value {
    json!({
        "id": device.device_id,
        "name": device.name,
        "isPaired": device.session.is_some() || device.admin_session.is_some(),
        "mayAdminister": device.admin_session.is_some(),
        "isThisDevice": device.device_id == caller.device_id,
        "pairedAt": device.paired_at,
    })
}

/// The schema of [`device`].
pub(super) fn schema() -> Value {
    object([
        ("id", text()),
        ("name", text()),
        ("isPaired", saying(flag(), "Whether any of its tokens is good")),
        ("mayAdminister", saying(flag(), "Whether it holds a session of the admin pairing key")),
        ("isThisDevice", saying(flag(), "Whether it is the one that asks")),
        ("pairedAt", saying(millis(), "When it was last paired")),
    ])
    .named("Device")
}

/// The schema of a list of devices.
pub(super) fn many() -> Value {
    object([("devices", list(&schema())), ("total", integer())])
}

/// The id of the path. A blank id is "not found".
pub(super) fn id(request: &Request) -> Result<&str, Error> {
    Some(request.param("deviceId")).filter(|id| !id.is_empty()).ok_or(Error::NotFound { what: "device" })
}
