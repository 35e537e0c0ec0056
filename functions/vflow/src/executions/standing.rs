//! What a list of executions tells beside the rows of its index.

use super::show;
use api::Query;
use api::language::Language;
use engine::{Error, RunView};
use model::WorkflowId;
use serde_json::{Value, json};

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

/// Tells of each row of a running execution where it stands.
pub(super) fn add(rows: &mut [Value], views: &[RunView], language: Language) {
    for view in views {
        let id = json!(view.row.id.vflow());
        let row = rows.iter_mut().find(|row| row.get("executionId") == Some(&id)).and_then(Value::as_object_mut);
        let Some(row) = row else { continue };
        row.insert("phase".to_owned(), json!(view.row.phase));
        row.insert("wakeAt".to_owned(), json!(view.row.wake_at));
        row.insert("currentStep".to_owned(), json!(show::current(view, language)));
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
