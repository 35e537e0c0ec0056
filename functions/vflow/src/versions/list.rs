use super::show::Shown;
use crate::base;
use api::{Context, Param, Request, Response, Route, envelope, schema};
use engine::Error;
use records::versions;
use schemars::JsonSchema;
use serde::Serialize;

/// The default number of listed versions.
const LIMIT: usize = 50;
/// The highest number of listed versions.
const MOST: usize = 100;

pub static ROUTE: Route = Route {
    name: "vflow-versions-list",
    id: "listVersions",
    path: "/api/v1/workflows/{workflowId}/versions",
    summary: "Lists the published versions of a workflow, newest first",
    query: &[
        Param { name: "limit", says: "The number of rows, 50 by default", schema: || schema::integer_in(1, 100) },
        Param { name: "offset", says: "The number of rows to skip", schema: || schema::integer_in(0, i64::MAX) },
    ],
    answers: &[envelope::answer::<VersionPage<'_>>(200, "A page of versions, and how many there are")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

#[derive(Serialize, JsonSchema)]
struct VersionPage<'a> {
    versions: Vec<Shown<'a>>,
    /// The number of versions.
    total: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (limit, offset) = (request.query.limit(LIMIT, MOST)?, request.query.offset()?);
    let versions = versions::list(&context.engine, request.account()?, &request.workflow_id()?).await?;
    let page = versions.iter().skip(offset).take(limit).map(Shown::from).collect();
    envelope::data(&VersionPage { versions: page, total: versions.len() })
}
