use crate::base::BASE;
use crate::{envelope, error};
use api::schema::{constant, matching, object, one_of, text};
use api::{Answer, Auth, Context, LimitClass, Param, Request, Response, Route, Unknown, attempts};
use engine::{Error, Port};
use records::apps;
use serde_json::json;

/// The accepted scopes. They mean the same: a token always has the rights of its application.
const SCOPES: [&str; 2] = ["all", "default"];

pub static ROUTE: Route = Route {
    name: "dpa-oauth-authorize",
    id: "authorizeDpaClient",
    path: "/api/dp/auth/oauth/authorize",
    summary: "Gives an application a code, which it exchanges for an access token within ten minutes, once",
    query: &[
        Param::new("client_id", "The application's id, in base64 or hex; required", text),
        Param::new("response_type", "Required", || constant("code")),
        Param::new("scope", "Required", || one_of(&SCOPES)),
    ],
    answers: &[Answer::json(200, "The code", || envelope::schema(&object([("code", matching("^[0-9A-F]{48}$"))])))],
    unknown: Unknown::Accepted,
    auth: Auth::InHandler,
    limit: LimitClass::Auth,
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let client = required(&request, "client_id")?;
    if required(&request, "response_type")?.trim() != "code" {
        return Err(Error::invalid("response_type", "must be code"));
    }
    if !SCOPES.contains(&required(&request, "scope")?.trim()) {
        return Err(Error::invalid("scope", "must be all or default"));
    }
    match attempts::attempt(context, request.peer, apps::grant_code(&context.engine, client)).await {
        Ok(code) => Ok(envelope::quiet(&json!({"code": code}))),
        Err(Error::Unauthenticated) => Ok(error::no_client()),
        Err(error) => Err(error),
    }
}

fn required<'a>(request: &'a Request, name: &str) -> Result<&'a str, Error> {
    request.query.filled(name).ok_or_else(|| Error::invalid(name, "is required"))
}
