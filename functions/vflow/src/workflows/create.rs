use super::etag;
use crate::base;
use crate::changed::Created;
use crate::error::folder_in;
use api::workflow::{body, draft};
use api::{Body, Context, Fields, Request, Response, Route, envelope, unknown};
use engine::Error;
use http::StatusCode;
use records::workflows;

pub static ROUTE: Route = Route {
    name: "vflow-workflows-create",
    id: "createWorkflow",
    path: "/api/v1/workflows",
    summary: "Creates a workflow",
    bodies: &[Body::json(body::new_schema, body::example)],
    answers: &[envelope::answer::<Created<'_>>(
        201,
        "The workflow was created; the header `ETag` identifies its state",
    )],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    fields.required_text("name")?;
    let mut new = draft::new(body::read(&fields)?);
    new.fields.saved_by = request.device();
    let (account, definition) = (request.account()?, new.revision());
    let workflow = workflows::create(&context.engine, account, new).await.map_err(folder_in("folderId"))?;
    let found = workflows::validate_new(&context.engine, account, &workflow, &definition).await?;
    let created = Created { id: workflow.id.as_str(), name: &workflow.name, created_at: workflow.created_at };
    let response =
        etag::show(envelope::with(StatusCode::CREATED, "Workflow created successfully", &created)?, &workflow);
    Ok(unknown::add_warnings(response, &found))
}
