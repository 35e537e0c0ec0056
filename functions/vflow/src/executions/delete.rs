//! DELETE /api/v1/executions: history, by run, by workflow or by age.

use crate::error;
use api::doc::{Answer, Param};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Query, Request, Response, Route, Scope, Size, envelope, schema};
use engine::usecase::delete_executions::{self, Deleted, History};
use engine::{Error, Port};
use http::StatusCode;
use model::{ExecutionId, Timestamp, WorkflowId};
use serde_json::{Value, json};

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-executions-delete",
    methods: &["DELETE"],
    path: "/api/v1/executions",
    summary: "Deletes runs that have ended, with their logs: one, a workflow's, or all that started before a moment",
    doc: Doc {
        query: &[
            Param::new(
                "executionId",
                "Only this run, whatever else is given; 404 if there is none, 409 while it, or the run that waits for it, is running",
                schema::text,
            ),
            Param::new(
                "workflowId",
                "All runs of this workflow, whatever olderThan says; those that are running stay",
                schema::text,
            ),
            Param::new(
                "olderThan",
                "All runs that started before this moment; those that are running stay. One of the three must be given",
                schema::millis,
            ),
        ],
        answers: &[Answer::json(
            200,
            "How many runs are gone. If more is true, time ran out: the same request goes on",
            answer,
        )],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadExecutions, Port::DeleteExecutions, Port::RollUps],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn answer() -> Value {
    envelope::schema(&schema::object([("deletedCount", schema::integer()), ("more", schema::flag())]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let deleted = match history(&request.query)? {
        Some(history) => delete_executions::run(&context.engine, request.account()?, &history).await?,
        None => Deleted::default(),
    };
    let data = json!({"deletedCount": deleted.count, "more": deleted.more});
    Ok(envelope::success(StatusCode::OK, "Execution history deleted", &data))
}

/// What to delete. What cannot be a workflow's id is the id of no workflow, and such a workflow has no runs: `None`.
fn history(query: &Query) -> Result<Option<History>, Error> {
    let given = |name: &str| query.text(name).filter(|text| !text.is_empty());
    if let Some(id) = given("executionId") {
        let id = ExecutionId::parse(id).map_err(|_| Error::ExecutionNotFound)?;
        return Ok(Some(History::Run(id)));
    }
    if let Some(id) = given("workflowId") {
        return Ok(WorkflowId::parse(id).ok().map(History::Workflow));
    }
    match given("olderThan").map(|_| query.integer("olderThan")).transpose()?.flatten() {
        Some(moment) => Ok(Some(History::Before(Timestamp(moment)))),
        None => Err(Error::invalid("executionId", "must be given, or workflowId, or olderThan")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_narrowest_filter_counts() {
        let id = ExecutionId::parse("exec-01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let workflow = WorkflowId::parse("w").unwrap();
        for (text, expected) in [
            (format!("olderThan=5&workflowId=w&executionId={id}"), Some(History::Run(id))),
            ("olderThan=5&workflowId=w&executionId=".to_owned(), Some(History::Workflow(workflow))),
            ("workflowId=a%20b".to_owned(), None),
            ("olderThan=5".to_owned(), Some(History::Before(Timestamp(5)))),
        ] {
            assert_eq!(history(&Query::parse(&text)).unwrap(), expected, "{text}");
        }
        for text in ["", "olderThan=", "olderThan=x", "workflowId="] {
            assert!(matches!(history(&Query::parse(text)), Err(Error::Invalid { .. })), "{text}");
        }
        assert!(matches!(history(&Query::parse("executionId=x")), Err(Error::ExecutionNotFound)));
    }
}
