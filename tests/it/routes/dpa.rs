mod models;
mod oauth;
mod runs;
mod variables;

use super::host::{Answer, Host};
use engine::ports::executions::ListQuery;
use model::AccountId;
use serde_json::{Value, json};

/// A host with an application of the account `acme`, its token, and the token of an administrator's
/// device.
pub struct Dpa {
    pub host: Host,
    pub admin: String,
    pub app: Value,
    pub token: String,
}

impl Dpa {
    pub async fn start() -> Self {
        let host = Host::start().await;
        let admin = host.token("acme", true).await;
        let app = host.app(&admin, &json!({"name": "ERP"})).await;
        let mut dpa = Self { host, admin, app, token: String::new() };
        let answer = dpa.exchange(&dpa.asked(&dpa.code().await)).await;
        dpa.token = answer.body["data"]["access_token"].as_str().unwrap().to_owned();
        dpa
    }

    /// A text field of the application's record.
    pub fn app(&self, field: &str) -> &str {
        self.app[field].as_str().unwrap()
    }

    /// The request for a code, with this client id.
    pub async fn authorize(&self, client: &str) -> Answer {
        let path = format!("/api/dp/auth/oauth/authorize?response_type=code&client_id={client}&scope=default");
        self.host.call("GET", &path).header("content-type", "multipart/form-data").send().await
    }

    /// A code for the application.
    pub async fn code(&self) -> String {
        let answer = self.authorize(self.app("clientId")).await;
        answer.body["data"]["code"].as_str().unwrap_or_else(|| panic!("{}", answer.body)).to_owned()
    }

    /// The body that exchanges a code for a token.
    pub fn asked(&self, code: &str) -> Value {
        json!({
            "code": code,
            "client_id": self.app("clientId"),
            "client_secret": self.app("clientSecret"),
            "grant_type": "authorization_code",
        })
    }

    pub async fn exchange(&self, body: &Value) -> Answer {
        let call = self.host.call("POST", "/api/dp/auth/oauth/token").header("content-type", "text/plain");
        call.json(body).send().await
    }

    /// Sends a POST request below the second prefix, with the token.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.host.call("POST", &format!("/api/dpa/process/{path}")).bearer(&self.token).json(body).send().await
    }

    /// The id of a new enabled workflow.
    pub async fn workflow(&self, body: &Value) -> String {
        let mut body = body.clone();
        body["isEnabled"] = true.into();
        self.host.workflow(&self.admin, &body).await
    }

    pub async fn execute(&self, workflow: &str, body: &Value) -> Answer {
        self.post(&format!("processrun/execute/{workflow}"), body).await
    }

    /// The status of a run of the workflow.
    pub async fn status(&self, workflow: &str, instance: &str) -> Answer {
        let query = format!("modelId={workflow}&instanceId={instance}");
        let path = format!("/api/dpa/process/processrun/getProcessRunStatus?{query}");
        let call = self.host.call("GET", &path).header("content-type", "application/x-www-form-urlencoded");
        call.bearer(&self.token).send().await
    }

    /// The number of the account's runs.
    pub async fn runs(&self) -> usize {
        let query = ListQuery::newest(&AccountId::parse("acme").unwrap(), 1);
        self.host.engine().ports.executions.list(&query).await.unwrap().total
    }
}

/// The HTTP status and the code.
pub fn verdict(answer: &Answer) -> (u16, i64) {
    (answer.status, answer.body["code"].as_i64().unwrap())
}

/// The message of an error without data.
pub fn refusal(answer: &Answer) -> &str {
    assert_eq!(answer.body["data"], Value::Null);
    answer.message()
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_is_told_in_this_envelope() {
    let host = Host::start().await;
    for path in ["/api/dpa/process/nothing", "/api/dpa/process", "/api/dp/auth/oauth/x/y"] {
        let answer = host.call("POST", path).send().await;
        assert_eq!(answer.body, json!({"code": 404, "message": "请求路径异常", "data": null}), "{path}");
        assert_eq!(answer.status, 404, "{path}");
    }
    let verb = host.call("PUT", "/api/dp/auth/oauth/token").send().await;
    assert_eq!((verdict(&verb), verb.header("allow")), ((405, 405), Some("POST")));
    let large = host.call("POST", "/api/dp/auth/oauth/token").bytes(vec![b' '; 1024 * 1024 + 1]).send().await;
    assert_eq!(verdict(&large), (413, 413));
}
