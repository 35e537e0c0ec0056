//! Watches the log while a test talks to its host.

use api::{Query, may_be_logged};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io;
use std::sync::Once;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;

/// The names of fields that contain secrets, in lower case and without dashes and underscores.
pub const NAMES: [&str; 14] = [
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
/// Shorter texts can be in a line by chance.
const SHORTEST: usize = 8;
thread_local! {
    /// The log of the test on this thread. Its host uses the same thread.
    static SEEN: RefCell<Seen> = RefCell::default();
}

#[derive(Default)]
struct Seen {
    hosts: usize,
    secrets: BTreeSet<String>,
    log: Vec<u8>,
}

/// Watches the log until it is dropped, and fails the test if a secret was logged.
pub struct Watch(());

impl Watch {
    pub fn start() -> Self {
        static SUBSCRIBER: Once = Once::new();
        SUBSCRIBER.call_once(|| {
            // The most detailed log that an operator can set.
            let lines = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(|| Log);
            let all = tracing_subscriber::registry().with(EnvFilter::new("trace")).with(filter_fn(may_be_logged));
            tracing::subscriber::set_global_default(all.with(lines)).unwrap();
        });
        SEEN.with_borrow_mut(|seen| seen.hosts += 1);
        Self(())
    }

    /// Records the secrets of a request: in its query, its headers, its body, and in the address of
    /// a waiting run.
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
        // A text without a signature is not a valid token.
        let waiting = ["/v1/webhook/callback/", "/v1/webhook/approval/"];
        let token = waiting.into_iter().find_map(|prefix| path.strip_prefix(prefix));
        if let Some(token) = token.filter(|token| token.contains('~')) {
            note(token);
        }
        if let Ok(body) = serde_json::from_slice(request.body()) {
            note_all(&body);
            if let Some(value) = body["value"].as_str().filter(|_| path.starts_with("/api/v1/secrets/")) {
                note(value);
            }
        }
    }

    /// Records the secrets in an answer.
    pub fn answer(&self, body: &[u8]) {
        if let Ok(body) = serde_json::from_slice(body) {
            note_all(&body);
        }
    }

    /// The first line that contains a secret.
    pub fn leak(&self) -> Option<String> {
        SEEN.with_borrow(|seen| {
            let log = String::from_utf8_lossy(&seen.log);
            let leaks = |line: &&str| seen.secrets.iter().any(|secret| line.contains(secret.as_str()));
            log.lines().find(leaks).map(str::to_owned)
        })
    }

    /// The number of lines.
    pub fn lines(&self) -> usize {
        SEEN.with_borrow(|seen| seen.log.iter().filter(|byte| **byte == b'\n').count())
    }

    /// Drops the lines.
    pub fn forget(&self) {
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

/// Writes lines to the test on this thread, if it has a host.
struct Log;

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A line can be logged while the thread ends.
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
            // Long codes are exchanged for tokens; short ones are error codes.
            Value::String(text) if name == "code" && text.len() >= 32 => note(text),
            _ => note_all(value),
        }),
        _ => {}
    }
}
