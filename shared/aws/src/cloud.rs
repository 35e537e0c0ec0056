//! Calls of other AWS services. Only those that the deployment grants are sent; the role of the
//! function denies others as well.

mod invoke;
mod send;
mod start;

use crate::error::is_transient;
use crate::grants::Grants;
use crate::{Clients, Config};
use async_trait::async_trait;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use engine::ports::Cloud;
use engine::ports::cloud::{CloudCall, EffectFailure};
use serde_json::Value;

/// The name of the idempotency key, for services that accept one.
const KEY_NAME: &str = "idempotency-key";
/// A longer key is sent as its digest, because services limit the length.
const MAX_KEY: usize = 512;

/// The services that steps can call.
pub(crate) struct Services {
    clients: Clients,
    grants: Grants,
    /// The region of the deployment; `None` if an endpoint serves every region.
    region: Option<String>,
}

impl Services {
    pub(crate) fn new(config: &Config, clients: &Clients) -> Self {
        let region = config.endpoint.is_none().then(|| config.region.clone());
        Self { clients: clients.clone(), grants: config.grants.clone(), region }
    }

    /// Refuses a name from another region. Calls always go to the deployment's own region, where
    /// the same name would mean another resource.
    fn own_region(&self, named: &str, region: Option<&str>) -> Result<(), EffectFailure> {
        match (&self.region, region) {
            (Some(own), Some(other)) if own != other => {
                Err(refused(format!("'{named}' is in {other}; steps reach what is in {own}")))
            }
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl Cloud for Services {
    async fn call(&self, call: CloudCall, key: &str) -> Result<Value, EffectFailure> {
        match call {
            CloudCall::Invoke { function, payload, wait } => self.invoke(function, &payload, wait, key).await,
            CloudCall::Send { queue, body, group, delay_s } => self.send(queue, body, group, delay_s, key).await,
            CloudCall::Start { machine, input, wait } => self.start(machine, &input, wait, key).await,
            CloudCall::Stop { execution } => self.stop(&execution).await,
        }
    }
}

/// A failure that a retry does not change.
fn refused(message: String) -> EffectFailure {
    EffectFailure::lasting(message)
}

/// The failure for a resource that the deployment does not grant. It says how to grant it.
fn not_granted(what: &str, name: &str, variable: &str, parameter: &str) -> EffectFailure {
    refused(format!(
        "this deployment does not grant the {what} '{name}': {variable} (parameter {parameter}) must list it"
    ))
}

/// The failure of a service, in words that reveal nothing about the function's role.
fn failure<E>(service: &str, error: &SdkError<E, HttpResponse>) -> EffectFailure
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    let message = match error.as_service_error() {
        None => format!("{service} gave no answer"),
        Some(answer) => {
            let code = answer.code().unwrap_or("an error without a code");
            // The message of a denied access names the role, which only operators should see.
            let words = answer.message().filter(|_| !code.starts_with("AccessDenied")).unwrap_or_default();
            if words.is_empty() {
                format!("{service} answered {code}")
            } else {
                format!("{service} answered {code}: {words}")
            }
        }
    };
    EffectFailure::new(message, is_transient(error))
}

/// The key in the form that services accept.
fn sent_key(key: &str) -> String {
    if key.len() > MAX_KEY { crate::dynamodb::digest(key.as_bytes()) } else { key.to_owned() }
}

/// The region in an ARN.
fn region_of(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    (parts.next() == Some("arn")).then(|| parts.nth(2)).flatten().filter(|region| !region.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_tells_its_region() {
        assert_eq!(region_of("arn:aws:lambda:eu-west-1:1:function:f"), Some("eu-west-1"));
        assert_eq!((region_of("f"), region_of("arn:aws:s3:::bucket"), region_of("arn")), (None, None, None));
    }

    #[test]
    fn a_long_key_goes_along_as_its_digest() {
        assert_eq!(sent_key("exec-1/a/1"), "exec-1/a/1");
        assert_eq!(sent_key(&"x".repeat(MAX_KEY + 1)).len(), 64);
    }
}
