//! Requests of steps with connections.

use super::put;
use crate::routes::host::Host;
use crate::world::answer;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// An authorization server and an API in one. It grants `access-N`, and the API accepts only the
/// newest one.
#[derive(Clone, Default)]
struct Server {
    granted: Arc<AtomicUsize>,
    /// The bodies of the requests for tokens.
    asked: Arc<Mutex<Vec<String>>>,
    calls: Arc<Mutex<Vec<HttpRequest>>>,
    /// How many more requests for tokens fail.
    failing: Arc<AtomicUsize>,
}

impl Server {
    fn answer(&self, request: &HttpRequest) -> Result<HttpResponse, EffectFailure> {
        if request.url.starts_with("https://as.test/") {
            self.asked.lock().unwrap().push(String::from_utf8(request.body.clone().unwrap()).unwrap());
            if self.failing.load(Ordering::SeqCst) > 0 {
                self.failing.fetch_sub(1, Ordering::SeqCst);
                return Ok(answer(400, r#"{"error":"invalid_client"}"#));
            }
            let number = self.granted.fetch_add(1, Ordering::SeqCst) + 1;
            let body = json!({"access_token": format!("access-{number}"), "token_type": "bearer", "expires_in": 600,
                "refresh_token": format!("refresh-{number}")});
            return Ok(answer(200, &body.to_string()));
        }
        self.calls.lock().unwrap().push(request.clone());
        let newest = format!("Bearer access-{}", self.granted.load(Ordering::SeqCst));
        let is_newest = request.headers.iter().any(|(name, value)| name == "Authorization" && *value == newest);
        let status = if request.url.contains("/open") || is_newest { 200 } else { 401 };
        let echo = json!({"headers": request.headers, "url": request.url});
        Ok(answer(status, &echo.to_string()))
    }

    async fn host(&self) -> (Host, String) {
        let server = self.clone();
        let host = Host::answering(move |request| server.answer(request)).await;
        let token = host.token("acme", true).await;
        (host, token)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn request(id: &str, url: &str, connection: &str) -> Value {
    let parameters = json!({"url": url, "connection": connection, "fail_on_status": true});
    json!({"id": id, "moduleId": "http_request", "parameters": parameters})
}

async fn run(host: &Host, token: &str, workflow: &str) -> Value {
    let (id, _) = host.execute(token, workflow, &json!({})).await;
    host.work().await;
    host.call("GET", &format!("/api/v1/executions/{id}")).bearer(token).send().await.body["data"].clone()
}

fn oauth(kind: &str) -> Value {
    let mut fields = json!({"tokenUrl": "https://as.test/token", "clientId": "me", "clientSecret": "hunter2-x"});
    if kind == "oauth2_refresh" {
        fields["refreshToken"] = json!("refresh-0");
    }
    json!({"kind": kind, "fields": fields})
}

#[tokio::test(start_paused = true)]
async fn each_kind_is_sent_and_nothing_of_it_is_seen() {
    let server = Server::default();
    let (host, token) = server.host().await;
    let kinds = [
        ("basic", json!({"username": "ada", "password": "canary-1-x"}), "canary-1-x"),
        ("bearer", json!({"token": "canary-2-x"}), "canary-2-x"),
        ("api_key", json!({"name": "X-Key", "value": "canary-3-x"}), "canary-3-x"),
        ("api_key", json!({"name": "key", "value": "canary-4-x", "in": "query"}), "canary-4-x"),
        ("aws_sigv4", json!({"accessKeyId": "AK", "secretAccessKey": "canary-5-x", "region": "r", "service": "s"}), ""),
    ];
    for (at, (kind, fields, sent)) in kinds.into_iter().enumerate() {
        let set = put(&host, &token, "c", &json!({"kind": kind, "fields": fields})).await;
        assert_eq!(set.status, 200, "{}", set.body);
        let steps = json!([request("r", "https://api.test/open", "c"),
            {"id": "o", "moduleId": "output", "parameters": {"value": "{{r.body}}"}}]);
        let workflow = host.workflow(&token, &json!({"name": format!("workflow {at}"), "steps": steps})).await;
        let run = run(&host, &token, &workflow).await;
        assert_eq!(run["status"], "completed", "{run}");
        let call = server.calls.lock().unwrap().pop().unwrap();
        let basic = "Basic YWRhOmNhbmFyeS0xLXg=";
        let whole = format!("{} {:?}", call.url, call.headers);
        assert!(!call.follow_redirects && call.signing.is_some() == (kind == "aws_sigv4"), "{call:?}");
        assert!(whole.contains(if kind == "basic" { basic } else { sent }), "{whole}");
        let id = run["executionId"].as_str().unwrap();
        for path in ["", "/logs", "/steps", "/timeline", "/events?wait=0"] {
            let answer = host.call("GET", &format!("/api/v1/executions/{id}{path}")).bearer(&token).send().await;
            let text = answer.body.to_string();
            assert!(
                answer.status == 200 && !text.contains("canary-") && !text.contains("YWRhOmNhbmFye"),
                "{path}: {text}"
            );
        }
        assert!(kind == "aws_sigv4" || run["result"].to_string().contains("***"), "{run}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_is_fetched_once_kept_and_renewed_when_it_ends_or_is_refused() {
    let server = Server::default();
    let (host, token) = server.host().await;
    put(&host, &token, "crm", &oauth("oauth2_client_credentials")).await;
    let each = json!({"items": [1, 2, 3, 4, 5], "parallelism": 5});
    let steps = json!([
        {"id": "f", "moduleId": "foreach", "parameters": {"input_list": each["items"], "parallelism": 5}},
        request("r", "https://api.test/x", "crm"),
        {"id": "e", "moduleId": "endforeach"},
        request("last", "https://api.test/y", "crm"),
    ]);
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    for _ in 0..2 {
        let run = run(&host, &token, &workflow).await;
        assert_eq!(run["status"], "completed", "{run}");
    }
    assert_eq!(server.asked(), ["grant_type=client_credentials"], "one token for all");
    assert_eq!(server.calls.lock().unwrap().len(), 12);

    tokio::time::advance(Duration::from_secs(550)).await;
    assert_eq!(run(&host, &token, &workflow).await["status"], "completed");
    assert_eq!(server.asked().len(), 2, "it was renewed before its end");

    // The server forgets the token before its end.
    server.granted.fetch_add(1, Ordering::SeqCst);
    assert_eq!(run(&host, &token, &workflow).await["status"], "completed");
    assert_eq!(server.asked().len(), 3, "it was renewed once for all that were refused");
}

#[tokio::test(start_paused = true)]
async fn refresh_tokens_are_replaced_and_a_failure_is_told() {
    let server = Server::default();
    let (host, token) = server.host().await;
    put(&host, &token, "crm", &oauth("oauth2_refresh")).await;
    let steps = json!([request("r", "https://api.test/x", "crm")]);
    let workflow = host.workflow(&token, &json!({"name": "w", "steps": steps})).await;
    server.failing.store(1, Ordering::SeqCst);
    let failed = run(&host, &token, &workflow).await;
    let told = "the token endpoint of the connection answered 400: invalid_client";
    assert!(failed["error"].to_string().contains(told), "{failed}");
    for _ in 0..2 {
        assert_eq!(run(&host, &token, &workflow).await["status"], "completed");
        tokio::time::advance(Duration::from_mins(10)).await;
    }
    let sent: Vec<_> =
        server.asked().iter().map(|body| body.split("refresh_token=").nth(1).unwrap().to_owned()).collect();
    assert_eq!(sent, ["refresh-0", "refresh-0", "refresh-1"]);
    // A connection that is set again begins anew.
    put(&host, &token, "crm", &oauth("oauth2_refresh")).await;
    assert_eq!(run(&host, &token, &workflow).await["status"], "completed");
    assert!(server.asked().last().unwrap().ends_with("refresh_token=refresh-0"));
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_sent_fails_and_says_why() {
    let server = Server::default();
    let (host, token) = server.host().await;
    let limited = json!({"kind": "bearer", "fields": {"token": "hunter2-x"}, "hosts": ["api.test"]});
    put(&host, &token, "limited", &limited).await;
    for (name, url, why) in [
        ("missing", "https://api.test/open", "there is no connection 'missing'"),
        ("limited", "https://other.test/open", "the connection 'limited' is not for this host"),
    ] {
        let steps = json!([request("r", url, name)]);
        let workflow = host.workflow(&token, &json!({"name": name, "steps": steps})).await;
        let failed = run(&host, &token, &workflow).await;
        assert!(failed["error"].to_string().contains(why), "{failed}");
    }
    assert!(server.calls.lock().unwrap().is_empty());
}
