use crate::base::BASE;
use crate::caller;
use crate::error::{self, Refusal, success};
use ::api::auth::APP_TOKEN;
use ::api::called::{self, Closed};
use ::api::doc::IDEMPOTENCY_KEY;
use ::api::schema::{any, any_of, map, object, saying, text};
use ::api::{Answer, Body, Context, Given, LimitClass, Request, Response, Route, Size};
use engine::{Error, Port, RunView};
use model::{ApiKind, ApiRecord, Credential, Status};
use records::apis::{self, Call};
use records::executions::Executed;
use serde_json::{Value, json};

/// The route. Another path has the same route: see [`crate::open::call`].
pub static ROUTE: Route = Route {
    name: "itrigger-api-call",
    id: "callTenantApi",
    methods: &["GET", "POST"],
    path: "/itrigger-tenant/v1/basic/{apiName+}",
    summary: "Runs the workflow that is published under this name, if the application may call it",
    query: &[caller::TOKEN],
    headers: &[IDEMPOTENCY_KEY],
    bodies: &[
        Body::json(|| saying(map(&any()), "The inputs; of a GET the query holds them"), || json!({"name": "you"})),
        Body::form(|| map(&text()), || json!({"name": "you"})),
    ],
    answers: &[Answer::json(200, "The output, or why there is none", || {
        let accepted = object([("executionId", text())]);
        any_of(&[error::success_schema(&any_of(&[accepted, any()])), error::schema()])
    })],
    limit: LimitClass::Execute,
    ports: Port::RUNNING_AND_TELLING,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let app = caller::app(&request)?;
    if app.app.frozen {
        return Ok(Refusal::Frozen.answer());
    }
    let (module, function) = request.param("apiName").rsplit_once('/').ok_or(Error::ApiNotFound)?;
    let api = apis::find(&context.engine, &app.account, ApiKind::Itrigger, module, function).await?;
    if let Some(refusal) = refusal(&api, &app, &request) {
        return Ok(refusal.answer());
    }
    let Given { inputs, are_texts } = read_inputs(&request)?;
    let call = Call {
        inputs,
        blank_is_none: are_texts,
        facts: request.facts(),
        wait: apis::wait(&api),
        idempotency_key: request.idempotency_key()?,
    };
    Ok(answer(&apis::call(&context.engine, &app.account, &api, call).await?))
}

/// The first reason to refuse the application, if there is one.
fn refusal(api: &ApiRecord, app: &Credential, request: &Request) -> Option<Refusal> {
    if !caller::is_granted(app, &format!("{}/{}", api.module, api.function)) {
        return Some(Refusal::NotGranted);
    }
    called::closed(api, request, Some(&request.method)).map(|closed| match closed {
        Closed::Disabled => Refusal::Disabled,
        Closed::Method => Refusal::Method,
        Closed::Address => Refusal::Address,
    })
}

/// The inputs: those of the query for a GET, without the access token; those of the body for a
/// POST, whose query is ignored.
fn read_inputs(request: &Request) -> Result<Given, Error> {
    let mut given = request.inputs()?;
    if given.are_texts {
        given.inputs.remove(APP_TOKEN);
    }
    Ok(given)
}

fn answer(executed: &Executed) -> Response {
    match executed.view.as_ref().filter(|view| view.row.status != Status::Running) {
        Some(view) => ended(view),
        None => success(&json!({"executionId": executed.id.vflow()})),
    }
}

/// The answer about a run that has ended.
pub(super) fn ended(view: &RunView) -> Response {
    let error = view.row.error.as_deref();
    let failed = match view.row.status {
        Status::Completed | Status::Running => return success(view.answer.as_ref().unwrap_or(&Value::Null)),
        Status::Failed => error.unwrap_or("the workflow failed"),
        Status::Cancelled => error.unwrap_or("the workflow was stopped"),
        Status::Timeout => error.unwrap_or("the workflow ran out of time"),
    };
    error::show(http::StatusCode::OK, error::FAILED, failed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::api::Query;
    use http::{HeaderValue, Method};

    fn request(method: Method, body: &'static str) -> Request {
        let query = Query::parse("accessToken=abc&a=1");
        Request { query, body: body.into(), ..Request::bare(method, "/itrigger-tenant/v1/basic/a/b") }
    }

    #[test]
    fn the_token_is_no_input() {
        let inputs = |request: &Request| read_inputs(request).map(|given| Value::Object(given.inputs));
        assert_eq!(inputs(&request(Method::GET, "{\"b\":2}")).unwrap(), json!({"a": "1"}));
        assert_eq!(inputs(&request(Method::POST, "{\"b\":2}")).unwrap(), json!({"b": 2}));
        let mut form = request(Method::POST, "b=2&accessToken=abc");
        assert!(inputs(&form).is_err());
        form.headers.insert("content-type", HeaderValue::from_static("application/x-www-form-urlencoded"));
        assert_eq!(inputs(&form).unwrap(), json!({"b": "2"}));
    }
}
