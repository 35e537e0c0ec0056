//! Shows paired devices without their sessions.

use api::{Principal, Request};
use engine::Error;
use model::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// The record of a device.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the names of the API")]
pub(super) struct Device<'a> {
    id: &'a str,
    name: &'a str,
    /// Whether any of its tokens is valid.
    is_paired: bool,
    /// Whether the device was paired with the admin pairing key.
    may_administer: bool,
    /// Whether it is the device of this request.
    is_this_device: bool,
    /// When it was last paired.
    paired_at: Timestamp,
}

impl<'a> Device<'a> {
    /// The record of the device, with a mark if it is the device of the caller.
    pub(super) fn of(device: &'a model::Device, caller: &Principal) -> Self {
        Self {
            id: &device.device_id,
            name: &device.name,
            is_paired: device.session.is_some() || device.admin_session.is_some(),
            may_administer: device.admin_session.is_some(),
            is_this_device: device.device_id == caller.device_id,
            paired_at: device.paired_at,
        }
    }
}

/// The id of the path. A blank id is "not found".
pub(super) fn id(request: &Request) -> Result<&str, Error> {
    Some(request.param("deviceId")).filter(|id| !id.is_empty()).ok_or(Error::NotFound { what: "device" })
}
