use super::show;
use super::standing::{self, LATEST_OF, STANDING, Standing};
use crate::base;
use api::schema::{flag, integer_in, millis, text};
use api::{Context, LANG, Language, Param, Query, Request, Response, Route, envelope};
use engine::ports::executions::{ListQuery, Page, Summary};
use engine::{Error, Port};
use model::{AccountId, ExecutionId, Status, Timestamp, WorkflowId};
use records::executions;
use schemars::JsonSchema;
use serde::Serialize;

/// The largest offset. All skipped executions are counted, so the cost grows with it.
const MAX_OFFSET: usize = 100_000;

pub static ROUTE: Route = Route {
    name: "vflow-executions-list",
    id: "listExecutions",
    path: "/api/v1/executions",
    summary: "Lists runs, newest first, filtered and paged",
    query: &[
        Param::new("workflowId", "Only runs of this workflow", text),
        Param::new(
            "status",
            "Only runs with this status, or with one of these, separated by commas or each in its own parameter",
            text,
        ),
        Param::new(
            "triggeredBy",
            "Only runs that this kind of trigger started, as triggeredBy of a row says. A kind that no trigger of the account has is refused",
            text,
        ),
        Param::new("error", "Only runs that failed with a message that contains this text; case counts", text),
        Param::new("startDate", "Only runs that started then or later", millis),
        Param::new("endDate", "Only runs that started then or earlier", millis),
        Param::new("limit", "The number of rows, 20 by default", || integer_in(1, 100)),
        Param::new("offset", "The number of rows to skip; the cost grows with this number", || {
            integer_in(0, MAX_OFFSET as i64)
        }),
        Param::new("cursor", "The `nextCursor` of the previous page; every page costs as much as the first", text),
        Param::new(
            LATEST_OF,
            "Instead of a list: the newest run of each of these workflows, up to 100, separated by commas or each in its own parameter. Of the other parameters, only `standing` and `lang` are allowed with it",
            text,
        ),
        Param::new(
            STANDING,
            "Whether the rows of runs that have not ended contain `phase`, `wakeAt` and `currentStep`, which costs one read each; false by default",
            flag,
        ),
        LANG,
    ],
    answers: &[envelope::answer::<ExecutionPage<'_>>(200, "A page of runs")],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

/// A page of executions, newest first.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "ExecutionSummaryPage")]
struct ExecutionPage<'a> {
    executions: Vec<ExecutionSummary<'a>>,
    total: usize,
    /// Whether there can be more than `total`, because only a limited number is counted.
    total_is_capped: bool,
    limit: usize,
    offset: usize,
    /// The cursor of the next page; null = there is none.
    next_cursor: Option<String>,
}

/// An execution in a list.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ExecutionSummary<'a> {
    execution_id: String,
    workflow_id: &'a str,
    workflow_name: &'a str,
    status: Status,
    started_at: Timestamp,
    completed_at: Option<Timestamp>,
    /// The duration in milliseconds; null before the end.
    duration: Option<i64>,
    triggered_by: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    error: Option<&'a str>,
    #[serde(flatten)]
    standing: Option<Standing<'a>>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let query = read(&request.query, account)?;
    let page = match (standing::latest_of(&request.query)?, request.query.text("workflowId")) {
        (Some(of), _) => {
            let rows = executions::newest(&context.engine, account, &of).await?;
            Page { total: rows.len(), rows, ..Page::default() }
        }
        // There are no executions of a workflow with an invalid id.
        (None, Some(text)) if !text.is_empty() && query.workflow.is_none() => Page::default(),
        _ => executions::list(&context.engine, &query).await?,
    };
    let language = Language::of(&request)?;
    let is_standing = request.query.flag(STANDING)?.unwrap_or(false);
    let views =
        if is_standing { executions::under_way(&context.engine, account, &page.rows).await? } else { Vec::new() };
    let row = |summary| ExecutionSummary { standing: Standing::among(&views, summary, language), ..summary.into() };
    let response = envelope::data(&ExecutionPage {
        executions: page.rows.iter().map(row).collect(),
        total: page.total,
        total_is_capped: page.total_is_capped,
        limit: query.limit,
        offset: query.offset,
        next_cursor: page.next.map(ExecutionId::hex),
    })?;
    Ok(if is_standing { language.show(response) } else { response })
}

