use crate::base::BASE;
use crate::error::{Failed, Refusal};
use crate::message::{self, Message};
use crate::protocol::{self, Era};
use crate::{methods, origin};
use api::doc::IDEMPOTENCY_KEY;
use api::response::{empty, json as json_response};
use api::schema::{any, constant, map, matching, object, one_of, saying, text};
use api::{Answer, Auth, Body, Context, Param, Request, Response, Route, Size};
use engine::{Error, Port};
use http::StatusCode;
use serde_json::{Value, json};

pub static ROUTE: Route = Route {
    name: "mcp-rpc-call",
    id: "callMcp",
    methods: &["POST"],
    path: "/mcp",
    summary: "Takes one message of the Model Context Protocol, and answers it in JSON",
    query: &[Param::new("tools", "Only these tools: published workflows, or those that build them", || {
        one_of(&["workflows", "builder"])
    })],
    headers: &[
        IDEMPOTENCY_KEY,
        Param::new("MCP-Protocol-Version", "The version of the protocol", || matching("^[ -~]*$")),
        Param::new("Mcp-Method", "The method of the message, from version 2026-07-28", || matching("^[ -~]*$")),
        Param::new("Mcp-Name", "The tool, prompt or resource, from version 2026-07-28", || matching("^[ -~]*$")),
    ],
    bodies: &[Body::json(asked, || json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}))],
    answers: &[
        Answer::json(200, "The answer to a request; errors of tools are results, too", answered),
        Answer { status: 202, media: "", says: "A notification has no answer", schema: any },
    ],
    auth: Auth::AnyBearer,
    ports: &[
        Port::ReadDefinitions,
        Port::WriteDefinitions,
        Port::ReadExecutions,
        Port::WriteExecutions,
        Port::SendSteps,
        Port::SendCallbacks,
        Port::StopMachines,
        Port::HttpOut,
        Port::CallServices,
        Port::RunScripts,
        Port::ReadSecrets,
        Port::RenewTokens,
    ],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    if !origin::is_own(context, &request) {
        let refusal = Refusal::request("the headers Host and Origin must name this host");
        return Ok(refusal.answer(&Value::Null, StatusCode::FORBIDDEN));
    }
    let read = message::read(&request.body);
    let call = match read {
        Ok(Message::Call(call)) => call,
        Ok(Message::Notification) => {
            return Ok(match protocol::of_notification(&request) {
                Ok(_) => empty(StatusCode::ACCEPTED),
                Err(refusal) => refusal.answer(&Value::Null, StatusCode::BAD_REQUEST),
            });
        }
        Err(refusal) => return Ok(refusal.answer(&Value::Null, StatusCode::BAD_REQUEST)),
    };
    let era = match protocol::of(&request, &call) {
        Ok(era) => era,
        Err(refusal) => return Ok(refusal.answer(&call.id, StatusCode::BAD_REQUEST)),
    };
    let answered = match message::unchanged(&request.body) {
        Ok(()) => methods::answer(context, &request, &call, era).await,
        Err(refusal) => Err(refusal.into()),
    };
    match answered {
        Ok(result) => Ok(json_response(StatusCode::OK, &json!({"jsonrpc": "2.0", "id": call.id, "result": result}))),
        Err(Failed::Message(refusal)) => {
            let status = if era == Era::Modern { message::status(refusal.code) } else { StatusCode::OK };
            Ok(refusal.answer(&call.id, status))
        }
        Err(Failed::Route(error)) => Err(error),
    }
}

fn asked() -> Value {
    object([
        ("jsonrpc", constant("2.0")),
        ("id?", saying(json!({"type": ["string", "integer"]}), "A message without an id is a notification")),
        ("method", text()),
        ("params?", map(&any())),
    ])
}

fn answered() -> Value {
    object([
        ("jsonrpc", constant("2.0")),
        ("id", json!({"type": ["string", "number"]})),
        ("result?", map(&any())),
        ("error?", object([("code", json!({"type": "integer"})), ("message", text()), ("data?", any())])),
    ])
}
