//! The client for the API below `/api/v1`.
//!
//! It refreshes access tokens that have expired, and waits once if the server limits requests.

mod answer;
mod call;
mod pages;
mod refusal;
mod tls;
mod tokens;
mod watch;

pub use answer::Answer;
pub use call::Call;
pub use tokens::{Tokens, random_hex};
pub use watch::Event;

use crate::contexts::Store;
use crate::talk::Talk;
use crate::{Exit, Failure, Result};
use http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use reqwest::Response;
use serde_json::json;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use url::Url;

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest time in which the server sends nothing. A synchronous run answers within 30 seconds.
const SILENCE: Duration = Duration::from_mins(1);
/// The longest wait for a limit.
const LONGEST_WAIT: u64 = 120;
/// An access token that expires within this time, in milliseconds, is refreshed before it is used.
const EARLY: i64 = 30_000;

/// A client for one server. Clones share the tokens and the connections.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    http: reqwest::Client,
    base: Url,
    tokens: Mutex<Tokens>,
    /// Locked while a token is refreshed, so that concurrent requests refresh it only once.
    refreshing: tokio::sync::Mutex<()>,
    keep: Option<(Store, String)>,
    talk: Talk,
    now: fn() -> i64,
}

/// An answer whose body is not read yet, and the trace of its request.
pub struct Opened {
    /// The answer, of which the head is read.
    pub response: Response,
    /// The id of the trace, in hex.
    pub trace: String,
}

impl Client {
    /// A client for the server at `base`. Refreshed tokens are saved in the context that `keep`
    /// names.
    pub fn new(base: Url, tokens: Tokens, keep: Option<(Store, String)>, talk: Talk, now: fn() -> i64) -> Result<Self> {
        let unusable = |error: &dyn std::fmt::Display| {
            Failure::usage("the HTTP client cannot be set up").because(error.to_string())
        };
        let tls = tls::config(base.scheme() == "https").map_err(|error| unusable(&error))?;
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT)
            .read_timeout(SILENCE)
            .user_agent(concat!("sluice-cli/", env!("CARGO_PKG_VERSION")));
        // A proxy cannot reach the loopback address of this machine.
        let builder = if is_loopback(&base) { builder.no_proxy() } else { builder };
        let http = builder.build().map_err(|error| unusable(&error))?;
        Ok(Self {
            inner: Arc::new(Inner {
                http,
                base,
                tokens: Mutex::new(tokens),
                refreshing: tokio::sync::Mutex::default(),
                keep,
                talk,
                now,
            }),
        })
    }

    /// The address of the server.
    pub fn base(&self) -> &Url {
        &self.inner.base
    }

    /// Whether the server is reached through a loopback address of this machine.
    pub fn is_local(&self) -> bool {
        is_loopback(&self.inner.base)
    }

    /// The tokens as they are now.
    pub fn tokens(&self) -> Tokens {
        self.inner.tokens.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends a request, and reads its answer.
    pub async fn send(&self, call: Call) -> Result<Answer> {
        let opened = self.open(&call).await?;
        let read = Answer::read(opened.response).await;
        read.map_err(|failure| failure.traced(opened.trace))
    }

    /// Sends a request whose answer is read in parts.
    pub async fn open(&self, call: &Call) -> Result<Opened> {
        let opened = self.with_fresh_token(call).await?;
        let status = opened.response.status();
        if status.is_success() || status == StatusCode::NOT_MODIFIED {
            return Ok(opened);
        }
        Err(refusal::read(opened.response, self.is_local()).await.traced(opened.trace))
    }

    /// Sends a request and reads the body. Refusals are also returned, because they are answers of
    /// a protocol.
    pub async fn exchange(&self, call: &Call) -> Result<Vec<u8>> {
        let Opened { response, trace } = self.with_fresh_token(call).await?;
        let body = response.bytes().await;
        Ok(body.map_err(|error| refusal::unsent(&error, &self.inner.base).traced(trace))?.to_vec())
    }

    /// Sends a request. If the server limits requests, waits for the time that the server names,
    /// and sends it once more. A command that `has_waited` for this limit does not wait again.
    async fn patiently(&self, call: &Call, has_waited: &mut bool) -> Result<Opened> {
        let opened = self.once(call).await?;
        if opened.response.status() != StatusCode::TOO_MANY_REQUESTS || std::mem::replace(has_waited, true) {
            return Ok(opened);
        }
        let wait = retry_after(opened.response.headers());
        self.inner.talk.say(&format!("The server limits requests; waiting for {} s …", wait.as_secs()));
        tokio::time::sleep(wait).await;
        self.once(call).await
    }

    async fn with_fresh_token(&self, call: &Call) -> Result<Opened> {
        let tokens = self.tokens();
        let is_due = tokens.expires_at.is_some_and(|end| end - EARLY < (self.inner.now)());
        if call.is_signed && is_due && tokens.refresh.is_some() {
            self.refresh(&tokens).await?;
        }
        let mut has_waited = false;
        let opened = self.patiently(call, &mut has_waited).await?;
        let can_refresh = call.is_signed && !is_due && tokens.refresh.is_some();
        if opened.response.status() != StatusCode::UNAUTHORIZED || !can_refresh {
            return Ok(opened);
        }
        self.refresh(&tokens).await?;
        self.patiently(call, &mut has_waited).await
    }

    /// Gets a new access token in place of the used one, and saves it.
    async fn refresh(&self, used: &Tokens) -> Result<()> {
        let _alone = self.inner.refreshing.lock().await;
        let Tokens { access, refresh: Some(refresh), .. } = self.tokens() else { return Ok(()) };
        if access != used.access {
            return Ok(());
        }
        let call = Call::post(["auth", "refresh"]).bearer(&refresh.0).body(json!({}));
        let opened = self.patiently(&call, &mut false).await?;
        if !opened.response.status().is_success() {
            let refused = refusal::read(opened.response, self.is_local()).await.traced(opened.trace);
            let ended = refused.exit() == Exit::Denied;
            return Err(if ended { refused.because("the session of this device has ended") } else { refused });
        }
        let answer = Answer::read(opened.response).await?;
        let fresh = self.tokens().refreshed(&answer.data, (self.inner.now)())?;
        if let Some((store, name)) = &self.inner.keep {
            store.change(|contexts| {
                if let Some(context) = contexts.contexts.get_mut(name) {
                    context.token.clone_from(&fresh.access);
                    context.expires_at = fresh.expires_at;
                }
                Ok(())
            })?;
        }
        *self.inner.tokens.lock().unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }

    /// Sends a request once.
    async fn once(&self, call: &Call) -> Result<Opened> {
        let url = call.url(&self.inner.base)?;
        let (trace, parent) = tokens::trace()?;
        let mut headers = call.headers.clone();
        headers.insert("traceparent", parent);
        headers.entry(ACCEPT_LANGUAGE).or_insert(HeaderValue::from_static("en"));
        let access = if call.is_signed { self.tokens().access } else { None };
        if let Some(token) = call.bearer.as_ref().or(access.as_ref()) {
            headers.insert(AUTHORIZATION, tokens::bearer(token)?);
        }
        let mut request = self.inner.http.request(call.method.clone(), url.clone());
        if let Some(body) = &call.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            request = request.body(body.clone());
        } else if call.method == Method::POST {
            request = request.body("");
        }
        let sent = request.headers(headers).send().await;
        let response = sent.map_err(|error| refusal::unsent(&error, &self.inner.base).traced(trace.clone()))?;
        self.inner.talk.detail(&format!("{} {} {} trace {trace}", call.method, url.path(), response.status().as_u16()));
        Ok(Opened { response, trace })
    }
}