fn read(query: &Query, account: &AccountId) -> Result<ListQuery, Error> {
    Ok(ListQuery {
        account: account.clone(),
        workflow: query.text("workflowId").and_then(|text| WorkflowId::parse(text).ok()),
        statuses: statuses(query)?,
        triggered_by: query.filled("triggeredBy").map(str::to_owned),
        error: query.filled("error").map(str::to_owned),
        from: query.integer("startDate")?.map(Timestamp),
        to: query.integer("endDate")?.map(Timestamp),
        after: cursor(query)?,
        limit: query.limit(20, 100)?,
        offset: offset(query)?,
    })
}

/// Each status once. A blank is no status.
fn statuses(query: &Query) -> Result<Vec<Status>, Error> {
    let mut statuses = Vec::new();
    for word in query.all("status").flat_map(|words| words.split(',')).map(str::trim).filter(|word| !word.is_empty()) {
        let status = Status::parse(word)
            .ok_or_else(|| Error::invalid("status", "must be running, completed, failed, cancelled or timeout"))?;
        if !statuses.contains(&status) {
            statuses.push(status);
        }
    }
    Ok(statuses)
}

/// The last execution of the page before.
fn cursor(query: &Query) -> Result<Option<ExecutionId>, Error> {
    match query.text("cursor") {
        None | Some("") => Ok(None),
        Some(text) => match ExecutionId::parse(text) {
            Ok(id) => Ok(Some(id)),
            Err(_) => Err(Error::invalid("cursor", "must be the nextCursor of another page")),
        },
    }
}

/// The offset, limited because all skipped executions are counted.
fn offset(query: &Query) -> Result<usize, Error> {
    match query.offset()? {
        offset if offset > MAX_OFFSET => {
            Err(Error::invalid("offset", format!("must be at most {MAX_OFFSET}; use cursor to go further")))
        }
        offset => Ok(offset),
    }
}

impl<'a> From<&'a Summary> for ExecutionSummary<'a> {
    fn from(summary: &'a Summary) -> Self {
        Self {
            execution_id: summary.id.vflow(),
            workflow_id: summary.workflow_id.as_str(),
            workflow_name: &summary.workflow_name,
            status: summary.status,
            started_at: summary.started_at,
            completed_at: summary.completed_at,
            duration: show::duration(summary.started_at, summary.completed_at),
            triggered_by: &summary.triggered_by,
            error: summary.error.as_deref(),
            standing: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_and_wrong_ones_named() {
        let account = AccountId::parse("a").unwrap();
        let id = ExecutionId::parse("exec-01890a5d-ac96-774b-bcce-b302099a8057").unwrap();
        let query = read(
            &Query::parse(&format!("workflowId=w&status=failed,%20TIMEOUT,&status=failed&triggeredBy=api&error=no+luck&startDate=1&endDate=2&limit=5&offset=6&cursor={id}")),
            &account,
        )
        .unwrap();
        let expected = ListQuery {
            account: account.clone(),
            workflow: Some(WorkflowId::parse("w").unwrap()),
            statuses: vec![Status::Failed, Status::Timeout],
            triggered_by: Some("api".to_owned()),
            error: Some("no luck".to_owned()),
            from: Some(Timestamp(1)),
            to: Some(Timestamp(2)),
            after: Some(id),
            limit: 5,
            offset: 6,
        };
        assert_eq!(query, expected);
        for (text, field) in [
            ("status=done", "status"),
            ("status=failed,done", "status"),
            ("startDate=today", "startDate"),
            ("endDate=soon", "endDate"),
            ("limit=101", "limit"),
            ("offset=100001", "offset"),
            ("cursor=7x", "cursor"),
        ] {
            assert!(
                matches!(read(&Query::parse(text), &account), Err(Error::Invalid { field: named, .. }) if named == field)
            );
        }
    }
}
