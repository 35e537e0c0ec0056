//! Publishes a workflow under a name of its own.

use super::{hook_secrets, tool_check};
use crate::{versions, workflows};
use engine::{Engine, Error, Result, request_template};
use model::json::encoded_len;
use model::{AccountId, ApiAuth, ApiKind, ApiRecord, Preset};

/// The HTTP methods that an API can accept.
pub const METHODS: [&str; 2] = ["GET", "POST"];
/// The HTTP methods that a webhook can accept.
pub const HOOK_METHODS: [&str; 4] = ["GET", "POST", "PUT", "PATCH"];
/// The HTTP methods that a tool can accept.
pub const TOOL_METHODS: [&str; 1] = ["POST"];
/// The first part of the names of all webhooks, which callers do not see.
pub const HOOK_MODULE: &str = "hooks";
/// The most entries of an address list.
pub const MAX_NETWORKS: usize = 200;
const MAX_DEBUG_BYTES: usize = 64 * 1024;
const MAX_NAME: usize = 64;

/// A new API record.
#[derive(Clone, Debug, PartialEq)]
pub struct NewApi {
    /// The record, in which secrets are already hashed. Its id and its times are set when it is
    /// stored.
    pub api: ApiRecord,
    /// The secrets of signatures, which are stored sealed.
    pub secrets: Vec<String>,
}

/// Checks and stores a new record.
pub async fn create(engine: &Engine, account: &AccountId, new: NewApi) -> Result<ApiRecord> {
    let now = engine.ports.clock.now();
    let id = engine.ports.ids.uuid(now).hyphenated().to_string();
    let mut api = ApiRecord { id, created_at: now, modified_at: now, ..new.api };
    if api.kind == ApiKind::Itrigger {
        (api.module, api.function) = at_last_slash(api.module, api.function);
    }
    check(&api)?;
    check_target(engine, account, &api).await?;
    // The secrets come first, so that the record never is without them.
    hook_secrets::put(engine, account, &api.id, &new.secrets).await?;
    if engine.ports.apis.create(account, &api).await? {
        Ok(api)
    } else {
        hook_secrets::forget(engine, account, &api).await?;
        Err(Error::NameTaken { name: format!("{}/{}", api.module, api.function), by: None })
    }
}

/// Divides a name again: the last segment is the function, all segments before it are the module. A
/// called path does not show where the module ends.
fn at_last_slash(module: String, function: String) -> (String, String) {
    match function.rsplit_once('/') {
        Some((more, last)) => (format!("{module}/{more}"), last.to_owned()),
        None => (module, function),
    }
}

/// Checks that a record can be stored.
pub(super) fn check(api: &ApiRecord) -> Result<()> {
    if matches!(api.kind, ApiKind::Itrigger | ApiKind::Mcp) && api.auth != ApiAuth::None {
        let reason = match api.kind {
            ApiKind::Mcp => "must be none: callers of tools authenticate with their bearer tokens",
            _ => "must be none: callers of itrigger APIs authenticate with their access tokens",
        };
        return Err(Error::invalid("auth", reason));
    }
    tool_check::check(api)?;
    for (field, text) in [("module", &api.module), ("function", &api.function)] {
        if !name_fits(api.kind, text) {
            let reason = format!("must be 1 to {MAX_NAME} letters, digits, '-', '_' or '.'");
            // A webhook is given one name, and the other part is always the same.
            let field = if api.kind == ApiKind::Webhook { "name" } else { field };
            return Err(Error::invalid(field, reason));
        }
    }
    check_methods(api)?;
    check_hook(api)?;
    if api.ip_allowlist.len() > MAX_NETWORKS {
        return Err(Error::invalid("ipAllowlist", format!("must be at most {MAX_NETWORKS}")));
    }
    if encoded_len(&api.debug_data) > MAX_DEBUG_BYTES {
        return Err(Error::invalid("debugData", format!("must be at most {MAX_DEBUG_BYTES} bytes")));
    }
    Ok(())
}

fn check_methods(api: &ApiRecord) -> Result<()> {
    let known = methods(api.kind);
    if api.methods.is_empty() || api.methods.iter().any(|method| !known.contains(&method.as_str())) {
        return Err(Error::invalid("methods", format!("must name some of {}", known.join(", "))));
    }
    Ok(())
}

/// The HTTP methods that records of this kind can accept.
pub fn methods(kind: ApiKind) -> &'static [&'static str] {
    match kind {
        ApiKind::Botman | ApiKind::Itrigger => &METHODS,
        ApiKind::Webhook => &HOOK_METHODS,
        ApiKind::Mcp => &TOOL_METHODS,
    }
}

fn check_hook(api: &ApiRecord) -> Result<()> {
    let is_hook = api.kind == ApiKind::Webhook;
    match &api.auth {
        ApiAuth::Hmac(_) if !is_hook => return Err(Error::invalid("auth", "hmac is for webhooks only")),
        ApiAuth::Hmac(signature) => {
            if let Preset::Custom(custom) = &signature.preset
                && let Some(signed) = &custom.signed
            {
                request_template::check("auth.signed", signed)?;
            }
        }
        _ => {}
    }
    if !is_hook && api.hook.verify_hash.is_some() {
        return Err(Error::invalid("verifyToken", "is for webhooks only"));
    }
    match &api.hook.idempotency_key {
        Some(_) if !is_hook => Err(Error::invalid("idempotencyKey", "is for webhooks only")),
        Some(template) => request_template::check("idempotencyKey", template),
        None => Ok(()),
    }
}

/// Checks that the workflow and the version exist. The version can be disabled.
pub(super) async fn check_target(engine: &Engine, account: &AccountId, api: &ApiRecord) -> Result<()> {
    let workflow = workflows::read::summary(engine, account, &api.workflow_id).await;
    workflow.map_err(|error| error.in_field("workflowId"))?;
    if let Some(number) = api.version {
        let version = versions::find(engine, account, &api.workflow_id, number).await;
        version.map_err(|error| error.in_field("version"))?;
    }
    Ok(())
}

/// Whether a name is valid. Names are parts of a path, so they contain no character that has a
/// meaning in a path or a key. Names of itrigger can have several segments.
pub(super) fn name_fits(kind: ApiKind, name: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
            && part.chars().any(char::is_alphanumeric)
    };
    name.chars().count() <= MAX_NAME
        && match kind {
            ApiKind::Botman | ApiKind::Webhook => plain(name),
            ApiKind::Itrigger => name.split('/').all(plain),
            ApiKind::Mcp => tool_check::is_name(name),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_path_parts() {
        for name in ["test", "订单", "v1.2", "a-b_c"] {
            assert!(name_fits(ApiKind::Botman, name) && name_fits(ApiKind::Webhook, name), "{name}");
        }
        for name in ["", ".", "..", "a/b", "a#b", "a b", "a%2f", "a?b", "\u{0}"] {
            assert!(!name_fits(ApiKind::Botman, name), "{name}");
        }
        assert!(name_fits(ApiKind::Itrigger, "openAPItest/test"));
        assert!(!name_fits(ApiKind::Itrigger, "openAPItest//test"));
        assert!(!name_fits(ApiKind::Botman, &"x".repeat(65)));
    }

    #[test]
    fn a_name_is_divided_at_its_last_slash() {
        for (module, function) in [("openAPItest", "test/get"), ("openAPItest/test", "get")] {
            let divided = at_last_slash(module.to_owned(), function.to_owned());
            assert_eq!(divided, ("openAPItest/test".to_owned(), "get".to_owned()));
        }
    }
}
