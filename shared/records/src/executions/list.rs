//! A page of an account's runs.

use engine::ports::executions::{ListQuery, Page};
use engine::{Engine, Error};

/// The page, newest first.
pub async fn list(engine: &Engine, query: &ListQuery) -> Result<Page, Error> {
    Ok(engine.ports.executions.list(query).await?)
}
