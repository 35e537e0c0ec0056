use super::secrets::{self, Stored};
use super::{body, show};
use crate::base;
use crate::error;
use api::{Body, Context, Fields, Request, Response, Route, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use model::ApiRecord;
use records::apis::{self, NewApi};
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-apis-create",
    id: "createApi",
    path: "/api/v1/apis",
    summary: "Publishes a workflow as an API of its own; a token that was made for it is shown once",
    bodies: &[Body::json(body::new_schema, example)],
    answers: &[envelope::answer::<show::Shown<'_>>(201, "The workflow was published")],
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::WriteSecrets],
    size: Size::HASHING,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope_with_name,
    ..base::ADMIN_WRITE
};

fn example() -> Value {
    json!({"module": "shop", "function": "greet", "workflowId": "hello", "auth": "token", "token": "123456", "enabled": true})
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let body = request.json()?;
    let (auth, api) = body::new(&Fields::top(&body))?;
    let Stored { auth, made, secrets } = secrets::store(context, auth).await?;
    let new = NewApi { api: ApiRecord { auth, ..api }, secrets };
    let api = apis::create(&context.engine, account, new).await?;
    secrets::warn_if_open(account, &api);
    let mut shown = show::record(context, &request, account.as_str(), &api);
    shown.token = made;
    envelope::with(StatusCode::CREATED, "API created successfully", &shown)
}
