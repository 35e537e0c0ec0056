//! The workflows that use a secret or a connection.

use super::walk::{UserPage, walk};
use crate::{connections, secrets};
use engine::{Engine, Result, uses};
use model::AccountId;

/// A page of the workflows whose current revisions refer to the secret, after the id `after`.
pub async fn of_secret(
    engine: &Engine,
    account: &AccountId,
    name: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<UserPage> {
    secrets::read(engine, account, name).await?;
    walk(engine, account, after, limit, |_, definition| uses::of_secret(definition, name)).await
}

/// The same for a connection, which steps name.
pub async fn of_connection(
    engine: &Engine,
    account: &AccountId,
    name: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<UserPage> {
    connections::read(engine, account, name).await?;
    walk(engine, account, after, limit, |_, definition| uses::of_connection(definition, name)).await
}
