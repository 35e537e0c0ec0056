//! Shows API records without their hashes.

use super::{hook_body, tool_body};
use api::schema::{Named, any, flag, list, millis, object, one_of, or_null, saying, text};
use api::{Context, Request};
use http::header::HOST;
use http::uri::Authority;
use model::{ApiAuth, ApiKind, ApiRecord};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use records::apis::HOOK_METHODS;
use serde_json::{Value, json};

/// The characters that are not encoded in a path. Names can contain letters of any script.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// The record, with its path and its address.
pub(super) fn record(context: &Context, request: &Request, account: &str, api: &ApiRecord) -> Value {
    let path = path(account, api);
    let (auth, user) = match &api.auth {
        ApiAuth::None => ("none", None),
        ApiAuth::Token { .. } => ("token", None),
        ApiAuth::Password { user, .. } => ("password", Some(user)),
        ApiAuth::Hmac(_) => ("hmac", None),
    };
    let mut shown = json!({
        "id": api.id,
        "kind": api.kind,
        "module": api.module,
        "function": api.function,
        "methods": api.methods,
        "path": path,
        "url": address(context, request, account, api),
        "workflowId": api.workflow_id,
        "version": api.version.map(|number| format!("v{number}")),
        "auth": auth,
        "user": user,
        "ipAllowlist": api.ip_allowlist,
        "debugData": api.debug_data,
        "enabled": api.enabled,
        "async": api.is_async,
        "createdAt": api.created_at,
        "modifiedAt": api.modified_at,
    });
    if let Some(entries) = shown.as_object_mut() {
        if api.kind == ApiKind::Webhook {
            entries.extend(hook_body::shown(api));
        }
        entries.extend(tool_body::shown(api));
    }
    shown
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

/// The schema of [`record`].
pub(super) fn schema() -> Value {
    object([
        ("id", text()),
        ("kind", one_of(&["botman", "itrigger", "webhook", "mcp"])),
        ("module", text()),
        ("function", text()),
        ("methods", list(&one_of(&HOOK_METHODS))),
        ("path", text()),
        ("url", text()),
        ("workflowId", text()),
        ("version", saying(or_null(&text()), "The published version that is run; null = the workflow as it is")),
        ("auth", one_of(&["none", "token", "password", "hmac"])),
        ("user", or_null(&text())),
        ("ipAllowlist", list(&text())),
        ("debugData", any()),
        ("enabled", flag()),
        ("async", flag()),
        ("createdAt", millis()),
        ("modifiedAt", millis()),
        ("name?", saying(text(), "Of a webhook or a tool")),
        ("description?", saying(text(), "Of a tool")),
        ("readOnly?", saying(flag(), "Of a tool")),
        ("destructive?", saying(flag(), "Of a tool")),
        ("signature?", saying(hook_body::shown_schema(), "How requests are signed")),
        ("idempotencyKey?", saying(or_null(&text()), "Of a webhook")),
        ("hasVerifyToken?", saying(flag(), "Of a webhook: whether a verify token is stored")),
        ("token?", saying(text(), "The token that was made for it; shown this once")),
        ("workflowName?", or_null(&text())),
    ])
    .named("Api")
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Hook, Timestamp, WorkflowId};

    #[test]
    fn a_path_can_be_pasted_into_curl() {
        let mut api = ApiRecord {
            v: 1,
            id: "i".into(),
            kind: ApiKind::Botman,
            module: "订单".into(),
            function: "v1.sync".into(),
            methods: vec!["GET".into()],
            workflow_id: WorkflowId::parse("w").unwrap(),
            version: None,
            auth: ApiAuth::None,
            ip_allowlist: vec![],
            debug_data: Value::Null,
            enabled: true,
            is_async: false,
            hook: Hook::default(),
            tool: None,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        };
        assert_eq!(path("admin", &api), "/v1/api/admin/%E8%AE%A2%E5%8D%95/v1.sync");
        api.kind = ApiKind::Itrigger;
        api.module = "openAPItest/test".into();
        assert_eq!(path("admin", &api), "/itrigger-tenant/v1/basic/openAPItest/test/v1.sync");
        api.kind = ApiKind::Webhook;
        assert_eq!(path("admin", &api), "/v1/hooks/admin/v1.sync");
    }
}
