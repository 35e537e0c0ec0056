//! Serves a request with a route: size, authentication, limit, handler, envelope, headers, log.

use crate::auth::{TokenKind, any_bearer, app_token, authenticate, challenge, oauth, open_token, resource, root_key};
use crate::log::{Outcome, fault};
use crate::negotiate::Asked;
use crate::rate::{self, LimitClass};
use crate::request::base;
use crate::response::set_header;
use crate::{
    Auth, Context, Failure, Principal, Query, Request, Response, Route, RoutePattern, charset, cors, encoding, losses,
    pattern, trace, unknown,
};
use bytes::Bytes;
use engine::{Error, Result};
use futures::FutureExt;
use http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use http::{HeaderMap, Method, StatusCode};
use model::{AccountId, Timestamp};
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use tracing::Instrument;

/// Serves a request with `route`. There is always an answer, in the envelope of the route.
pub async fn serve(context: &Context, route: &Route, request: http::Request<Bytes>, peer: Option<IpAddr>) -> Response {
    if request.method() == Method::OPTIONS {
        return preflight();
    }
    let context = &context.traced(trace::of(request.headers()));
    answer(context, route, request, peer).instrument(trace::span(&context.engine)).await
}

/// The answer to any request that asks for permission to send another one.
pub(crate) fn preflight() -> Response {
    let mut response = cors::preflight();
    cors::apply(&mut response);
    response
}

/// The body without compression, in UTF-8.
fn readable(headers: &mut HeaderMap, body: Bytes, most: usize) -> Result<Bytes> {
    let body = encoding::unpacked(headers, body, most)?;
    charset::in_utf8(headers, body)
}

async fn answer(context: &Context, route: &Route, request: http::Request<Bytes>, peer: Option<IpAddr>) -> Response {
    let started = context.engine.ports.clock.now();
    let (mut head, body) = request.into_parts();
    let start = RequestStart::of(context, &head, started);
    let params = pattern::matches(route.path, head.uri.path());
    let answers = route.answers(&head.method);
    if head.method == Method::HEAD {
        head.method = Method::GET;
    }
    let query = Query::parse(head.uri.query().unwrap_or_default());
    let admission = match &params {
        None => Err(Error::RouteNotFound),
        Some(_) if !answers => Err(Error::MethodNotAllowed),
        Some(_) if body.len() > route.max_body => Err(Error::TooLarge { limit: route.max_body }),
        Some(_) => admit(context, route.auth, &head.headers, &query, peer).await,
    };
    let sent = body.clone();
    let query_checked = Query::check(head.uri.query().unwrap_or_default());
    // Only the body of an authenticated caller is decoded.
    let (admission, body) = match admission {
        Ok(principal) => match query_checked.and_then(|()| readable(&mut head.headers, body, route.max_body)) {
            Ok(body) => (Ok(principal), body),
            Err(refusal) => (Err(refusal), Bytes::new()),
        },
        Err(refusal) => (Err(refusal), body),
    };
    let request = Request {
        path: head.uri.path().to_owned(),
        query,
        method: head.method,
        params: params.unwrap_or_default(),
        headers: head.headers,
        body,
        sent,
        peer,
        principal: None,
    };
    conclude(context, &Target::Route(route), request, admission, start).await
}

/// Refuses a request without a route, in the envelope of the place with the most similar path.
pub(crate) async fn refuse(
    context: &Context,
    nearest: Option<RoutePattern>,
    request: http::Request<Bytes>,
    peer: Option<IpAddr>,
    allow: &[&'static str],
) -> Response {
    let context = &context.traced(trace::of(request.headers()));
    let started = context.engine.ports.clock.now();
    let (head, _) = request.into_parts();
    let start = RequestStart::of(context, &head, started);
    let error = if allow.is_empty() { Error::RouteNotFound } else { Error::MethodNotAllowed };
    let request = Request { peer, ..Request::bare(head.method, head.uri.path()) };
    let span = trace::span(&context.engine);
    conclude(context, &Target::NoRoute { nearest, allow }, request, Err(error), start).instrument(span).await
}

/// What is kept from the start of a request until its answer.
struct RequestStart {
    method: Method,
    asked: Asked,
    /// Whether the request has the header `Authorization`.
    has_authorization: bool,
    /// The address at which the caller reaches the host.
    base: String,
    at: Timestamp,
}

impl RequestStart {
    fn of(context: &Context, head: &http::request::Parts, at: Timestamp) -> Self {
        let has_authorization = head.headers.contains_key(AUTHORIZATION);
        let base = base(&context.host, &head.headers);
        Self { method: head.method.clone(), asked: Asked::of(&head.method, &head.headers), has_authorization, base, at }
    }
}

/// The route of a request, or the reason why it has none.
enum Target<'a> {
    /// The request has a route.
    Route(&'a Route),
    /// No route has the path, or none of those with the path has the method.
    NoRoute { nearest: Option<RoutePattern>, allow: &'a [&'static str] },
}

