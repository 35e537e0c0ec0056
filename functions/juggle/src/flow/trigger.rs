use super::{inputs, show};
use crate::{envelope, error};
use api::doc::IDEMPOTENCY_KEY;
use api::schema::{Named, any, map, matching, object, one_of, or_null, saying, text};
use api::{Answer, Auth, Body, Context, LimitClass, Request, Response, Route, Size, Unknown};
use engine::{Error, Port};
use model::{FlowType, Status, Trigger};
use records::executions::{self, Execute, Executed, Wait};
use records::versions;
use serde_json::{Value, json};

/// The route. Another path has the same route: see [`crate::sdk::trigger`].
pub static ROUTE: Route = Route {
    name: "juggle-flow-trigger",
    id: "triggerFlow",
    methods: &["GET", "POST"],
    path: "/v1/open/flow/trigger/{flowVersion}/{flowKey}",
    summary: "Runs an enabled version of a flow. The answer contains the outputs of a synchronous flow, or the id with which the result of an asynchronous flow is requested",
    headers: &[IDEMPOTENCY_KEY],
    bodies: &[
        Body::json(
            || {
                saying(
                    map(&any()),
                    "The inputs of the flow, in the body itself or under `flowData`. They replace those of the query; a GET has its inputs in the query",
                )
            },
            || json!({"flowData": {"userName": "juggle", "password": "123456", "deposit": 1000.0}}),
        ),
        Body::form(|| map(&text()), || json!({"userName": "juggle", "password": "123456", "deposit": "1000.00"})),
    ],
    answers: &[Answer::json(200, "The state of the run, or the reason why the call was refused", || {
        envelope::schema(&started_schema())
    })],
    unknown: Unknown::Accepted,
    auth: Auth::OpenToken,
    limit: LimitClass::Execute,
    ports: Port::RUNNING_AND_TELLING,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
    ..Route::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (principal, key) = (request.principal()?, request.param("flowKey"));
    // This comes before any read, so that a token does not learn which other flows exist.
    if !principal.may_call(key) {
        return Err(Error::Unauthenticated);
    }
    let number = version(request.param("flowVersion")).ok_or(Error::NotFound { what: "version" })?;
    let flow = versions::find_flow(&context.engine, &principal.account, key, number).await?;
    let flow_type = flow.workflow.flow_type;
    let execute = Execute {
        version: Some(flow.version),
        inputs: inputs::read(&request, &flow.inputs)?,
        keeps_last: true,
        wait: match flow_type {
            FlowType::Sync => Wait::Sync,
            FlowType::Async => Wait::Async,
        },
        idempotency_key: request.idempotency_key()?,
        ..Execute::new(principal.account.clone(), flow.workflow.id, Trigger::new("api", request.facts()))
    };
    let executed = executions::execute(&context.engine, execute).await?;
    Ok(envelope::ok(&started(&executed, flow_type)))
}

/// The number in `v1`, `v2` and so on. No other text is the name of a version.
fn version(text: &str) -> Option<u32> {
    let digits = text.strip_prefix('v').filter(|digits| !digits.starts_with(['0', '+']))?;
    digits.parse().ok()
}

fn started(executed: &Executed, flow_type: FlowType) -> Value {
    let ended = executed.view.as_ref().filter(|view| flow_type == FlowType::Sync && view.row.status.is_terminal());
    let status = match (flow_type, ended.map(|view| view.row.status)) {
        (FlowType::Async, _) => "INIT",
        (FlowType::Sync, None | Some(Status::Running)) => "RUNNING",
        (FlowType::Sync, Some(Status::Completed)) => "FINISH",
        (FlowType::Sync, Some(Status::Failed | Status::Cancelled | Status::Timeout)) => "ABORT",
    };
    json!({
        "flowInstanceId": executed.id.juggle(flow_type),
        "status": status,
        "flowType": flow_type,
        "data": ended.map(show::outputs),
    })
}

fn started_schema() -> Value {
    object([
        ("flowInstanceId", saying(matching("^(sync|async)_[A-Za-z0-9_-]{22}$"), "The id with which the result is requested")),
        (
            "status",
            saying(
                one_of(&["INIT", "RUNNING", "FINISH", "ABORT"]),
                "INIT: it will run; RUNNING: it continues after this answer; FINISH: it has completed; ABORT: it has failed or was stopped",
            ),
        ),
        ("flowType", one_of(&["sync", "async"])),
        ("data", or_null(&show::outputs_schema())),
    ])
    .named("StartedFlow")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_written_in_one_way() {
        assert_eq!(version("v1"), Some(1));
        assert_eq!(version("v1000"), Some(1000));
        for text in ["1", "v", "v0", "v01", "V1", "v+1", "v-1", "v1.0", "v99999999999", "latest", ""] {
            assert_eq!(version(text), None, "{text}");
        }
    }
}
