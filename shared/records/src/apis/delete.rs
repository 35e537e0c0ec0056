//! Deletes an API; its workflow and its runs stay.

use super::read::read;
use engine::{Engine, Error};
use model::AccountId;

/// Deletes the record of that id, which frees its name.
pub async fn delete(engine: &Engine, account: &AccountId, id: &str) -> Result<(), Error> {
    let api = read(engine, account, id).await?;
    if engine.ports.apis.delete(account, &api).await? { Ok(()) } else { Err(Error::ApiNotFound) }
}
