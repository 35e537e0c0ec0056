//! Compares two versions of a workflow, or a version with the current revision.

use super::find::find;
use super::read;
use crate::revisions::Side;
use crate::workflows;
use engine::difference::{self, Difference};
use engine::{Engine, Error, Result};
use model::{AccountId, Definition, Version, Workflow, WorkflowId};

/// Two revisions and their difference.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The revision that counts as the older one.
    pub before: Compare,
    /// The revision that counts as the newer one.
    pub after: Compare,
    /// The difference between both.
    pub difference: Difference,
}

/// One side of a comparison, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compare {
    /// The version; `None` for the current revision.
    pub version: Option<Version>,
    /// The number of the revision.
    pub revision: u32,
}

/// Reads both sides and compares them.
pub async fn compare(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    before: Side,
    after: Side,
) -> Result<Compared> {
    let workflow = workflows::read::summary(engine, account, id).await?;
    let (before, old) = side(engine, account, &workflow, before).await?;
    let (after, new) = side(engine, account, &workflow, after).await.map_err(|error| match error {
        // The error must name the version that was not found, which is not that of the path.
        Error::NotFound { what: "version" } => {
            let number = if let Side::Number(number) = after { number.to_string() } else { String::new() };
            Error::invalid("with", format!("v{number} is no version of the workflow"))
        }
        other => other,
    })?;
    Ok(Compared { difference: difference::compare(&old, &new), before, after })
}

async fn side(engine: &Engine, account: &AccountId, workflow: &Workflow, side: Side) -> Result<(Compare, Definition)> {
    let version = match side {
        Side::Number(number) => Some(find(engine, account, &workflow.id, number).await?),
        Side::Current => None,
    };
    let revision = version.as_ref().map_or(workflow.revision, |version| version.revision);
    let definition = read::revision(engine, account, workflow, revision).await?;
    Ok((Compare { version, revision }, definition))
}
