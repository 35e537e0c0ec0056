use super::asked::{Asked, Flaw};
use super::{html, show};
use crate::base::BASE;
use api::schema::{any, text};
use api::{Answer, Context, LANG, LimitClass, Param, Request, Response, Route, Size};
use engine::{Error, Port};
use http::StatusCode;

/// The parameters of a request for a code.
pub(super) const QUERY: &[Param] = &[
    Param::new(
        "client_id",
        "The address of the document that describes the client, or the id of a registered one; required",
        text,
    ),
    Param::new("redirect_uri", "The address to which the code is sent; the document lists it; required", text),
    Param::new("response_type", "Required: code", text),
    Param::new("code_challenge", "SHA-256 of the verifier, in base64url; required", text),
    Param::new("code_challenge_method", "Required: S256", text),
    Param::new("scope", "Scopes, separated by spaces: read, write, execute, admin", text),
    Param::new("state", "Sent back unchanged", text),
    Param::new("resource", "The address of /mcp", text),
    LANG,
];
/// The answers of both routes.
pub(super) const ANSWERS: &[Answer] = &[
    Answer { status: 200, media: "text/html", says: "The page", schema: text },
    Answer { status: 303, media: "", says: "A redirect to the client, with a code or an error", schema: any },
    Answer { status: 400, media: "text/html", says: "The client or its address is not trusted", schema: text },
];

pub static ROUTE: Route = Route {
    name: "mcp-oauth-page",
    id: "getAuthorizationPage",
    path: "/oauth/authorize",
    summary: "Shows a person which AI client asks for access; grants nothing",
    query: QUERY,
    answers: ANSWERS,
    limit: LimitClass::Auth,
    ports: &[Port::ReadDefinitions, Port::HttpOut],
    size: Size::WAITING,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let language = show::language(&request);
    Ok(match Asked::read(context, &request).await {
        Ok(asked) => {
            let html = html::form(&asked, &show::query(&request), language, false);
            show::page(StatusCode::OK, html, language, Some(&asked.redirect))
        }
        Err(Flaw::Told(address)) => show::to(&address),
        Err(Flaw::Untrusted) => show::page(StatusCode::BAD_REQUEST, html::untrusted(language), language, None),
    })
}
