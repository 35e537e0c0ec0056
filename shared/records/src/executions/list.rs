//! Lists the executions of an account, in pages.

use engine::ports::executions::{ListQuery, Page};
use engine::{Engine, Error};

/// A page of executions, newest first.
pub async fn list(engine: &Engine, query: &ListQuery) -> Result<Page, Error> {
    Ok(engine.ports.executions.list(query).await?)
}
