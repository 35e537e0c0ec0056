//! Shows API records without their hashes.

use super::hook_body::HookFields;
use super::tool_body::ToolFields;
use api::schema::{list, one_of};
use api::{Context, Request, typed};
use http::header::HOST;
use http::uri::Authority;
use model::{ApiAuth, ApiKind, ApiRecord, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use records::apis::HOOK_METHODS;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;

/// The characters that are not encoded in a path. Names can contain letters of any script.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// An API record without its secrets.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Api")]
pub(super) struct Shown<'a> {
    id: &'a str,
    kind: ApiKind,
    module: &'a str,
    function: &'a str,
    #[schemars(schema_with = "methods_in")]
    methods: &'a [String],
    path: String,
    url: String,
    workflow_id: &'a str,
    /// The published version that is run; null = the current revision of the workflow.
    version: Option<String>,
    #[schemars(extend("enum" = ["none", "token", "password", "hmac"]))]
    auth: &'static str,
    user: Option<&'a str>,
    ip_allowlist: &'a [String],
    debug_data: &'a Value,
    enabled: bool,
    #[serde(rename = "async")]
    is_async: bool,
    created_at: Timestamp,
    modified_at: Timestamp,
    /// Only for webhooks and tools.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(flatten)]
    hook: HookFields<'a>,
    #[serde(flatten)]
    tool: ToolFields<'a>,
    /// The generated token; shown only once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-nullable" = true))]
    #[expect(clippy::option_option, reason = "absent, null and a text say three different things")]
    pub(super) workflow_name: Option<Option<&'a str>>,
}

/// The record, with its path and its address.
pub(super) fn record<'a>(context: &Context, request: &Request, account: &str, api: &'a ApiRecord) -> Shown<'a> {
    let (auth, user) = match &api.auth {
        ApiAuth::None => ("none", None),
        ApiAuth::Token { .. } => ("token", None),
        ApiAuth::Password { user, .. } => ("password", Some(user.as_str())),
        ApiAuth::Hmac(_) => ("hmac", None),
    };
    Shown {
        id: &api.id,
        kind: api.kind,
        module: &api.module,
        function: &api.function,
        methods: &api.methods,
        path: path(account, api),
        url: address(context, request, account, api),
        workflow_id: api.workflow_id.as_str(),
        version: api.version.map(|number| format!("v{number}")),
        auth,
        user,
        ip_allowlist: &api.ip_allowlist,
        debug_data: &api.debug_data,
        enabled: api.enabled,
        is_async: api.is_async,
        created_at: api.created_at,
        modified_at: api.modified_at,
        name: (api.kind == ApiKind::Webhook || api.tool.is_some()).then_some(&api.function),
        hook: HookFields::of(api),
        tool: ToolFields::of(api),
        token: None,
        workflow_name: None,
    }
}

/// The address at which the API is called.
pub(super) fn address(context: &Context, request: &Request, account: &str, api: &ApiRecord) -> String {
    format!("{}{}", base(context, request), path(account, api))
}

/// The path at which the API is called.
pub(crate) fn path(account: &str, api: &ApiRecord) -> String {
    let module = utf8_percent_encode(&api.module, PLAIN);
    let function = utf8_percent_encode(&api.function, PLAIN);
    match api.kind {
        ApiKind::Botman => format!("/v1/api/{account}/{module}/{function}"),
        ApiKind::Itrigger => format!("/itrigger-tenant/v1/basic/{module}/{function}"),
        ApiKind::Webhook => format!("/v1/hooks/{account}/{function}"),
        ApiKind::Mcp => "/mcp".to_owned(),
    }
}

/// The configured address of the host, otherwise the one that the caller has used; empty if neither
/// is known.
fn base(context: &Context, request: &Request) -> String {
    if let Some(base) = &context.host.base_url {
        return base.trim_end_matches('/').to_owned();
    }
    let host = request.headers.get(HOST).and_then(|host| Authority::try_from(host.as_bytes()).ok());
    host.map(|host| format!("http://{host}")).unwrap_or_default()
}

/// The schema of the methods.
pub(super) fn methods_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(list(&one_of(&HOOK_METHODS)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_path_can_be_pasted_into_curl() {
        let record = json!({
            "v": 1, "id": "i", "kind": "botman", "module": "订单", "function": "v1.sync", "methods": ["GET"],
            "workflowId": "w", "auth": {"kind": "none"}, "enabled": true, "createdAt": 0, "modifiedAt": 0,
        });
        let mut api: ApiRecord = serde_json::from_value(record).unwrap();
        assert_eq!(path("admin", &api), "/v1/api/admin/%E8%AE%A2%E5%8D%95/v1.sync");
        api.kind = ApiKind::Itrigger;
        api.module = "openAPItest/test".into();
        assert_eq!(path("admin", &api), "/itrigger-tenant/v1/basic/openAPItest/test/v1.sync");
        api.kind = ApiKind::Webhook;
        assert_eq!(path("admin", &api), "/v1/hooks/admin/v1.sync");
    }
}
