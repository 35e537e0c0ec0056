use crate::base;
use api::{Context, Param, Query, Request, Response, Route, Size, envelope, schema};
use engine::{Error, Port};
use http::StatusCode;
use model::{ExecutionId, Timestamp, WorkflowId};
use records::executions::{self, Deleted, History};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-executions-delete",
    id: "deleteExecutions",
    methods: &["DELETE"],
    path: "/api/v1/executions",
    summary: "Deletes the ended runs that match all given filters, with their logs",
    query: &[
        Param::new(
            "executionId",
            "Only this run; 404 if there is none, 409 while it or the run that waits for it is active, or while its end must still be reported",
            schema::text,
        ),
        Param::new("workflowId", "Only runs of this workflow; active runs are not deleted", schema::text),
        Param::new(
            "olderThan",
            "Only runs that started before this moment; active runs are not deleted. One of the three parameters must be given",
            schema::millis,
        ),
    ],
    answers: &[envelope::answer::<DeletedExecutions>(
        200,
        "The number of deleted runs. If `more` is true, the time was not sufficient: send the same request again",
    )],
    ports: &[Port::ReadExecutions, Port::DeleteExecutions, Port::RollUps],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DeletedExecutions {
    deleted_count: usize,
    /// Whether the same request deletes more.
    more: bool,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let deleted = match history(&request.query)? {
        Some(history) => executions::delete(&context.engine, request.account()?, &history).await?,
        None => Deleted::default(),
    };
    let deleted = DeletedExecutions { deleted_count: deleted.count, more: deleted.more };
    envelope::with(StatusCode::OK, "Execution history deleted", &deleted)
}

/// The executions that match all filters. `None` if the id of the workflow is invalid, because such
/// a workflow has no executions.
fn history(query: &Query) -> Result<Option<History>, Error> {
    const FILTERS: [&str; 3] = ["executionId", "workflowId", "olderThan"];
    let given = |name: &'static str| match query.text(name) {
        // A blank filter would delete more than the caller wants, so it is refused.
        Some(text) if text.trim().is_empty() => Err(Error::invalid(name, "must not be blank")),
        text => Ok(text),
    };
    for name in FILTERS {
        if query.pairs().iter().filter(|(known, _)| known == name).count() > 1 {
            return Err(Error::invalid(name, "must be given once"));
        }
    }
    let run = given("executionId")?.map(ExecutionId::parse).transpose().map_err(|_| Error::ExecutionNotFound)?;
    let before = given("olderThan")?.map(|_| query.integer("olderThan")).transpose()?.flatten().map(Timestamp);
    let workflow = match given("workflowId")?.map(WorkflowId::parse) {
        None => None,
        Some(Ok(id)) => Some(id),
        Some(Err(_)) => return Ok(None),
    };
    if run.is_none() && workflow.is_none() && before.is_none() {
        return Err(Error::invalid("executionId", "must be given, or workflowId, or olderThan"));
    }
    Ok(Some(History { run, workflow, before }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_filter_counts() {
        let id = ExecutionId::parse("exec-01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let workflow = WorkflowId::parse("w").ok();
        let before = Some(Timestamp(5));
        for (text, expected) in [
            (
                format!("olderThan=5&workflowId=w&executionId={id}"),
                Some(History { run: Some(id), workflow: workflow.clone(), before }),
            ),
            ("olderThan=5&workflowId=w".to_owned(), Some(History { run: None, workflow: workflow.clone(), before })),
            ("workflowId=w".to_owned(), Some(History { workflow, ..History::default() })),
            ("olderThan=5&workflowId=a%20b".to_owned(), None),
            ("olderThan=5".to_owned(), Some(History { before, ..History::default() })),
        ] {
            assert_eq!(history(&Query::parse(&text)).unwrap(), expected, "{text}");
        }
        for text in [
            "",
            "olderThan=",
            "olderThan=x",
            "workflowId=",
            "workflowId=&olderThan=5",
            "olderThan=x&workflowId=w",
            "workflowId=w&workflowId=v",
        ] {
            assert!(matches!(history(&Query::parse(text)), Err(Error::Invalid { .. })), "{text}");
        }
        assert!(matches!(history(&Query::parse("executionId=x")), Err(Error::ExecutionNotFound)));
    }
}
