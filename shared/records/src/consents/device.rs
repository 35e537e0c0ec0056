//! The devices of clients: each consent is one, which the owner of the account can remove.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use engine::{Engine, Result};
use model::AccountId;
use sha2::{Digest, Sha256};

/// How ids of such devices begin.
const PREFIX: &str = "mcp-";
/// The length of the part of an id that stands for the client.
const DIGEST: usize = 16;

/// The id of the device of a consent with this mark.
pub fn device_of(mark: &str, client: &str) -> String {
    format!("{PREFIX}{mark}-{}", digest_of(client))
}

/// Whether the device can be used by this client. Devices of earlier versions do not say which one
/// they are for, and can be used by any.
pub fn is_of(device_id: &str, client: Option<&str>) -> bool {
    owner(device_id).is_none_or(|owner| client.map(digest_of).as_deref() == Some(owner))
}

/// Ends the access of a client: removes the devices of all consents that it has.
pub async fn end(engine: &Engine, account: &AccountId, client: &str) -> Result<()> {
    let digest = digest_of(client);
    let accounts = &engine.ports.accounts;
    for device in accounts.devices(account).await? {
        if owner(&device.device_id) == Some(digest.as_str()) {
            accounts.remove_device(account, &device.device_id).await?;
        }
    }
    Ok(())
}

/// The client to which the device of a consent belongs, as [`digest_of`] writes it.
fn owner(device_id: &str) -> Option<&str> {
    let (_, digest) = device_id.strip_prefix(PREFIX)?.rsplit_once('-')?;
    (digest.len() == DIGEST).then_some(digest)
}

fn digest_of(client: &str) -> String {
    let mut digest = URL_SAFE_NO_PAD.encode(Sha256::digest(client)).replace(['-', '_'], "x");
    digest.truncate(DIGEST);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_devices_with_a_client_belong_to_one() {
        let client = "https://client.example/about.json";
        for mark in ["AbCdEfGh12345678", "Ab-dEf_h12-45678"] {
            let device = device_of(mark, client);
            assert!(is_of(&device, Some(client)), "{device}");
            assert!(!is_of(&device, Some("acme:desk")) && !is_of(&device, None), "{device}");
        }
        for old in ["mcp-AbCdEfGh12345678", "mcp-Ab-dEf_h12-45678", "phone-AbCdEfGh12345678"] {
            assert!(is_of(old, None), "{old}");
        }
    }
}
