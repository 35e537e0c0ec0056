use super::one;
use crate::exchange::intake::{self, Report};
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-imports-create",
    id: "importWorkflows",
    path: "/api/v1/workflows/import-batch",
    summary: "Stores the workflows of an archive, disabled; through API Gateway, a file can have about 4.4 MB",
    answers: &[envelope::answer::<BatchImport<'_>>(200, "The result for each workflow")],
    handler: |context, request| Box::pin(run(context, request)),
    ..one::ROUTE
};

/// The results of an import, and their numbers.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct BatchImport<'a> {
    #[serde(flatten)]
    report: &'a Report,
    imported_count: usize,
    skipped_count: usize,
    error_count: usize,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let report = intake::import(context, &request).await?;
    let counted = BatchImport {
        report: &report,
        imported_count: report.imported.len(),
        skipped_count: report.skipped.len(),
        error_count: report.errors.len(),
    };
    report.answer("Batch import completed", &counted)
}
