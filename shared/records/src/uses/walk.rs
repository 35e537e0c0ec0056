//! Looks at the current revisions of the workflows of an account, a limited number at a time.

use engine::uses::UsedAt;
use engine::{Engine, Result};
use futures::future::try_join_all;
use model::{AccountId, Definition, Workflow, WorkflowId};
use std::sync::Arc;

/// The most workflows that one page looks at.
pub const LOOKED_AT: usize = 200;
/// The number of revisions that are read at the same time.
const AT_ONCE: usize = 8;

/// A workflow that uses something.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// The workflow, as it is now.
    pub workflow: Arc<Workflow>,
    /// The places at which it does.
    pub places: Vec<UsedAt>,
}

/// A page of users.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UserPage {
    /// The users, in the order of their ids. There can be none although a later page has some.
    pub users: Vec<User>,
    /// The next page begins after this id; `None` = all workflows were looked at.
    pub next: Option<WorkflowId>,
}

/// The users among the next workflows after `after`, until there are `limit`, or [`LOOKED_AT`]
/// workflows were looked at.
pub(super) async fn walk(
    engine: &Engine,
    account: &AccountId,
    after: Option<&str>,
    limit: usize,
    places: impl Fn(&Workflow, &Definition) -> Vec<UsedAt>,
) -> Result<UserPage> {
    let all = engine.ports.workflows.list(account).await?;
    let left: Vec<_> = all.into_iter().filter(|of| after.is_none_or(|after| of.id.as_str() > after)).collect();
    let mut page = UserPage::default();
    let mut looked_at = 0;
    for chunk in left.chunks(AT_ONCE) {
        let read = |of: &Arc<Workflow>| {
            let (id, revision) = (of.id.clone(), of.revision);
            async move { engine.ports.workflows.definition(account, &id, revision).await }
        };
        let definitions = try_join_all(chunk.iter().map(read)).await?;
        for (workflow, definition) in chunk.iter().zip(definitions) {
            looked_at += 1;
            let places = definition.map(|definition| places(workflow, &definition)).unwrap_or_default();
            if !places.is_empty() {
                page.users.push(User { workflow: Arc::clone(workflow), places });
            }
            if page.users.len() >= limit || looked_at >= LOOKED_AT {
                page.next = Some(workflow.id.clone()).filter(|_| looked_at < left.len());
                return Ok(page);
            }
        }
    }
    Ok(page)
}
