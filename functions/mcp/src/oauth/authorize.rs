use super::asked::{Asked, Flaw};
use super::page::{ANSWERS, QUERY};
use super::{SCOPES, html, show};
use crate::base::BASE;
use api::schema::{map, text};
use api::{Body, Context, Given, LimitClass, Request, Response, Route, Scope, Size, attempts};
use engine::{Error, Port};
use http::StatusCode;
use records::consents::{self, Consent};
use records::pairing_keys::{self, PairingRight};
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "mcp-oauth-authorize",
    id: "authorizeClient",
    methods: &["POST"],
    path: "/oauth/authorize",
    summary: "Takes the decision of a person about an AI client, and sends the client a code",
    query: QUERY,
    bodies: &[Body::form(|| map(&text()), || json!({"decision": "allow", "key": "pk_…", "read": "on"}))],
    answers: ANSWERS,
    limit: LimitClass::Auth,
    ports: &[Port::ReadDefinitions, Port::ReadAccess, Port::ManageCredentials, Port::HttpOut],
    size: Size::WAITING,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let language = show::language(&request);
    let asked = match Asked::read(context, &request).await {
        Ok(asked) => asked,
        Err(Flaw::Told(address)) => return Ok(show::to(&address)),
        Err(Flaw::Untrusted) => {
            return Ok(show::page(StatusCode::BAD_REQUEST, html::untrusted(language), language, None));
        }
    };
    let form = request.json_or_form()?;
    let issuer = request.base(&context.host);
    if field(&form, "decision") != "allow" {
        return Ok(show::to(&asked.answer(&issuer, &[("error", "access_denied")])));
    }
    let proof = pairing_keys::check(&context.engine, field(&form, "key"));
    let right = match attempts::attempt(context, request.peer, proof).await {
        Ok(right) => right,
        Err(Error::Unauthenticated) => return Ok(again(&asked, &request, language)),
        Err(error) => return Err(error),
    };
    if asked.client.account.as_ref().is_some_and(|account| *account != right.account) {
        return Ok(again(&asked, &request, language));
    }
    let Some(scopes) = chosen(&form, &right) else { return Ok(again(&asked, &request, language)) };
    let consent = Consent {
        account: &right.account,
        client: &asked.client_id,
        name: &asked.client.name,
        redirect: &asked.redirect,
        challenge: &asked.challenge,
        scopes: &scopes,
    };
    let code = consents::give(&context.engine, consent).await?;
    Ok(show::to(&asked.answer(&issuer, &[("code", &code)])))
}

fn field<'a>(form: &'a Given, name: &str) -> &'a str {
    form.inputs.get(name).and_then(Value::as_str).unwrap_or_default().trim()
}

/// The chosen scopes; `None` if there are none, or the key does not give one of them.
fn chosen(form: &Given, right: &PairingRight) -> Option<String> {
    let chosen: Vec<_> = SCOPES.into_iter().filter(|scope| !field(form, scope.as_str()).is_empty()).collect();
    let allowed = !chosen.is_empty() && (right.admin || !chosen.contains(&Scope::Admin));
    allowed.then(|| chosen.iter().map(|scope| scope.as_str()).collect::<Vec<_>>().join("."))
}

fn again(asked: &Asked, request: &Request, language: api::language::Language) -> Response {
    let html = html::form(asked, &show::query(request), language, true);
    show::page(StatusCode::OK, html, language, Some(&asked.redirect))
}
