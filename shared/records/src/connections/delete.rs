//! Deletes a connection. Steps that name it fail from then on.

use engine::secrets::is_name;
use engine::{Engine, Error, Result, connections};
use model::{AccountId, Timestamp};

/// Deletes a connection and its tokens, and returns the moment.
pub async fn delete(engine: &Engine, account: &AccountId, name: &str) -> Result<Timestamp> {
    if is_name(name) && connections::remove(&engine.ports, account, name).await? {
        Ok(engine.ports.clock.now())
    } else {
        Err(Error::NotFound { what: "connection" })
    }
}
