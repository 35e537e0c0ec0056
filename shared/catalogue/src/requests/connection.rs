//! The connection that a step names. Its request is sent with the credentials of the connection.

use crate::{Call, ModuleError};

/// The input with the name.
const NAMED: &str = "connection";

/// The name of the connection; `None` if the step has no such parameter. If the evaluated name is
/// empty, or the module does not support connections, the step fails: the request would be sent
/// without its credentials.
pub(crate) fn connection(call: &Call<'_>) -> Result<Option<String>, ModuleError> {
    if !call.inputs.named(NAMED) {
        return Ok(None);
    }
    if call.descriptor.input(NAMED).is_none() {
        return Err(ModuleError::input(NAMED, "is not taken by this module; http_request and webhook_push take one"));
    }
    match call.inputs.text(NAMED).trim() {
        "" => Err(ModuleError::input(NAMED, "is empty; a request without a connection has no such parameter")),
        name => Ok(Some(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use crate::effects::Effect;
    use crate::testing::Bench;
    use serde_json::{Value, json};

    const TAKING: [&str; 3] = ["http_request", "vflow.network.http_request", "vflow.network.webhook_push"];

    fn inputs(connection: &Value) -> Value {
        json!({"url": "https://a.test/", "message": "m", "connection": connection})
    }

    #[test]
    fn a_request_goes_with_its_connection_or_not_at_all() {
        for module in TAKING {
            let named = |value| match Bench::new().effect(module, inputs(&value)) {
                Effect::Http { connection, .. } => connection,
                other => panic!("{other:?}"),
            };
            assert_eq!((named(json!(" crm ")), named(Value::Null)), (Some("crm".to_owned()), None), "{module}");
            let empty = Bench::new().error(module, inputs(&json!(" ")));
            assert!(empty.starts_with("input 'connection': is empty"), "{empty}");
            let led_to_nothing = Bench::with_null("connection").error(module, inputs(&json!("x")));
            assert!(led_to_nothing.starts_with("input 'connection': is empty"), "{led_to_nothing}");
        }
        let push = json!({"device_key": "k", "body": "b", "connection": "crm"});
        let refused = Bench::new().error("vflow.network.bark_push", push);
        assert!(refused.starts_with("input 'connection': is not taken"), "{refused}");
    }
}
