use super::show;
use crate::base;
use api::schema::text;
use api::{Context, Param, Request, Response, Route, envelope};
use engine::Error;
use engine::difference::Difference;
use records::revisions::{self, Side};
use schemars::JsonSchema;
use serde::Serialize;

/// The name of the current revision.
const CURRENT: &str = "current";

pub static ROUTE: Route = Route {
    name: "vflow-revisions-compare",
    id: "compareRevisions",
    path: "/api/v1/workflows/{workflowId}/revisions/{revision}/compare",
    summary: "Compares two revisions, or a revision with the current one: steps, inputs, outputs, triggers and settings",
    query: &[Param::new("with", "The revision to compare with, or `current` (the default)", text)],
    answers: &[envelope::answer::<ComparedRevisions<'_>>(
        200,
        "What changed from the revision in the path to the one that it is compared with",
    )],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

/// The differences between two revisions.
#[derive(Serialize, JsonSchema)]
struct ComparedRevisions<'a> {
    #[serde(flatten)]
    difference: &'a Difference,
    before: ComparedRevision,
    after: ComparedRevision,
}

/// A side of the comparison.
#[derive(Serialize, JsonSchema)]
struct ComparedRevision {
    revision: u32,
    /// Whether it is the current revision.
    current: bool,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id) = (request.account()?, request.workflow_id()?);
    let before = side(request.param("revision")).ok_or(Error::NotFound { what: "revision" })?;
    let after = side(request.query.filled("with").unwrap_or(CURRENT))
        .ok_or_else(|| Error::invalid("with", "must be the number of a revision, or current"))?;
    let compared = revisions::compare(&context.engine, account, &id, before, after).await?;
    let shown = |revision| ComparedRevision { revision, current: revision == compared.current };
    envelope::data(&ComparedRevisions {
        before: shown(compared.before),
        after: shown(compared.after),
        difference: &compared.difference,
    })
}

fn side(text: &str) -> Option<Side> {
    if text == CURRENT { Some(Side::Current) } else { show::parse(text).map(Side::Number) }
}
