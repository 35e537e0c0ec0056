//! A page of an account's runs.

use crate::engine::Engine;
use crate::error::Error;
use crate::ports::executions::{ListQuery, Page};

/// The page, newest first.
pub async fn run(engine: &Engine, query: &ListQuery) -> Result<Page, Error> {
    Ok(engine.ports.executions.list(query).await?)
}
