mod flow;
mod sdk;

use super::host::{Answer, Host};
use serde_json::{Value, json};

/// A host with a flow of the account `acme`, its open token, and the token of a device.
pub struct Flows {
    pub host: Host,
    pub admin: String,
    pub token: String,
    pub workflow: String,
}

impl Flows {
    /// Starts a host. The flow's first version is enabled.
    pub async fn start(workflow: &Value) -> Self {
        let host = Host::start().await;
        let admin = host.token("acme", true).await;
        let workflow = host.workflow(&admin, workflow).await;
        let mut flows = Self { host, admin, token: String::new(), workflow };
        flows.token = flows.open_token(&json!({"name": "test"})).await;
        flows.publish(true).await;
        flows
    }

    /// Creates another open token.
    pub async fn open_token(&self, body: &Value) -> String {
        let made = self.host.call("POST", "/api/v1/open-tokens").bearer(&self.admin).json(body).send().await;
        made.body["data"]["token"].as_str().unwrap_or_else(|| panic!("{}", made.body)).to_owned()
    }

    /// Publishes another version of the flow.
    pub async fn publish(&self, enabled: bool) {
        let path = format!("/api/v1/workflows/{}/versions", self.workflow);
        let made = self.host.call("POST", &path).bearer(&self.admin).json(&json!({"enabled": enabled})).send().await;
        assert_eq!(made.status, 201, "{}", made.body);
    }

    /// Sends a GET request with the token in the header.
    pub async fn get(&self, path: &str) -> Answer {
        self.host.call("GET", path).header("juggle-token", &self.token).send().await
    }
}

/// Whether the call succeeded, the code, and the message.
pub fn verdict(answer: &Answer) -> (bool, i64, &str) {
    let body = &answer.body;
    (
        body["success"].as_bool().unwrap(),
        body["errorCode"].as_i64().unwrap(),
        body["errorMsg"].as_str().unwrap_or_default(),
    )
}
