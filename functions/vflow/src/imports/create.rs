//! `POST /api/v1/workflows/import-batch`: imports files with several workflows.

use super::one::BASE;
use crate::exchange::intake;
use api::doc::Answer;
use api::schema::{integer, object};
use api::{Context, Doc, Request, Response, Route, envelope, unknown};
use engine::Error;
use http::StatusCode;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-imports-create",
    id: "importWorkflows",
    path: "/api/v1/workflows/import-batch",
    summary: "Stores the workflows of an archive, disabled; API Gateway lets about 4.4 MB of a file through",
    doc: Doc { answers: &[Answer::json(200, "What became of each workflow", answer)], ..BASE.doc },
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let report = intake::import(context, &request).await?;
    let message = report.message("Batch import completed");
    let (total, imported, skipped, errors) =
        (report.total(), report.imported.len(), report.skipped.len(), report.errors.len());
    let data = json!({
        "imported": report.imported,
        "skipped": report.skipped,
        "errors": report.errors,
        "total": total,
        "importedCount": imported,
        "skippedCount": skipped,
        "errorCount": errors,
    });
    Ok(unknown::tell(envelope::success(StatusCode::OK, message, &data), &report.warnings))
}

fn answer() -> Value {
    let [imported, skipped, errors, total] = intake::rows();
    let count = |name: &'static str| (name, integer());
    envelope::schema(&object([
        imported,
        skipped,
        errors,
        total,
        count("importedCount"),
        count("skippedCount"),
        count("errorCount"),
    ]))
}
