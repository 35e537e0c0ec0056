//! Ends a session of a device, and so all tokens of that session.

use engine::{Engine, Result};
use model::AccountId;

/// Ends the session if it is still the device's current one; a newer session stays.
pub async fn end_session(engine: &Engine, account: &AccountId, device_id: &str, session: &str) -> Result<()> {
    Ok(engine.ports.accounts.end_session(account, device_id, session).await?)
}
