//! Ends a device's session, and with it all of its tokens.

use engine::{Engine, Error};
use model::AccountId;

/// Ends the session if it is still the device's; a newer one stays.
pub async fn end_session(engine: &Engine, account: &AccountId, device_id: &str, session: &str) -> Result<(), Error> {
    Ok(engine.ports.accounts.end_session(account, device_id, session).await?)
}
