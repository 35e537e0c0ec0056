//! Compares two revisions of a workflow.

use super::read::definition;
use crate::workflows;
use engine::difference::{self, Difference};
use engine::{Engine, Result};
use model::{AccountId, WorkflowId};

/// One side of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The revision, or the version, with this number.
    Number(u32),
    /// The current revision.
    Current,
}

/// Two revisions and their difference.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The revision that counts as the older one.
    pub before: u32,
    /// The revision that counts as the newer one.
    pub after: u32,
    /// The current revision.
    pub current: u32,
    /// The difference between both.
    pub difference: Difference,
}

/// Reads both revisions and compares them.
pub async fn compare(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    before: Side,
    after: Side,
) -> Result<Compared> {
    let current = workflows::read::summary(engine, account, id).await?.revision;
    let number = |side| match side {
        Side::Number(number) => number,
        Side::Current => current,
    };
    let (before, after) = (number(before), number(after));
    let old = definition(engine, account, id, before).await?;
    let new = definition(engine, account, id, after).await?;
    Ok(Compared { difference: difference::compare(&old, &new), before, after, current })
}
