//! Who calls a workflow: other workflows, API records, schedules.

use super::walk::{UserPage, walk};
use crate::{schedules, workflows};
use engine::uses::UsedAt;
use engine::{Engine, Result, uses};
use model::{AccountId, ApiRecord, Definition, Workflow, WorkflowId};
use schedules::ScheduleView;

/// Who calls a workflow.
#[derive(Clone, Debug)]
pub struct WorkflowUses {
    /// The API records that start it, enabled or not.
    pub apis: Vec<ApiRecord>,
    /// Its own schedules, with their next times.
    pub schedules: Vec<ScheduleView>,
    /// A page of the workflows whose steps name it, or that name it for their failures.
    pub page: UserPage,
}

/// The API records and schedules of a workflow, and a page of the workflows whose current revisions
/// name it, after the id `after`.
pub async fn of_workflow(
    engine: &Engine,
    account: &AccountId,
    id: &WorkflowId,
    after: Option<&str>,
    limit: usize,
) -> Result<WorkflowUses> {
    workflows::read::summary(engine, account, id).await?;
    let mut apis = engine.ports.apis.list(account).await?;
    apis.retain(|api| api.workflow_id == *id);
    let schedules = schedules::list(engine, account, Some(id.as_str())).await?;
    let places = |user: &Workflow, definition: &Definition| {
        let on_failure = user.on_failure.as_ref().filter(|named| *named == id).map(|_| UsedAt::field("onFailure"));
        on_failure.into_iter().chain(uses::of_workflow(definition, id.as_str())).collect()
    };
    let page = walk(engine, account, after, limit, places).await?;
    Ok(WorkflowUses { apis, schedules, page })
}
