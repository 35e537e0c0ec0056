//! Compares two versions of a workflow, or one with what it is now.

use super::{find, read};
use crate::workflows;
use engine::difference::{self, Difference};
use engine::{Engine, Error};
use model::{AccountId, Definition, Version, Workflow, WorkflowId};

/// What can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The version of that number.
    Version(u32),
    /// The workflow as it is.
    Current,
}

/// Two revisions and how they differ.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The one that is taken as before.
    pub before: Compare,
    /// The one that is taken as after.
    pub after: Compare,
    /// What changed.
    pub difference: Difference,
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compare {
    /// The version, unless it is the workflow as it is.
    pub version: Option<Version>,
    /// Its revision.
    pub revision: u32,
}

/// Reads both and compares them.
pub async fn compare(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    before: Side,
    after: Side,
) -> Result<Compared, Error> {
    let workflow = workflows::read::summary(engine, account, id).await?;
    let (before, old) = side(engine, account, &workflow, before).await?;
    let (after, new) = side(engine, account, &workflow, after).await?;
    Ok(Compared { difference: difference::compare(&old, &new), before, after })
}

async fn side(
    engine: &Engine,
    account: &AccountId,
    workflow: &Workflow,
    side: Side,
) -> Result<(Compare, Definition), Error> {
    let version = match side {
        Side::Version(number) => Some(find::summary(engine, account, &workflow.id, number).await?),
        Side::Current => None,
    };
    let revision = version.as_ref().map_or(workflow.revision, |version| version.revision);
    let definition = read::revision(engine, account, workflow, revision).await?;
    Ok((Compare { version, revision }, definition))
}
