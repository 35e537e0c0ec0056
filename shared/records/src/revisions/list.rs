//! Lists the revisions of a workflow.

use crate::workflows;
use engine::{Engine, Result};
use model::{AccountId, Revision, WorkflowId};

/// A page of revisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisionPage {
    /// The number of the current revision.
    pub current: u32,
    /// The revisions, newest first.
    pub revisions: Vec<Revision>,
    /// The next page has the revisions that are older than this one; `None` = there are none.
    pub next: Option<u32>,
}

/// At most `limit` revisions that are older than `before`. A page of large revisions can have fewer
/// although there are more.
pub async fn list(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    before: Option<u32>,
    limit: usize,
) -> Result<RevisionPage> {
    let current = workflows::read::summary(engine, account, id).await?.revision;
    let page = engine.ports.workflows.revisions(account, id, before, limit).await?;
    // The first revision has the number 1, and the store possibly does not know that it is the last
    // one of the list.
    Ok(RevisionPage { current, revisions: page.revisions, next: page.next.filter(|oldest| *oldest > 1) })
}
