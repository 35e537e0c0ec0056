//! What is logged while a test talks to its host is searched for every secret that it presents or is given: no line may hold one.

use super::host::{Host, routes};
use super::matrix::path;
use api::{Query, may_be_logged};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::sync::Once;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;

/// Names under which secrets travel, in lower case and without dashes and underscores.
const NAMES: [&str; 14] = [
    "authorization",
    "token",
    "accesstoken",
    "refreshtoken",
    "juggletoken",
    "password",
    "secret",
    "appsecret",
    "clientsecret",
    "webhooksecret",
    "pairingkey",
    "adminpairingkey",
    "xpairingkey",
    "xrootkey",
];
/// What is shorter may stand in a line by chance.
const SHORTEST: usize = 8;
thread_local! {
    /// What the test that runs on this thread has seen. Its host works on the same thread.
    static SEEN: RefCell<Seen> = RefCell::default();
}

#[derive(Default)]
struct Seen {
    hosts: usize,
    secrets: BTreeSet<String>,
    log: Vec<u8>,
}

/// Watches the log for as long as it lives; fails the test when it ends.
pub struct Watch(());

impl Watch {
    pub fn start() -> Self {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            // As much as an operator can ask for.
            let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(|| Log);
            let all = tracing_subscriber::registry().with(EnvFilter::new("trace")).with(filter_fn(may_be_logged));
            tracing::subscriber::set_global_default(all.with(lines)).unwrap();
        });
        SEEN.with_borrow_mut(|seen| seen.hosts += 1);
        Self(())
    }

    /// Notes the secrets of a request: of its query, its headers, its body, and the address of a run that waits.
    pub fn request(&self, request: &http::Request<bytes::Bytes>) {
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.filter(|(name, _)| is_secret(name)).for_each(|(_, value)| note(value));
        let decoded = Query::parse(query);
        decoded.pairs().iter().filter(|(name, _)| is_secret(name)).for_each(|(_, value)| note(value));
        for (_, value) in request.headers().iter().filter(|(name, _)| is_secret(name.as_str())) {
            let text = String::from_utf8_lossy(value.as_bytes());
            note(text.strip_prefix("Bearer ").unwrap_or(&text));
        }
        // What has no proof in it proves nothing.
        if let Some(token) = path.strip_prefix("/v1/webhook/callback/").filter(|token| token.contains('~')) {
            note(token);
        }
        if let Ok(body) = serde_json::from_slice(request.body()) {
            note_all(&body);
            if let Some(value) = body["value"].as_str().filter(|_| path.starts_with("/api/v1/secrets/")) {
                note(value);
            }
        }
    }

    /// Notes the secrets that an answer gives away.
    pub fn answer(&self, body: &[u8]) {
        if let Ok(body) = serde_json::from_slice(body) {
            note_all(&body);
        }
    }

    /// The first line that holds a secret.
    pub fn leak(&self) -> Option<String> {
        SEEN.with_borrow(|seen| {
            let log = String::from_utf8_lossy(&seen.log);
            let leaks = |line: &&str| seen.secrets.iter().any(|secret| line.contains(secret.as_str()));
            log.lines().find(leaks).map(str::to_owned)
        })
    }

    /// How many lines there are.
    fn lines(&self) -> usize {
        SEEN.with_borrow(|seen| seen.log.iter().filter(|byte| **byte == b'\n').count())
    }

    /// Forgets the lines.
    fn forget(&self) {
        SEEN.with_borrow_mut(|seen| seen.log.clear());
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let leak = self.leak();
        self.forget();
        SEEN.with_borrow_mut(|seen| {
            seen.hosts -= 1;
            if seen.hosts == 0 {
                seen.secrets.clear();
            }
        });
        if !std::thread::panicking() {
            assert_eq!(leak, None, "a secret is in the log");
        }
    }
}

/// Where lines go: to the test that runs on this thread, if it has a host.
struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A line may come while the thread ends.
        let _ = SEEN.try_with(|seen| {
            if let Ok(mut seen) = seen.try_borrow_mut().map_err(drop)
                && seen.hosts > 0
            {
                seen.log.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|c| !matches!(c, '-' | '_')).collect();
    NAMES.contains(&plain.to_lowercase().as_str())
}

fn note(secret: &str) {
    if secret.len() >= SHORTEST {
        SEEN.with_borrow_mut(|seen| seen.secrets.insert(secret.to_owned()));
    }
}

fn note_all(body: &Value) {
    match body {
        Value::Array(items) => items.iter().for_each(note_all),
        Value::Object(entries) => entries.iter().for_each(|(name, value)| match value {
            Value::String(text) if is_secret(name) => note(text),
            // Long ones are exchanged for tokens, short ones tell of errors.
            Value::String(text) if name == "code" && text.len() >= 32 => note(text),
            _ => note_all(value),
        }),
        _ => {}
    }
}

#[tokio::test(start_paused = true)]
async fn a_planted_leak_is_found() {
    let host = Host::start().await;
    let tell = async |secret: &str| {
        let path = format!("/itrigger-tenant/v1/basic/accessTokenOpen/token?appId=a&appSecret={secret}");
        host.call("GET", &path)
            .header("token", "another-secret")
            .json(&json!({"a": [{"password": "a third one"}]}))
            .send()
            .await;
    };
    tell("planted%2Dsecret").await;
    assert!(host.watch.lines() > 0, "requests are logged");
    assert_eq!(host.watch.leak(), None);
    for (line, leaks) in [
        ("GET /token?appId=a&appSecret=planted%2Dsecret", true),
        ("the secret planted-secret is wrong", true),
        ("headers: {token: another-secret}", true),
        ("a third one", true),
        ("planted", false),
    ] {
        tracing::info!(line, "request");
        assert_eq!(host.watch.leak().is_some(), leaks, "{line}");
        host.watch.forget();
    }
}

#[tokio::test(start_paused = true)]
async fn no_route_logs_what_callers_present() {
    let host = Host::start().await;
    let token = host.token("acme", true).await;
    let secret = |name: &str| format!("canary-{name}-of-a-caller");
    let query: Vec<_> = NAMES.iter().map(|name| format!("{name}={}", secret(name))).collect();
    let body: Value =
        NAMES.iter().map(|name| ((*name).to_owned(), secret(name).into())).collect::<serde_json::Map<_, _>>().into();
    for route in routes() {
        let path = path(route, "acme");
        for method in route.methods {
            let call = || {
                let call = host.call(method, &format!("{path}?{}", query.join("&")));
                ["token", "password", "juggle-token", "accesstoken", "x-pairing-key"]
                    .into_iter()
                    .fold(call, |call, name| call.header(name, &secret(name)))
            };
            call().bearer(&token).json(&body).send().await;
            call().bearer(&secret("bearer")).bytes(body.to_string().replace('}', "")).send().await;
        }
    }
    host.call("GET", &format!("/nowhere?{}", query.join("&"))).send().await;
    assert!(host.watch.lines() > 2 * routes().count());
}