/// How long the server asks the client to wait; one second if it names no time.
fn retry_after(headers: &HeaderMap) -> Duration {
    let seconds = headers.get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    Duration::from_secs(seconds.unwrap_or(1).clamp(1, LONGEST_WAIT))
}

/// Whether an address is a loopback address of this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contexts::Secret;
    use crate::paint::Paint;
    use crate::talk::Level;
    use std::io::{self, BufRead, BufReader, Read, Write};
    use std::net::TcpListener;
    use tokio::time::Instant;

    /// What was said on standard error.
    #[derive(Clone, Default)]
    struct Said(Arc<Mutex<Vec<u8>>>);

    impl Write for Said {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A client of a server that gives these answers, one for each request.
    fn client(answers: Vec<String>) -> (Client, Said) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream.try_clone().unwrap());
                let (mut line, mut length) = (String::new(), 0);
                while reader.read_line(&mut line).unwrap() > 2 {
                    if let Some(digits) = line.to_lowercase().strip_prefix("content-length:") {
                        length = digits.trim().parse().unwrap();
                    }
                    line.clear();
                }
                reader.read_exact(&mut vec![0; length]).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        let said = Said::default();
        let talk = Talk::new(Box::new(said.clone()), Level::Normal, Paint::plain(), false);
        let [access, refresh] = ["access", "refresh"].map(|token| Some(Secret(token.to_owned())));
        let tokens = Tokens { access, refresh, expires_at: None };
        (Client::new(url, tokens, None, talk, || 0).unwrap(), said)
    }

    fn answer(status: u16, header: &str, body: &str) -> String {
        let length = body.len();
        format!("HTTP/1.1 {status} x\r\nconnection: close\r\ncontent-length: {length}\r\n{header}\r\n\r\n{body}")
    }

    #[tokio::test]
    async fn one_limit_is_waited_for_once() {
        let limited = || answer(429, "retry-after: 1", "");
        let refreshed = answer(200, "x: y", r#"{"code": 0, "data": {"token": "new", "expiresIn": 3600}}"#);
        let (client, said) = client(vec![limited(), answer(401, "x: y", ""), refreshed, limited()]);
        let refused = client.send(Call::get(["workflows"])).await.err().unwrap();
        assert_eq!(refused.exit(), Exit::Limited, "{refused}");
        let said = String::from_utf8(said.0.lock().unwrap().clone()).unwrap();
        assert_eq!(said.matches("limits requests").count(), 1, "{said}");
    }

    #[tokio::test]
    async fn a_stream_that_breaks_off_is_connected_again_after_one_pause() {
        let event = r#"{"id": "1", "type": "start", "data": {}}"#;
        let stream = format!(
            "HTTP/1.1 200 x\r\nconnection: close\r\ncontent-type: text/event-stream\r\n\r\n\
             retry: 2000\n\nid: 1\nevent: start\ndata: {event}\n\n"
        );
        let (client, _) = client(vec![stream, answer(204, "x: y", "")]);
        let mut watch = client.watch("run", None);
        assert!(watch.next().await.unwrap().is_some());
        let began = Instant::now();
        assert!(watch.next().await.unwrap().is_none());
        let took = began.elapsed().as_millis();
        assert!((1_900..3_900).contains(&took), "{took} ms");
    }
}
