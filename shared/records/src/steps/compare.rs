//! Compares two executions: how they ended, and the records of their steps.

use super::records::{Pass, StepQuery, records};
use engine::view::{RunView, view};
use engine::{Engine, Error, Result};
use model::{AccountId, ExecutionId, Recording};
use std::collections::HashMap;

/// Two executions side by side.
#[derive(Clone, Debug)]
pub struct ComparedRuns {
    /// The first execution, and the one with which it is compared.
    pub sides: [ComparedRun; 2],
    /// All passes of steps: those of the first execution in the order in which they ended, and then
    /// those that only the second one has.
    pub passes: Vec<ComparedPass>,
}

/// One of two compared executions.
#[derive(Clone, Debug)]
pub struct ComparedRun {
    /// The execution, with its result.
    pub view: RunView,
    /// The passes of which it keeps records. Only these are compared.
    pub recording: Recording,
    /// The number of records that were not kept because there were too many.
    pub left_out: u32,
}

/// The same pass of a step in both executions, as far as they have it.
#[derive(Clone, Debug)]
pub struct ComparedPass {
    /// The pass in each execution. At least one has it.
    pub sides: [Option<Pass>; 2],
}

impl ComparedPass {
    /// Whether status, attempts, outputs or error differ. Times are not compared.
    pub fn differs(&self) -> bool {
        let facts = |pass: &Pass| (pass.status, pass.record.tries.len());
        match &self.sides {
            [Some(one), Some(other)] => {
                facts(one) != facts(other)
                    || one.record.outputs != other.record.outputs
                    || one.record.error != other.record.error
            }
            _ => true,
        }
    }
}

impl ComparedRuns {
    /// Whether the executions differ: in status, result or error, or in a pass of a step.
    pub fn differ(&self) -> bool {
        let [one, other] = &self.sides;
        one.view.row.status != other.view.row.status
            || one.view.row.error != other.view.row.error
            || one.view.answer != other.view.answer
            || self.passes.iter().any(ComparedPass::differs)
    }
}

/// Compares the execution with another one, whose id is in the field `with` of the request. Passes
/// belong together if they have the same step, number and branch.
pub async fn compare(engine: &Engine, account: &AccountId, id: ExecutionId, with: ExecutionId) -> Result<ComparedRuns> {
    let (one, passes) = side(engine, account, id).await?;
    let (other, others) = side(engine, account, with).await.map_err(|error| error.in_field("with"))?;
    let place = |pass: &Pass| (pass.step.id.clone(), pass.record.pass, pass.record.branch.map(|branch| branch.0));
    let places: HashMap<_, _> = others.iter().enumerate().map(|(at, pass)| (place(pass), at)).collect();
    let mut others: Vec<_> = others.into_iter().map(Some).collect();
    let mut compared = Vec::with_capacity(passes.len());
    for pass in passes {
        let same = places.get(&place(&pass)).and_then(|at| others.get_mut(*at)).and_then(Option::take);
        compared.push(ComparedPass { sides: [Some(pass), same] });
    }
    compared.extend(others.into_iter().flatten().map(|pass| ComparedPass { sides: [None, Some(pass)] }));
    Ok(ComparedRuns { sides: [one, other], passes: compared })
}

/// An execution, and all passes of which it has records.
async fn side(engine: &Engine, account: &AccountId, id: ExecutionId) -> Result<(ComparedRun, Vec<Pass>)> {
    let row = engine.ports.executions.read(account, id).await?.ok_or(Error::ExecutionNotFound)?;
    let view = view(engine, row).await?;
    let page = records(engine, account, id, StepQuery { limit: usize::MAX, ..StepQuery::default() }).await?;
    Ok((ComparedRun { view, recording: page.recording, left_out: page.left_out }, page.passes))
}
