use crate::base;
use api::{Context, LANG, Language, Request, Response, Route, envelope};
use catalogue::Behaviour;
use engine::health::{self, Reached};
use engine::{Error, Port};
use model::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

/// The features and, for each, a module that it needs.
const FEATURES: [(&str, &str); 6] = [
    ("javascript_scripting", "vflow.system.js"),
    ("lua_scripting", "vflow.system.lua"),
    ("http_requests", "http_request"),
    ("parallel_branches", "parallel.start"),
    ("child_workflows", "call_workflow"),
    ("callbacks", "wait_for_callback"),
];

pub static ROUTE: Route = Route {
    name: "vflow-system-info",
    id: "getSystemInfo",
    path: "/api/v1/system/info",
    summary: "Shows the host, its capabilities, and which of its tables answer",
    query: &[LANG],
    answers: &[envelope::answer::<SystemInfo<'_>>(200, "The host")],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::EDITOR_READ
};

#[derive(Serialize, JsonSchema)]
struct SystemInfo<'a> {
    device: Device<'a>,
    permissions: [Permission; 3],
    capabilities: Capabilities,
    server: Server<'a>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "HostDevice")]
struct Device<'a> {
    brand: &'a str,
    /// Operating system and processor.
    model: &'a str,
    manufacturer: &'a str,
    /// The version of Sluice.
    android_version: &'a str,
    api_level: i64,
    sdk_version: &'a str,
}

/// A store, in a field in which the editor expects a permission of a phone.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "HostPermission")]
struct Permission {
    name: &'static str,
    /// Whether it answers.
    granted: bool,
    description: &'static str,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "HostCapabilities")]
struct Capabilities {
    has_root: bool,
    has_shizuku: bool,
    has_core_service: bool,
    supported_features: Vec<&'static str>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "HostServer")]
struct Server<'a> {
    version: &'a str,
    start_time: Timestamp,
    uptime: i64,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let language = Language::of(&request)?;
    let reached = health::services(&context.engine, request.account()?).await;
    let host = &context.host;
    let now = context.engine.ports.clock.now();
    let response = envelope::data(&SystemInfo {
        device: Device {
            brand: &host.brand,
            model: &host.model,
            manufacturer: &host.brand,
            android_version: &host.version,
            api_level: host.api_level,
            sdk_version: &host.version,
        },
        permissions: permissions(reached, language),
        capabilities: Capabilities {
            has_root: false,
            has_shizuku: false,
            // The process that answers is the one that runs workflows.
            has_core_service: true,
            supported_features: FEATURES.iter().filter(|(_, id)| runs(id)).map(|(name, _)| *name).collect(),
        },
        server: Server {
            version: &host.version,
            start_time: host.started_at,
            uptime: now.0.saturating_sub(host.started_at.0).max(0),
        },
    })?;
    Ok(language.show(response))
}

/// The stores that can be checked without a write, in the place of the permissions of a phone.
fn permissions(reached: Reached, language: Language) -> [Permission; 3] {
    let rows = [
        ("WORKFLOWS_TABLE", reached.definitions, "工作流存储", "Store of workflows"),
        ("EXECUTIONS_TABLE", reached.executions, "执行记录存储", "Store of executions"),
        ("ACCESS_TABLE", reached.access, "设备与令牌存储", "Store of devices and tokens"),
    ];
    rows.map(|(name, granted, zh, en)| Permission { name, granted, description: language.pick(zh, en) })
}

fn runs(id: &str) -> bool {
    catalogue::find(id).is_some_and(|module| !matches!(module.behaviour, Behaviour::DeviceOnly))
}
