//! What a list of executions tells beside the rows of its index.

use super::show::CurrentStep;
use api::{Language, Query};
use engine::ports::executions::Summary;
use engine::{Error, RunView};
use model::{Phase, Timestamp, WorkflowId};
use schemars::JsonSchema;
use serde::Serialize;

/// The parameter that asks for the newest execution of each of some workflows.
pub(super) const LATEST_OF: &str = "latestOf";
/// The parameter that asks how far executions are.
pub(super) const STANDING: &str = "standing";
/// The most workflows whose newest execution is asked for.
const MOST: usize = 100;
/// The parameters that only a list has.
const OF_LISTS: [&str; 9] =
    ["workflowId", "status", "triggeredBy", "error", "startDate", "endDate", "limit", "offset", "cursor"];

/// The workflows whose newest execution is asked for; `None` = a list is. Workflows with invalid
/// ids have no executions.
pub(super) fn latest_of(query: &Query) -> Result<Option<Vec<WorkflowId>>, Error> {
    let mut ids: Vec<&str> = query.all(LATEST_OF).flat_map(|ids| ids.split(',')).map(str::trim).collect();
    ids.retain(|id| !id.is_empty());
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(None);
    }
    if ids.len() > MOST {
        return Err(Error::invalid(LATEST_OF, format!("must name at most {MOST} workflows")));
    }
    if let Some(other) = OF_LISTS.into_iter().find(|name| query.filled(name).is_some()) {
        return Err(Error::invalid(other, "must be left out if latestOf is given"));
    }
    Ok(Some(ids.into_iter().filter_map(|id| WorkflowId::parse(id).ok()).collect()))
}

/// What an execution that has not ended is doing.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Standing<'a> {
    /// Only with the parameter `standing`, for runs that have not ended. The same applies to
    /// `wakeAt` and `currentStep`.
    phase: Phase,
    /// The end of the wait; null if it does not wait for a time.
    wake_at: Option<Timestamp>,
    /// The current step; null before the first one.
    current_step: Option<CurrentStep<'a>>,
}

impl<'a> Standing<'a> {
    /// That of the execution with this summary, if it is among these.
    pub(super) fn among(views: &'a [RunView], of: &Summary, language: Language) -> Option<Self> {
        let view = views.iter().find(|view| view.row.id == of.id)?;
        Some(Self { phase: view.row.phase, wake_at: view.row.wake_at, current_step: CurrentStep::of(view, language) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workflows_are_named_once_and_alone() {
        let of = |text: &str| latest_of(&Query::parse(text)).map(|ids| ids.map(|ids| ids.len()));
        assert_eq!(of("latestOf=a,b,%20a,&latestOf=c&standing=true").unwrap(), Some(3));
        assert_eq!(of("latestOf=&limit=5").unwrap(), None);
        assert_eq!(of("latestOf=not%20an%20id").unwrap(), Some(0));
        let many = (0..=MOST).map(|n| format!("w{n}")).collect::<Vec<_>>().join(",");
        for (text, field) in [(format!("latestOf={many}"), LATEST_OF), ("latestOf=a&limit=5".to_owned(), "limit")] {
            assert!(matches!(of(&text), Err(Error::Invalid { field: named, .. }) if named == field), "{text}");
        }
    }
}
