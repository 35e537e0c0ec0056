//! `GET /api/v1/workflows`: lists the workflows of the account.

use crate::error;
use api::doc::{Answer, Param};
use api::schema::{
    Named, any, flag, integer, integer_in, list, map, millis, object, one_of, or_null, page, saying, text,
};
use api::workflow::body;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Query, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use model::Workflow;
use records::workflows::{self, WorkflowQuery, WorkflowSort};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-workflows-list",
    id: "listWorkflows",
    methods: &["GET"],
    path: "/api/v1/workflows",
    summary: "Lists workflows, filtered, sorted and paged",
    doc: Doc {
        query: &[
            Param::new("folderId", "Only workflows in this folder; empty or `null` = at top level", text),
            Param::new("includeDisabled", "Whether disabled ones are shown; true by default", flag),
            Param::new("sortBy", "`order` by default", || one_of(&["name", "modifiedAt", "order"])),
            Param::new("order", "`asc` by default", || one_of(&["asc", "desc"])),
            Param::new("limit", "How many, 50 by default", || integer_in(1, 100)),
            Param::new("offset", "How many to pass over", || integer_in(0, i64::MAX)),
            Param::new(
                "search",
                "Only workflows whose name or description holds this text, without regard to case, width and composition",
                text,
            ),
            Param::new(
                "tags",
                "Only workflows with one of these tags, separated by commas, or each in a parameter of its own; a tag that holds commas is found by the whole",
                text,
            ),
        ],
        answers: &[Answer::json(200, "A page of workflows", || envelope::schema(&page("workflows", &row_schema())))],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let query = read(&request.query)?;
    let page = workflows::list(&context.engine, request.account()?, &query).await?;
    Ok(envelope::ok(&json!({
        "workflows": page.workflows.iter().map(row).collect::<Vec<_>>(),
        "total": page.total,
        "limit": query.limit,
        "offset": query.offset,
    })))
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

fn row(workflow: &Workflow) -> Value {
    json!({
        "id": workflow.id,
        "name": workflow.name,
        "description": workflow.description,
        "isEnabled": workflow.is_enabled,
        "isFavorite": workflow.is_favorite,
        "folderId": workflow.folder_id,
        "order": workflow.order,
        "stepCount": workflow.step_count,
        "modifiedAt": workflow.modified_at,
        "tags": workflow.tags,
        "version": workflow.version,
        "triggerConfig": workflow.trigger_config,
        "triggerCount": count(workflow),
        "maxExecutionTime": workflow.max_execution_time,
        "reentryBehavior": workflow.reentry_behavior,
        "author": workflow.author,
        "vFlowLevel": workflow.v_flow_level,
        "flowKey": workflow.called_by(),
        "flowType": workflow.flow_type,
        "nextRunAt": workflow.next_run_at,
    })
}

/// The number of triggers. Old records have no number, but at least the trigger that they show.
fn count(workflow: &Workflow) -> u32 {
    workflow.trigger_count.max(u32::from(!workflow.trigger_config.is_null()))
}

fn row_schema() -> Value {
    object([
        ("id", text()),
        ("name", text()),
        ("description", text()),
        ("isEnabled", flag()),
        ("isFavorite", flag()),
        ("folderId", or_null(&text())),
        ("order", integer()),
        ("stepCount", integer()),
        ("modifiedAt", millis()),
        ("tags", list(&text())),
        ("version", text()),
        ("triggerConfig", saying(or_null(&map(&any())), "The first trigger")),
        ("triggerCount", saying(integer(), "Those among the steps are counted, too")),
        ("flowKey", saying(text(), "The key by which flows are called")),
        ("flowType", one_of(&["sync", "async"])),
        ("reentryBehavior", or_null(&body::reentry_schema())),
        ("maxExecutionTime", saying(or_null(&integer()), "In seconds")),
        ("author", text()),
        ("vFlowLevel", integer()),
        ("nextRunAt", saying(or_null(&millis()), "When its schedules start it next")),
    ])
    .named("WorkflowSummary")
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
