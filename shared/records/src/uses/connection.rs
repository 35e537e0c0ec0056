//! The workflows that use a connection.

use super::walk::{UserPage, walk};
use crate::connections;
use engine::{Engine, Result, uses};
use model::AccountId;

/// A page of the workflows whose current revisions name the connection, after the id `after`.
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
