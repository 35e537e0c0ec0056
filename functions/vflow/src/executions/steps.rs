use crate::base;
use api::schema::{integer_in, one_of, text};
use api::step_record::Record;
use api::{Context, LANG, Language, Param, Query, Request, Response, Route, envelope};
use engine::{Error, Port};
use model::{Recording, Status};
use records::steps::{self, PassStatus, StepQuery};
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-executions-steps",
    id: "listExecutionSteps",
    path: "/api/v1/executions/{executionId}/steps",
    summary: "Shows the records of a run's steps: parameters, outputs and attempts, of HTTP steps also request and response",
    query: &[
        Param::new("stepId", "Only passes of this step", text),
        Param::new("pass", "Only this pass of each step, from 1", || integer_in(1, i64::from(u32::MAX))),
        Param::new("status", "Only passes of this status", || one_of(&PassStatus::ALL.map(|(word, _)| word))),
        Param::new("limit", "The number of rows, 50 by default", || integer_in(1, 200)),
        Param::new("cursor", "The `nextCursor` or `cursor` of the previous page", text),
        LANG,
    ],
    answers: &[envelope::answer::<StepRecordPage<'_>>(
        200,
        "A page of records, in the order in which the passes ended; active passes come last",
    )],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

/// A page of the records of an execution's steps.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StepRecordPage<'a> {
    execution_id: String,
    status: Status,
    /// The passes of steps of which the run keeps records.
    record: Recording,
    steps: Vec<Record<'a>>,
    /// The number of records that are kept, regardless of the filters.
    total: usize,
    /// The number of records that were not kept because there were too many.
    not_kept: u32,
    limit: usize,
    /// The cursor of the next page; null = there is none.
    next_cursor: Option<String>,
    /// The position after this page, also if this page is the last one now. A later request with it
    /// returns the entries that were added.
    cursor: String,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, language) = (request.execution_id()?, Language::of(&request)?);
    let query = read(&request.query)?;
    let limit = query.limit;
    let page = steps::records(&context.engine, request.account()?, id, query).await?;
    let response = envelope::data(&StepRecordPage {
        execution_id: page.row.id.vflow(),
        status: page.row.status,
        record: page.recording,
        steps: page.passes.iter().map(|pass| Record::of(pass, language)).collect(),
        total: page.total,
        not_kept: page.left_out,
        limit,
        next_cursor: page.next.map(|next| next.to_string()),
        cursor: page.end.to_string(),
    })?;
    Ok(language.show(response))
}

fn read(query: &Query) -> Result<StepQuery, Error> {
    let status = match query.filled("status") {
        None => None,
        Some(word) => {
            let refused = || Error::invalid("status", "must be running, completed, failed, skipped or interrupted");
            Some(PassStatus::parse(word).ok_or_else(refused)?)
        }
    };
    let pass = match query.integer("pass")? {
        None => None,
        Some(number) => {
            let number = u32::try_from(number).ok().filter(|number| *number > 0);
            Some(number.ok_or_else(|| Error::invalid("pass", "must be 1 or more"))?)
        }
    };
    let from = match query.filled("cursor") {
        None => 0,
        Some(text) => {
            let refused = |_| Error::invalid("cursor", "must be the nextCursor or cursor of another page");
            text.parse::<u32>().map_err(refused)? as usize
        }
    };
    let step = query.filled("stepId").map(str::to_owned);
    Ok(StepQuery { step, pass, status, from, limit: query.limit(50, 200)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_parameters_are_named() {
        for (text, field) in [
            ("status=done", "status"),
            ("pass=0", "pass"),
            ("pass=x", "pass"),
            ("limit=201", "limit"),
            ("cursor=-1", "cursor"),
        ] {
            assert!(
                matches!(read(&Query::parse(text)), Err(Error::Invalid { field: named, .. }) if named == field),
                "{text}"
            );
        }
        let query = read(&Query::parse("stepId=a&pass=3&status=failed&cursor=7&limit=200")).unwrap();
        assert_eq!((query.step.as_deref(), query.pass, query.status), (Some("a"), Some(3), Some(PassStatus::Failed)));
        assert_eq!((query.from, query.limit), (7, 200));
    }
}
