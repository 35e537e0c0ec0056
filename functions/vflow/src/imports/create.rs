//! `POST /api/v1/workflows/import-batch`: imports files with several workflows.

use crate::error;
use crate::exchange::intake;
use crate::exchange::upload::MAX_UPLOAD;
use api::doc::{Answer, Body, JSON};
use api::schema::{integer, object};
use api::{Auth, Context, Doc, LimitClass, Request, Response, Route, Scope, Size, envelope, unknown};
use engine::{Error, Port};
use http::StatusCode;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-imports-create",
    id: "importWorkflows",
    methods: &["POST"],
    path: "/api/v1/workflows/import-batch",
    summary: "Stores the workflows of an archive, disabled; API Gateway lets about 4.4 MB of a file through",
    doc: Doc {
        bodies: &[
            Body { media: "multipart/form-data", schema: intake::form, example: || Value::Null },
            Body { media: JSON, schema: intake::body, example: intake::example },
        ],
        body_required: true,
        answers: &[Answer { status: 200, media: JSON, says: "What became of each workflow", schema: answer }],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_UPLOAD,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
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
