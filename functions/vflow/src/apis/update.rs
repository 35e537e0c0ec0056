use super::secrets::{self, Stored};
use super::{body, show};
use crate::base;
use api::{Body, Context, Fields, Request, Response, Route, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use records::apis::{self, ApiChange};
use serde_json::json;

pub static ROUTE: Route = Route {
    name: "vflow-apis-update",
    id: "updateApi",
    methods: &["PUT"],
    path: "/api/v1/apis/{apiId}",
    summary: "Changes the named fields of an API; its name does not change",
    bodies: &[Body::json(body::change_schema, || json!({"methods": ["POST"], "debugData": {"name": "you"}}))],
    answers: &[envelope::answer::<show::Shown<'_>>(200, "The API as it is now")],
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions, Port::WriteSecrets],
    size: Size::HASHING,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::ADMIN_WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id) = (request.account()?, request.param("apiId"));
    let body = request.json()?;
    let stored = apis::read(&context.engine, account, id).await?;
    let (auth, change) = body::change(&Fields::top(&body), &stored)?;
    let (change, made) = match auth {
        Some(auth) => {
            let Stored { auth, made, secrets } = secrets::store(context, auth).await?;
            (ApiChange { auth: Some(auth), secrets, ..change }, made)
        }
        None => (change, None),
    };
    let api = apis::update(&context.engine, account, id, change).await?;
    secrets::warn_if_open(account, &api);
    let mut shown = show::record(context, &request, account.as_str(), &api);
    shown.token = made;
    envelope::with(StatusCode::OK, "API updated successfully", &shown)
}
