//! Deletes an API; its workflow and its runs stay.

use super::read_api;
use crate::{Engine, Error};
use model::AccountId;

/// Deletes the record of that id, which frees its name.
pub async fn run(engine: &Engine, account: &AccountId, id: &str) -> Result<(), Error> {
    let api = read_api::run(engine, account, id).await?;
    if engine.ports.apis.delete(account, &api).await? { Ok(()) } else { Err(Error::ApiNotFound) }
}
