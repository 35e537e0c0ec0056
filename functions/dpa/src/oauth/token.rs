use super::client::{self, Presentation};
use crate::base::BASE;
use crate::{envelope, error};
use api::auth::{OAUTH_SECONDS, grant};
use api::doc::TRACEPARENT;
use api::schema::{constant, object, saying, text};
use api::{
    Answer, Auth, Body, Context, Fields, Filled, LimitClass, Request, Response, Route, Unknown, attempts, typed,
};
use engine::{Error, Port};
use records::apps::{self, Presented};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// The type with a space, because clients of this API put the token directly after it.
const TOKEN_TYPE: &str = "Bearer ";
const GRANT_TYPE: &str = "authorization_code";

pub static ROUTE: Route = Route {
    name: "dpa-oauth-token",
    id: "createDpaToken",
    methods: &["POST"],
    path: "/api/dp/auth/oauth/token",
    summary: "Gives an application an access token for a code, which is valid only once",
    headers: &[TRACEPARENT],
    bodies: &[Body::of::<CreateDpaToken>(example), Body::form(typed::request_schema::<CreateDpaToken>, example)],
    answers: &[Answer::json(200, "The token, which lasts five hours", answered)],
    unknown: Unknown::Accepted,
    auth: Auth::InHandler,
    limit: LimitClass::Auth,
    ports: &[Port::ReadAccess, Port::WriteAccess, Port::ManageCredentials],
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

#[derive(Deserialize, JsonSchema)]
struct CreateDpaToken {
    #[schemars(extend("const" = GRANT_TYPE))]
    grant_type: Filled<64>,
    /// The application's id, in base64 or hex; required, unless `Authorization: Basic` has both.
    #[schemars(with = "Option<String>")]
    client_id: Filled<64>,
    /// The secret of the application, in base64 or hex; required, unless `Authorization: Basic` has
    /// both.
    #[schemars(with = "Option<String>")]
    client_secret: Filled<64>,
    #[schemars(with = "String")]
    code: Filled<64>,
    /// The user for whom the application acts: the name of the account. Any other user is unknown
    /// (998).
    user_id: Option<String>,
}

fn example() -> Value {
    json!({
        "code": "3F9A0C51D7E84B26A1F03C9D5E7B48260F1D2C3B4A596877",
        "client_id": "Cfjisl9AeNc066tkxSiKig==",
        "client_secret": "xB5hQnmlNnc+iab3RODs6yHlcHqFHAM2e4PawddAxtI=",
        "grant_type": GRANT_TYPE,
    })
}

fn answered() -> Value {
    envelope::schema(&object([
        ("token_type", constant(TOKEN_TYPE)),
        ("access_token", saying(text(), "For the header `Authorization`, after the type")),
        ("expires_in", saying(constant(OAUTH_SECONDS), "In seconds")),
    ]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let Presentation { fields: body, is_standard } = client::presented(&request)?;
    let asked: CreateDpaToken = Fields::top(&body).read()?;
    if asked.grant_type.trim() != GRANT_TYPE {
        return Err(Error::invalid("grant_type", "must be authorization_code"));
    }
    let presented = Presented {
        id: &asked.client_id,
        secret: &asked.client_secret,
        code: asked.code.trim(),
        user: asked.user_id.as_deref().map(str::trim).filter(|user| !user.is_empty()),
    };
    match attempts::attempt(context, request.peer, apps::redeem_code(&context.engine, presented)).await {
        Ok(app) => {
            let token = grant(context, &app).await?;
            let data = json!({"token_type": TOKEN_TYPE, "access_token": token, "expires_in": OAUTH_SECONDS});
            Ok(if is_standard { envelope::standard(&data) } else { envelope::quiet(&data) })
        }
        Err(Error::Unauthenticated) if is_standard => Ok(envelope::standard_refusal(&error::no_client())),
        Err(Error::Unauthenticated) => Ok(error::no_client()),
        Err(error) => Err(error),
    }
}
