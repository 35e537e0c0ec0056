use super::show;
use crate::base;
use api::{Context, Param, Request, Response, Route, envelope, schema};
use engine::Error;
use engine::difference::Difference;
use records::revisions::Side;
use records::versions::{self, Compare};
use schemars::JsonSchema;
use serde::Serialize;

/// The name of the current revision of the workflow.
const CURRENT: &str = "current";

pub static ROUTE: Route = Route {
    name: "vflow-versions-compare",
    id: "compareVersions",
    path: "/api/v1/workflows/{workflowId}/versions/{version}/compare",
    summary: "Compares two versions, or a version with the current workflow: steps, inputs, outputs, triggers and settings",
    query: &[Param::new(
        "with",
        "The version to compare with, or `current` (the default): the workflow as it is now",
        schema::text,
    )],
    answers: &[envelope::answer::<ComparedVersions<'_>>(
        200,
        "What changed from the version in the path to the one that it is compared with",
    )],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_READ
};

/// The differences between two versions.
#[derive(Serialize, JsonSchema)]
struct ComparedVersions<'a> {
    #[serde(flatten)]
    difference: &'a Difference,
    before: ComparedVersion,
    after: ComparedVersion,
}

/// A side of the comparison.
#[derive(Serialize, JsonSchema)]
struct ComparedVersion {
    /// The name of the version; null = the current revision of the workflow.
    version: Option<String>,
    revision: u32,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id) = (request.account()?, request.workflow_id()?);
    let before = side(request.param("version")).ok_or(Error::NotFound { what: "version" })?;
    let after = side(request.query.filled("with").unwrap_or(CURRENT))
        .ok_or_else(|| Error::invalid("with", "must be a version such as v2, or current"))?;
    let compared = versions::compare(&context.engine, account, &id, before, after).await?;
    envelope::data(&ComparedVersions {
        before: shown(&compared.before),
        after: shown(&compared.after),
        difference: &compared.difference,
    })
}

fn side(text: &str) -> Option<Side> {
    if text == CURRENT { Some(Side::Current) } else { show::parse(text).map(Side::Number) }
}

fn shown(side: &Compare) -> ComparedVersion {
    ComparedVersion {
        version: side.version.as_ref().map(|version| format!("v{}", version.number)),
        revision: side.revision,
    }
}
