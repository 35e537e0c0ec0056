use crate::base;
use crate::exchange::intake::{self, Report};
use crate::exchange::upload::MAX_UPLOAD;
use api::doc::{JSON, TRACEPARENT};
use api::{Body, Context, Request, Response, Route, Size, envelope};
use engine::Error;
use serde_json::Value;

/// The route. Archives are imported in the same way.
pub static ROUTE: Route = Route {
    name: "vflow-imports-one",
    id: "importWorkflow",
    path: "/api/v1/workflows/import",
    summary: "Stores the workflows of a file, disabled; through API Gateway, a file can have about 4.4 MB",
    headers: &[TRACEPARENT],
    bodies: &[
        Body { media: "multipart/form-data", schema: intake::form, example: || Value::Null },
        Body { media: JSON, schema: intake::body, example: intake::example },
    ],
    answers: &[envelope::answer::<Report>(200, "The result for each workflow")],
    max_body: MAX_UPLOAD,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let report = intake::import(context, &request).await?;
    report.answer("Workflow imported successfully", &report)
}
