//! The configuration of the adapters. Only this file of the crate reads the environment.

use crate::grants::{Grants, Patterns};
use crate::{Error, RootKey};
use aws_credential_types::Credentials;

/// The shards of the due index in the cloud, where each of them takes a thousand writes a second. A
/// power of two, as the four shards of earlier versions were: so a row that was written to one of
/// those is found without further queries.
pub const DUE_SHARDS: u8 = 64;
/// The same for the embedded store, which has no such limit, and in which each query of a tick only
/// costs time.
const EMBEDDED_DUE_SHARDS: u8 = 4;

/// The most shards of a key of the listing indexes. A list reads all of them.
pub const MAX_LIST_SHARDS: u8 = 32;

/// The settings of the adapters. If a table or queue is `None`, this process does not use it, and
/// its ports fail.
#[derive(Clone, Debug)]
pub struct Config {
    /// The region for which requests are signed.
    pub region: String,
    /// The URL that replaces the endpoints of the region.
    pub endpoint: Option<String>,
    /// The URL that replaces the endpoint of Lambda only.
    pub lambda_endpoint: Option<String>,
    /// The credentials that sign requests; `None` = requests are not signed. A process on Lambda
    /// ends before its first credentials expire.
    pub credentials: Option<Credentials>,
    /// Whether only this process can reach the tables and queues, because they are in it. Then read
    /// definitions and credentials stay cached until they are written, and no answer can be late or
    /// lost.
    pub is_alone: bool,
    /// The number of shards of the due index to which rows are written and which a tick reads. It
    /// may grow and must not shrink: rows in other shards would not be found.
    pub due_shards: u8,
    /// The shards of each key of the listing indexes, 1 to [`MAX_LIST_SHARDS`]. Each takes a
    /// thousand writes a second, and a list reads all of them. The number may grow and must not
    /// shrink: executions in other shards would not be listed.
    pub list_shards: u8,
    /// The table of workflows, accounts and other definitions.
    pub workflows_table: Option<String>,
    /// The table of executions and files.
    pub executions_table: Option<String>,
    /// The table of devices, credentials, signing keys and rate windows.
    pub access_table: Option<String>,
    /// The URL of the step queue.
    pub step_queue_url: Option<String>,
    /// The URL of the callback queue. Its dead-letter queue has the same name with `-dead`, unless
    /// a template says otherwise.
    pub callback_queue_url: Option<String>,
    /// The resources of other services that steps can call.
    pub grants: Grants,
    /// The function that evaluates scripts.
    pub script_runner: Option<String>,
    /// The key that wraps the keys of secrets.
    pub root_key: RootKey,
}

impl Config {
    /// Reads the environment, once, at start.
    pub fn from_env() -> Result<Self, Error> {
        #[expect(clippy::disallowed_methods, reason = "this is the config that reads the environment")]
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// Reads variables with a function. Empty ones count as missing.
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
            due_shards: DUE_SHARDS,
            list_shards: list_shards(read("LIST_SHARDS").as_deref())?,
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
            root_key: root_key(read("SECRETS_KEY_ID"), read("SECRETS_ROOT_KEY").as_deref())?,
        })
    }

    /// Settings for endpoints that check neither signatures nor names, such as the embedded ones.
    pub fn embedded(endpoint: &str) -> Self {
        Self {
            region: "us-east-1".to_owned(),
            endpoint: Some(endpoint.to_owned()),
            lambda_endpoint: Some(endpoint.to_owned()),
            credentials: None,
            is_alone: false,
            due_shards: EMBEDDED_DUE_SHARDS,
            list_shards: 1,
            workflows_table: Some("sluice-workflows".to_owned()),
            executions_table: Some("sluice-executions".to_owned()),
            access_table: Some("sluice-access".to_owned()),
            step_queue_url: Some(format!("{}/000000000000/sluice-steps", endpoint.trim_end_matches('/'))),
            callback_queue_url: Some(format!("{}/000000000000/sluice-callbacks", endpoint.trim_end_matches('/'))),
            grants: Grants::default(),
            script_runner: None,
            root_key: RootKey::random(),
        }
    }
}

/// The shards of the listing indexes; one by default.
fn list_shards(text: Option<&str>) -> Result<u8, Error> {
    let Some(text) = text else { return Ok(1) };
    let within = |shards: &u8| (1..=MAX_LIST_SHARDS).contains(shards);
    text.parse().ok().filter(within).ok_or(Error::BadVariable { name: "LIST_SHARDS" })
}

/// The root key: in KMS, given as 64 hex digits, or none.
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
        for (text, shards) in [(None, Some(1)), (Some("16"), Some(16)), (Some("0"), None), (Some("33"), None)] {
            assert_eq!(list_shards(text).ok(), shards, "{text:?}");
        }
        for needed in ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            assert!(matches!(from(needed), Err(Error::MissingVariable { name }) if name == needed));
        }
    }
}
