//! Where the tables and the queue are: the only place of this crate that reads the environment.

use crate::grants::{Grants, Patterns};
use crate::{Error, RootKey};
use aws_credential_types::Credentials;

/// What the adapters need to know. A table or queue that is `None` is one that this process was not
/// given; its ports refuse.
#[derive(Clone, Debug)]
pub struct Config {
    /// The region that requests are signed for.
    pub region: String,
    /// Talk to this URL instead of the region's own endpoints.
    pub endpoint: Option<String>,
    /// The same for Lambda alone.
    pub lambda_endpoint: Option<String>,
    /// What signs the requests; without any they are not signed. A Lambda environment never
    /// outlives those it was started with.
    pub credentials: Option<Credentials>,
    /// Whether nobody but this process reaches the tables and queues, which are in it. What was
    /// read of definitions and credentials is then kept until it is written, and no answer is late
    /// or lost.
    pub is_alone: bool,
    /// The table of definitions.
    pub workflows_table: Option<String>,
    /// The table of executions.
    pub executions_table: Option<String>,
    /// The table of devices, credentials, signing keys and rate windows.
    pub access_table: Option<String>,
    /// The step queue.
    pub step_queue_url: Option<String>,
    /// The callback queue. What is set aside of it is in a queue of the same name with `-dead`
    /// behind it, where no template says otherwise.
    pub callback_queue_url: Option<String>,
    /// What steps may call of other services.
    pub grants: Grants,
    /// The function that runs scripts.
    pub script_runner: Option<String>,
    /// The state machine that waits longer than a message can be delayed. Without one, the sweep
    /// wakes what waits so long.
    pub wait_machine: Option<String>,
    /// What wraps the keys of secrets.
    pub root_key: RootKey,
}

impl Config {
    /// Reads the environment, once, at start.
    pub fn from_env() -> Result<Self, Error> {
        #[expect(clippy::disallowed_methods, reason = "this is the config that reads the environment")]
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// Reads variables from anywhere. Empty ones count as missing.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let read = |name: &'static str| variable(name).filter(|value| !value.is_empty());
        let need = |name: &'static str| read(name).ok_or(Error::MissingVariable { name });
        let granted = |name: &'static str| Patterns::parse(&read(name).unwrap_or_default());
        let endpoint = read("AWS_ENDPOINT_URL");
        let credentials = match (&endpoint, read("AWS_ACCESS_KEY_ID")) {
            (Some(_), None) => Credentials::new("embedded", "embedded", None, None, "embedded"),
            _ => Credentials::new(
                need("AWS_ACCESS_KEY_ID")?,
                need("AWS_SECRET_ACCESS_KEY")?,
                read("AWS_SESSION_TOKEN"),
                None,
                "environment",
            ),
        };
        Ok(Self {
            region: read("AWS_REGION")
                .or_else(|| read("AWS_DEFAULT_REGION"))
                .ok_or(Error::MissingVariable { name: "AWS_REGION" })?,
            lambda_endpoint: read("AWS_ENDPOINT_URL_LAMBDA").or_else(|| endpoint.clone()),
            endpoint,
            credentials: Some(credentials),
            is_alone: false,
            workflows_table: read("WORKFLOWS_TABLE"),
            executions_table: read("EXECUTIONS_TABLE"),
            access_table: read("ACCESS_TABLE"),
            step_queue_url: read("STEP_QUEUE_URL"),
            callback_queue_url: read("CALLBACK_QUEUE_URL"),
            grants: Grants {
                lambda: granted("SLUICE_ALLOW_LAMBDA"),
                sqs: granted("SLUICE_ALLOW_SQS"),
                sfn: granted("SLUICE_ALLOW_SFN"),
            },
            script_runner: read("SCRIPT_RUNNER"),
            wait_machine: read("WAIT_MACHINE"),
            root_key: root_key(read("SECRETS_KEY_ID"), read("SECRETS_ROOT_KEY").as_deref())?,
        })
    }

    /// For endpoints that check neither signatures nor names, such as the embedded ones.
    pub fn embedded(endpoint: &str) -> Self {
        Self {
            region: "us-east-1".to_owned(),
            endpoint: Some(endpoint.to_owned()),
            lambda_endpoint: Some(endpoint.to_owned()),
            credentials: None,
            is_alone: false,
            workflows_table: Some("sluice-workflows".to_owned()),
            executions_table: Some("sluice-executions".to_owned()),
            access_table: Some("sluice-access".to_owned()),
            step_queue_url: Some(format!("{}/000000000000/sluice-steps", endpoint.trim_end_matches('/'))),
            callback_queue_url: Some(format!("{}/000000000000/sluice-callbacks", endpoint.trim_end_matches('/'))),
            grants: Grants::default(),
            script_runner: None,
            wait_machine: None,
            root_key: RootKey::random(),
        }
    }
}

/// A key in KMS, or one of 64 hex digits, or none.
fn root_key(kms: Option<String>, digits: Option<&str>) -> Result<RootKey, Error> {
    match (kms, digits) {
        (Some(id), _) => Ok(RootKey::Kms(id)),
        (None, Some(digits)) => RootKey::parse(digits).ok_or(Error::BadVariable { name: "SECRETS_ROOT_KEY" }),
        (None, None) => Ok(RootKey::None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_may_know_fewer_tables_but_never_no_region() {
        let variables = [
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("EXECUTIONS_TABLE", "prod-executions"),
            ("WORKFLOWS_TABLE", ""),
            ("SLUICE_ALLOW_LAMBDA", "resize, mail-*"),
        ];
        let from = |skip: &'static str| {
            Config::from_variables(move |name| {
                variables.iter().find(|(key, _)| *key == name && *key != skip).map(|(_, value)| (*value).to_owned())
            })
        };
        let config = from("").unwrap();
        assert_eq!(config.executions_table.as_deref(), Some("prod-executions"));
        assert_eq!((config.workflows_table, config.endpoint), (None, None));
        assert!(config.grants.lambda.allow("mail-out") && !config.grants.sqs.allow("mail-out"));
        assert!(!format!("{:?}", from("").unwrap()).contains("secret\""));
        for needed in ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            assert!(matches!(from(needed), Err(Error::MissingVariable { name }) if name == needed));
        }
    }
}
