//! Lists the schedules of an account with the times at which they start their workflows next.

use engine::schedule::SchedulePlan;
use engine::{Engine, Result};
use model::{AccountId, Schedule, Timestamp, Workflow};
use std::sync::Arc;

/// The number of times that are shown of each schedule.
pub const NEXT: usize = 5;

/// A schedule of a workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct ScheduleView {
    /// The workflow that it starts.
    pub workflow: Arc<Workflow>,
    /// The schedule, as it is stored.
    pub schedule: Schedule,
    /// The next times, at most [`NEXT`]. There are none if the workflow is disabled, or if the
    /// schedule has started it for the last time.
    pub next: Vec<Timestamp>,
}

/// All schedules of all workflows, or of one, sorted by their next time. Those without a next time
/// are last, sorted by the name of the workflow.
pub async fn list(engine: &Engine, account: &AccountId, workflow: Option<&str>) -> Result<Vec<ScheduleView>> {
    let now = engine.ports.clock.now();
    let workflows = engine.ports.workflows.list(account).await?;
    let wanted = workflows.into_iter().filter(|found| workflow.is_none_or(|id| found.id.as_str() == id));
    let mut views: Vec<_> = wanted.flat_map(|workflow| of_workflow(&workflow, now)).collect();
    views.sort_by_cached_key(|view| {
        let next = view.next.first().copied();
        (next.is_none(), next, view.workflow.name.clone(), view.workflow.id.clone())
    });
    Ok(views)
}

fn of_workflow(workflow: &Arc<Workflow>, now: Timestamp) -> Vec<ScheduleView> {
    let plan = SchedulePlan::of(workflow);
    let upcoming = plan.upcoming(now, NEXT);
    let next = |schedule: &Schedule| {
        let found = upcoming.iter().find(|(known, _)| *known == schedule);
        found.map(|(_, next)| next.clone()).unwrap_or_default()
    };
    let view = |schedule: &Schedule| ScheduleView {
        workflow: Arc::clone(workflow),
        schedule: schedule.clone(),
        next: next(schedule),
    };
    workflow.schedules.iter().map(view).collect()
}
