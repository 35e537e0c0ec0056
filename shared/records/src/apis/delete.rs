//! Deletes an API. Its workflow and its executions stay.

use super::hook_secrets;
use super::read::read;
use engine::{Engine, Error, Result};
use model::AccountId;

/// Deletes the record with this id. Its name can then be used again.
pub async fn delete(engine: &Engine, account: &AccountId, id: &str) -> Result<()> {
    let api = read(engine, account, id).await?;
    if !engine.ports.apis.delete(account, &api).await? {
        return Err(Error::ApiNotFound);
    }
    hook_secrets::forget(engine, account, &api).await
}
