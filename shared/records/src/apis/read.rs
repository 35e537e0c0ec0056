//! Reads an API record of an account.

use engine::{Engine, Error, Result};
use model::{AccountId, ApiRecord};

/// The record with this id.
pub async fn read(engine: &Engine, account: &AccountId, id: &str) -> Result<ApiRecord> {
    // Ids are UUIDs. No database key is built from other texts.
    if uuid::Uuid::try_parse(id).is_err() {
        return Err(Error::ApiNotFound);
    }
    engine.ports.apis.read(account, id).await?.ok_or(Error::ApiNotFound)
}
