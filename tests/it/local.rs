//! The local host as users see it: over HTTP, in real time, in this process or in a separate one
//! that can be killed.

use aws::http_out::{AllowList, GuardedClient};
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, Uri};
use engine::ports::HttpOut;
use engine::ports::http_out::HttpRequest;
use serde_json::{Value, json};
use standalone::{Flags, Host};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The longest time for a condition to become true.
const PATIENCE: Duration = Duration::from_mins(1);
/// The tests' own executable cannot evaluate scripts.
const SCRIPTS: [&str; 2] = ["--script-child", env!("CARGO_BIN_EXE_script-child")];

/// A running host, and a client for it.
pub struct Local {
    pub base: String,
    pub token: String,
    pub credentials: Value,
    client: GuardedClient,
}

/// An answer of the host.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Local {
    /// Starts a host in this process, in memory, with additional flags.
    pub async fn start(flags: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("bootstrap.json");
        let common = ["sluice", "--port", "0", "--in-memory", "--bootstrap", file.to_str().unwrap()];
        let flags = <Flags as clap::Parser>::parse_from(common.iter().chain(&SCRIPTS).chain(flags));
        let host = Host::start(flags).await.unwrap();
        let base = format!("http://{}", host.address().unwrap());
        tokio::spawn(host.run());
        Self::at(base, &file)
    }

    /// A client for the host at `base`, with the credentials that its first start wrote.
    pub fn at(base: String, credentials: &Path) -> Self {
        let credentials: Value = serde_json::from_slice(&std::fs::read(credentials).unwrap()).unwrap();
        let token = credentials["accessToken"].as_str().unwrap().to_owned();
        let entry = base.trim_start_matches("http://").parse().unwrap();
        let client = GuardedClient::new(AllowList::from_iter([entry])).unwrap();
        Self { base, token, credentials, client }
    }

    /// Sends a request with the token from the first start.
    pub async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        let token = format!("Bearer {}", self.token);
        self.call_with(method, path, &[("authorization", &token)], body).await
    }

    /// Sends a request with only these headers. A null body means no body.
    pub async fn call_with(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        self.try_call(method, path, headers, body).await.unwrap()
    }

    /// Sends a request; an error if there is no answer.
    pub async fn try_call(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Value,
    ) -> Result<Answer, String> {
        let request = HttpRequest {
            method: method.to_owned(),
            url: format!("{}{path}", self.base),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: (!body.is_null()).then(|| body.to_string().into_bytes()),
            timeout_ms: 30_000,
            max_body_bytes: 8 * 1024 * 1024,
            cut_body: false,
            follow_redirects: false,
            signing: None,
        };
        let answer = self.client.send(request).await.map_err(|failure| failure.to_string())?;
        let body = serde_json::from_slice(&answer.body).unwrap_or(Value::Null);
        Ok(Answer { status: answer.status, body })
    }

    /// Stores an enabled workflow, and returns its id.
    pub async fn workflow(&self, name: &str, steps: Value) -> String {
        let body = json!({"name": name, "isEnabled": true, "steps": steps});
        let answer = self.call("POST", "/api/v1/workflows", body).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body["data"]["id"].as_str().unwrap().to_owned()
    }

    /// The execution after its end.
    pub async fn ended(&self, id: &str) -> Value {
        let path = format!("/api/v1/executions/{id}");
        until("the run has ended", async || {
            let answer = self.call("GET", &path, Value::Null).await;
            (answer.body["data"]["phase"] == "done").then(|| answer.body["data"].clone())
        })
        .await
    }
}

/// Calls `ask` until it returns a value.
pub async fn until<T>(what: &str, ask: impl AsyncFn() -> Option<T>) -> T {
    let asked = async {
        loop {
            if let Some(answer) = ask().await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| panic!("{what}: not within {PATIENCE:?}"))
}

/// A request that a stub server received.
#[derive(Clone, Debug)]
pub struct Hit {
    pub path: String,
    pub key: Option<String>,
    pub body: Vec<u8>,
}

/// A server that answers every request with 200 after a delay, and records it.
pub struct Stub {
    pub address: String,
    hits: Arc<Mutex<Vec<Hit>>>,
}

impl Stub {
    pub async fn start(delay: Duration) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let hits = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&hits);
        let answer = move |_: Method, uri: Uri, headers: HeaderMap, body: Bytes| async move {
            let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
            log.lock().unwrap().push(Hit { path: uri.path().to_owned(), key, body: body.to_vec() });
            tokio::time::sleep(delay).await;
            "stub"
        };
        let app = axum::Router::new().fallback(answer);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { address, hits }
    }

    pub fn hits(&self) -> Vec<Hit> {
        self.hits.lock().unwrap().clone()
    }
}

/// A host in a process of its own.
pub struct Process {
    child: Child,
    pub base: String,
}

impl Process {
    /// Starts it, and waits until it listens.
    pub fn start(flags: &[&str]) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "local::host_process", "--ignored", "--nocapture"])
            .env(FLAGS, [flags, &SCRIPTS].concat().join("\n"))
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = lines
            .find_map(|line| Some(line.unwrap().split_once("Sluice listens on ")?.1.to_owned()))
            .expect("the host says where it listens");
        // A process blocks if its output is not read.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, base }
    }

    /// Kills the process, as `kill -9` does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const FLAGS: &str = "SLUICE_TEST_FLAGS";

#[test]
#[ignore = "not a test: other tests start it as a process of its own"]
fn host_process() {
    #[expect(clippy::disallowed_methods, reason = "a child process gets its flags this way")]
    let Ok(flags) = std::env::var(FLAGS) else { return };
    let flags = <Flags as clap::Parser>::parse_from(std::iter::once("sluice").chain(flags.split('\n')));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async { Host::start(flags).await.unwrap().run().await });
}
