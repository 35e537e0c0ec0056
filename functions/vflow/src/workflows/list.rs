use crate::base;
use api::schema::{flag, integer_in, one_of, text};
use api::{Context, Param, Query, Request, Response, Route, envelope};
use engine::Error;
use model::{FlowType, Reentry, Timestamp, Workflow};
use records::workflows::{self, WorkflowQuery, WorkflowSort};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

pub static ROUTE: Route = Route {
    name: "vflow-workflows-list",
    id: "listWorkflows",
    path: "/api/v1/workflows",
    summary: "Lists workflows, filtered, sorted and paged",
    query: &[
        Param::new("folderId", "Only workflows in this folder; empty or `null` = at top level", text),
        Param::new("includeDisabled", "Whether disabled workflows are shown; true by default", flag),
        Param::new("sortBy", "`order` by default", || one_of(&["name", "modifiedAt", "order"])),
        Param::new("order", "`asc` by default", || one_of(&["asc", "desc"])),
        Param::new("limit", "The number of rows, 50 by default", || integer_in(1, 100)),
        Param::new("offset", "The number of rows to skip", || integer_in(0, i64::MAX)),
        Param::new(
            "search",
            "Only workflows whose name or description contains this text, without regard to case, width and composition",
            text,
        ),
        Param::new(
            "tags",
            "Only workflows with one of these tags, separated by commas or each in its own parameter. A parameter with commas also means the one tag that contains these commas",
            text,
        ),
    ],
    answers: &[envelope::answer::<WorkflowSummaryPage<'_>>(200, "A page of workflows")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let query = read(&request.query)?;
    let page = workflows::list(&context.engine, request.account()?, &query).await?;
    envelope::data(&WorkflowSummaryPage {
        workflows: page.workflows.iter().map(WorkflowSummary::from).collect(),
        total: page.total,
        limit: query.limit,
        offset: query.offset,
    })
}

fn read(query: &Query) -> Result<WorkflowQuery, Error> {
    let sort = match query.filled("sortBy") {
        None | Some("order") => WorkflowSort::Order,
        Some("name") => WorkflowSort::Name,
        Some("modifiedAt") => WorkflowSort::ModifiedAt,
        Some(_) => return Err(Error::invalid("sortBy", "must be name, modifiedAt or order")),
    };
    let descending = match query.filled("order") {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(Error::invalid("order", "must be asc or desc")),
    };
    // A tag can contain commas, so a parameter with commas is read as several tags and as one.
    let tags = query.all("tags").flat_map(|tags| tags.split(',').chain(tags.contains(',').then_some(tags)));
    let tags = tags.map(str::trim).filter(|tag| !tag.is_empty());
    Ok(WorkflowQuery {
        folder: query.text("folderId").map(|id| Some(id.to_owned()).filter(|id| !matches!(id.as_str(), "" | "null"))),
        include_disabled: query.flag("includeDisabled")?.unwrap_or(true),
        sort,
        descending,
        limit: query.limit(50, 100)?,
        offset: query.offset()?,
        search: query.text("search").unwrap_or_default().to_owned(),
        tags: tags.map(str::to_owned).collect(),
    })
}

#[derive(Serialize, JsonSchema)]
struct WorkflowSummaryPage<'a> {
    workflows: Vec<WorkflowSummary<'a>>,
    total: usize,
    limit: usize,
    offset: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WorkflowSummary<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    is_enabled: bool,
    is_favorite: bool,
    folder_id: Option<&'a str>,
    order: i64,
    step_count: u32,
    modified_at: Timestamp,
    tags: &'a [String],
    version: &'a str,
    /// The first trigger.
    #[schemars(with = "Option<Map<String, Value>>")]
    trigger_config: &'a Value,
    /// The number of triggers, including those among the steps.
    trigger_count: u32,
    /// The longest time of a run, in seconds.
    max_execution_time: Option<i64>,
    reentry_behavior: Option<Reentry>,
    author: &'a str,
    v_flow_level: i64,
    /// The key by which flows are called.
    flow_key: &'a str,
    flow_type: FlowType,
    /// The next time at which its schedules start it.
    next_run_at: Option<Timestamp>,
}

impl<'a> From<&'a Workflow> for WorkflowSummary<'a> {
    fn from(workflow: &'a Workflow) -> Self {
        Self {
            id: workflow.id.as_str(),
            name: &workflow.name,
            description: &workflow.description,
            is_enabled: workflow.is_enabled,
            is_favorite: workflow.is_favorite,
            folder_id: workflow.folder_id.as_deref(),
            order: workflow.order,
            step_count: workflow.step_count,
            modified_at: workflow.modified_at,
            tags: &workflow.tags,
            version: &workflow.version,
            trigger_config: &workflow.trigger_config,
            trigger_count: count(workflow),
            max_execution_time: workflow.max_execution_time,
            reentry_behavior: workflow.reentry_behavior,
            author: &workflow.author,
            v_flow_level: workflow.v_flow_level,
            flow_key: workflow.called_by(),
            flow_type: workflow.flow_type,
            next_run_at: workflow.next_run_at,
        }
    }
}

/// The number of triggers. Old records have no number, but at least the trigger that they show.
fn count(workflow: &Workflow) -> u32 {
    workflow.trigger_count.max(u32::from(!workflow.trigger_config.is_null()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absent_empty_and_null_folders_differ() {
        let folder = |text: &str| read(&Query::parse(text)).unwrap().folder;
        assert_eq!(folder(""), None);
        assert_eq!(folder("folderId="), Some(None));
        assert_eq!(folder("folderId=null"), Some(None));
        assert_eq!(folder("folderId=f1"), Some(Some("f1".to_owned())));
    }

    #[test]
    fn wrong_parameters_are_named() {
        for (text, field) in [
            ("sortBy=size", "sortBy"),
            ("order=up", "order"),
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("offset=-1", "offset"),
            ("includeDisabled=maybe", "includeDisabled"),
        ] {
            assert!(
                matches!(read(&Query::parse(text)), Err(Error::Invalid { field: named, .. }) if named == field),
                "{text}"
            );
        }
        assert_eq!(read(&Query::parse("tags=a,%20b,,")).unwrap().tags, ["a", "b", "a, b,,"]);
        assert_eq!(read(&Query::parse("tags=a&tags=b%2Cc")).unwrap().tags, ["a", "b", "c", "b,c"]);
        assert!(read(&Query::parse("sortBy=&order=&limit=&offset=&includeDisabled=&tags=,")).is_ok());
    }
}
