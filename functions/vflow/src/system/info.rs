//! `GET /api/v1/system/info`: describes the host, in the fields in which the editor expects a
//! phone.

use crate::error;
use api::doc::Answer;
use api::language::{LANG, Language};
use api::schema::{flag, integer, list, millis, object, saying, text};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use catalogue::Behaviour;
use engine::health::{self, Reached};
use engine::{Error, Port};
use serde_json::{Value, json};

/// The features and, for each, a module that it needs.
const FEATURES: [(&str, &str); 6] = [
    ("javascript_scripting", "vflow.system.js"),
    ("lua_scripting", "vflow.system.lua"),
    ("http_requests", "http_request"),
    ("parallel_branches", "parallel.start"),
    ("child_workflows", "call_workflow"),
    ("callbacks", "wait_for_callback"),
];

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-system-info",
    id: "getSystemInfo",
    methods: &["GET"],
    path: "/api/v1/system/info",
    summary: "Shows the host, its capabilities, and which of its tables answer",
    doc: Doc { query: &[LANG], answers: &[Answer::json(200, "The host", answered)], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

fn answered() -> Value {
    let device = object([
        ("brand", text()),
        ("model", saying(text(), "Operating system and processor")),
        ("manufacturer", text()),
        ("androidVersion", saying(text(), "Sluice's version")),
        ("apiLevel", integer()),
        ("sdkVersion", text()),
    ]);
    let capabilities = object([
        ("hasRoot", flag()),
        ("hasShizuku", flag()),
        ("hasCoreService", flag()),
        ("supportedFeatures", list(&text())),
    ]);
    let table = object([("name", text()), ("granted", saying(flag(), "Whether it answers")), ("description", text())]);
    envelope::schema(&object([
        ("device", device),
        ("permissions", list(&table)),
        ("capabilities", capabilities),
        ("server", object([("version", text()), ("startTime", millis()), ("uptime", integer())])),
    ]))
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let language = Language::of(&request)?;
    let reached = health::services(&context.engine, request.account()?).await;
    let host = &context.host;
    let now = context.engine.ports.clock.now();
    let mut response = envelope::ok(&json!({
        "device": {
            "brand": host.brand,
            "model": host.model,
            "manufacturer": host.brand,
            "androidVersion": host.version,
            "apiLevel": host.api_level,
            "sdkVersion": host.version,
        },
        "permissions": permissions(reached, language),
        "capabilities": {
            "hasRoot": false,
            "hasShizuku": false,
            // The process that answers is the one that runs workflows.
            "hasCoreService": true,
            "supportedFeatures": FEATURES.iter().filter(|(_, id)| runs(id)).map(|(name, _)| *name).collect::<Vec<_>>(),
        },
        "server": {
            "version": host.version,
            "startTime": host.started_at,
            "uptime": now.0.saturating_sub(host.started_at.0).max(0),
        },
    }));
    language.show(&mut response);
    Ok(response)
}

/// The stores that can be checked without a write, in the place of the permissions of a phone.
fn permissions(reached: Reached, language: Language) -> Value {
    let rows = [
        ("WORKFLOWS_TABLE", reached.definitions, "工作流存储", "Store of workflows"),
        ("EXECUTIONS_TABLE", reached.executions, "执行记录存储", "Store of executions"),
        ("ACCESS_TABLE", reached.access, "设备与令牌存储", "Store of devices and tokens"),
    ];
    let row = |(name, granted, chinese, english)| json!({"name": name, "granted": granted, "description": language.pick(chinese, english)});
    rows.map(row).into_iter().collect()
}

fn runs(id: &str) -> bool {
    catalogue::find(id).is_some_and(|module| !matches!(module.behaviour, Behaviour::DeviceOnly))
}