impl Target<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Route(route) => route.name,
            Self::NoRoute { .. } => "none",
        }
    }

    fn limit(&self) -> LimitClass {
        match self {
            Self::Route(route) => route.limit,
            Self::NoRoute { .. } => LimitClass::Query,
        }
    }

    /// The name of the callers whose authentications are counted together: the callers of a facade.
    /// The operator, who has the root key, is counted separately.
    fn callers(&self) -> &'static str {
        match self {
            Self::Route(route) if route.auth == Auth::RootKey => "operator",
            Self::Route(route) => route.facade(),
            Self::NoRoute { .. } => "none",
        }
    }

    /// The error in the envelope of the facade. A failed authentication has a challenge, too.
    fn refusal(&self, error: &Error, params: &[(&'static str, String)], start: &RequestStart) -> Response {
        let mut response = self.envelope(error, params);
        if let Self::Route(route) = self
            && matches!(response.status(), StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
            && let Some(challenge) = challenge(route.auth, error, start.has_authorization, &start.base)
        {
            set_header(&mut response, WWW_AUTHENTICATE, &challenge);
        }
        response
    }

    fn envelope(&self, error: &Error, params: &[(&'static str, String)]) -> Response {
        match self {
            Self::Route(route) => {
                let allow: Vec<_> = route.allowed().collect();
                (route.envelope)(error, &Failure { params, allow: &allow })
            }
            Self::NoRoute { nearest: Some(nearest), allow } => (nearest.envelope)(error, &Failure { params, allow }),
            Self::NoRoute { nearest: None, .. } => crate::response::empty(http::StatusCode::NOT_FOUND),
        }
    }
}

async fn admit(
    context: &Context,
    auth: Auth,
    headers: &HeaderMap,
    query: &Query,
    peer: Option<IpAddr>,
) -> Result<Option<Principal>> {
    match auth {
        Auth::Open | Auth::InHandler => Ok(None),
        Auth::OpenToken => open_token(context, headers, query).await.map(Some),
        Auth::AnyBearer => {
            let base = base(&context.host, headers);
            any_bearer(context, headers, &resource(&base)).await.map(Some)
        }
        Auth::RefreshToken => authenticate(context, headers, TokenKind::Refresh).await.map(Some),
        Auth::AppToken => app_token(context, headers, query, peer).await.map(Some),
        Auth::OAuth => oauth(context, headers).await.map(Some),
        Auth::RootKey => root_key(context, headers, peer).await.map(|()| None),
        Auth::Bearer(_) | Auth::BearerAll(_) => {
            let principal = authenticate(context, headers, TokenKind::Access).await?;
            match auth.scopes().iter().find(|scope| !principal.scopes.contains(scope)) {
                None => Ok(Some(principal)),
                Some(missing) => Err(Error::Forbidden { scope: missing.as_str() }),
            }
        }
    }
}

/// Counts the request, also if it was refused. If it was admitted, it is handled.
async fn conclude(
    context: &Context,
    target: &Target<'_>,
    mut request: Request,
    admission: Result<Option<Principal>>,
    start: RequestStart,
) -> Response {
    let params = request.params.clone();
    let principal = admission.as_ref().ok().cloned().flatten();
    // Without an authenticated caller, the account of the path is logged, if it is valid.
    let named = || params.iter().find(|(name, _)| *name == "account").and_then(|(_, text)| AccountId::parse(text).ok());
    let account = principal.as_ref().map(|principal| principal.account.clone()).or_else(named);
    let standing = rate::count(context, target.limit(), target.callers(), principal.as_ref(), request.peer).await;
    let (standing, result) = match standing {
        Err(error) => (None, Err(error)),
        Ok(standing) => match (standing.as_ref().and_then(rate::RateUse::refusal), admission) {
            (Some(refusal), _) | (None, Err(refusal)) => (standing, Err(refusal)),
            (None, Ok(principal)) => {
                request.principal = principal;
                (standing, handle(context, target, request).await)
            }
        },
    };
    let fault = result.as_ref().err().and_then(fault);
    let mut response = result.unwrap_or_else(|error| target.refusal(&error, &params, &start));
    let now = context.engine.ports.clock.now();
    if let Some(standing) = standing {
        standing.apply(&mut response, now);
    }
    cors::apply(&mut response);
    let response = start.asked.fit(response).await;
    Outcome {
        route: target.name(),
        method: start.method.as_str(),
        account: account.as_ref().map(AccountId::as_str),
        status: response.status(),
        duration: start.at.until(now),
        fault,
    }
    .log();
    response
}

async fn handle(context: &Context, target: &Target<'_>, request: Request) -> Result<Response> {
    let Target::Route(route) = target else { return Err(Error::RouteNotFound) };
    let mut warnings = unknown::check(route, &request)?;
    warnings.extend(losses::check(route, &request)?);
    // A handler that panics must not end the host, and its caller still needs an answer.
    AssertUnwindSafe(async { (route.handler)(context, request).await })
        .catch_unwind()
        .await
        .unwrap_or(Err(Error::Internal("a handler panicked")))
        .map(|response| unknown::add_warnings(response, &warnings))
}
