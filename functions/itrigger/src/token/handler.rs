//! The handler of both routes: it gives an access token to an application that authenticates with
//! its id and secret.

use crate::base;
use crate::error::{self, Refusal, success};
use api::schema::{self, matching, object, text};
use api::{Answer, Auth, Context, LimitClass, Param, Request, Response, Route, attempts};
use engine::{Error, Port};
use records::apps::{self, Granted};
use serde_json::json;

/// What both routes have in common.
pub(super) const BASE: Route = Route {
    query: &[
        Param::new("appId", "The application's id", text),
        Param::new("appSecret", "The application's secret", text),
    ],
    answers: &[Answer::json(200, "The token, which lasts two hours, or why there is none", || {
        let token = object([("accessToken", matching("^[0-9a-f]{32}$"))]);
        schema::any_of(&[error::success_schema(&token), error::schema()])
    })],
    auth: Auth::InHandler,
    limit: LimitClass::Auth,
    ports: &[Port::ReadDefinitions, Port::ReadAccess, Port::ManageCredentials, Port::CountRequests],
    handler: |context, request| Box::pin(issue_token(context, request)),
    ..base::BASE
};

async fn issue_token(context: &Context, request: Request) -> Result<Response, Error> {
    let (Some(id), Some(secret)) = (request.query.filled("appId"), request.query.filled("appSecret")) else {
        return Ok(Refusal::CredentialsMissing.answer());
    };
    let check = apps::check(&context.engine, id, secret);
    let app = match attempts::attempt(context, request.peer, check).await {
        Ok(app) => app,
        // An unknown id and a wrong secret have the same answer, so that ids cannot be guessed.
        Err(Error::Unauthenticated) => return Ok(Refusal::CredentialsWrong.answer()),
        Err(error) => return Err(error),
    };
    Ok(match apps::grant_token(&context.engine, app).await? {
        Granted::Token(token) => success(&json!({"accessToken": token})),
        Granted::Frozen => Refusal::Frozen.answer(),
        Granted::OverLimit => Refusal::OverLimit.answer(),
    })
}
