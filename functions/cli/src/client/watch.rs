//! Follows the events of a run: as a stream of server-sent events if the server sends one,
//! otherwise with one request after another. Both continue from the same cursor.

use super::{Answer, Call, Client, Opened};
use crate::{Exit, Failure, Result};
use futures::StreamExt;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use reqwest::Body;
use serde_json::Value;
use sse_stream::{Sse, SseStream};
use std::collections::VecDeque;
use std::pin::Pin;
use std::time::Duration;

/// The shortest pause before a broken connection is replaced.
const AGAIN: Duration = Duration::from_secs(1);
/// How often in a row a connection may break without an event.
const PATIENCE: u32 = 8;

/// Something that has happened in a run.
#[derive(Clone, Debug)]
pub struct Event {
    /// The cursor after it.
    pub id: String,
    /// `start`, `log`, `step`, `run` or `end`.
    pub kind: String,
    /// The whole event, as the API shows it.
    pub whole: Value,
}

impl Event {
    fn of(whole: Value) -> Self {
        let text = |name: &str| whole.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { id: text("id"), kind: text("type"), whole }
    }

    /// The data of the event, which depend on its kind.
    pub fn data(&self) -> &Value {
        self.whole.get("data").unwrap_or(&Value::Null)
    }
}

/// The events of a run, from a cursor to the end of the run.
pub struct Watch {
    client: Client,
    run: String,
    cursor: Option<String>,
    waiting: VecDeque<Event>,
    stream: Option<Pin<Box<SseStream<Body>>>>,
    pause: Duration,
    is_over: bool,
    breaks: u32,
}

impl Client {
    /// Follows a run, from its beginning or from a cursor.
    pub fn watch(&self, run: &str, cursor: Option<String>) -> Watch {
        Watch {
            client: self.clone(),
            run: run.to_owned(),
            cursor,
            waiting: VecDeque::new(),
            stream: None,
            pause: Duration::ZERO,
            is_over: false,
            breaks: 0,
        }
    }
}

impl Watch {
    /// The cursor after the last event that was returned.
    pub fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// Waits for the next event. `None` after the end of the run.
    pub async fn next(&mut self) -> Result<Option<Event>> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                self.breaks = 0;
                self.is_over |= event.kind == "end";
                self.cursor = Some(event.id.clone()).filter(|id| !id.is_empty()).or(self.cursor.take());
                return Ok(Some(event));
            }
            if self.is_over {
                return Ok(None);
            }
            match self.stream.take() {
                Some(stream) => self.read(stream).await?,
                None => self.connect().await?,
            }
        }
    }

    /// Reads the next event of the stream. Keeps the stream unless it has ended.
    async fn read(&mut self, mut stream: Pin<Box<SseStream<Body>>>) -> Result<()> {
        match stream.next().await {
            Some(Ok(sse)) => {
                if self.take(sse) {
                    self.stream = Some(stream);
                }
                Ok(())
            }
            Some(Err(_)) | None => self.broken(None),
        }
    }

    /// Whether the stream continues after this part. After an error, the answer to the next request
    /// contains the reason, or the token is refreshed.
    fn take(&mut self, sse: Sse) -> bool {
        if let Some(retry) = sse.retry {
            self.pause = Duration::from_millis(retry);
        }
        let is_error = sse.event.as_deref() == Some("error");
        if let Some(whole) = sse.data.filter(|_| !is_error).and_then(|data| serde_json::from_str(&data).ok()) {
            self.waiting.push_back(Event::of(whole));
        }
        !is_error
    }

    async fn connect(&mut self) -> Result<()> {
        tokio::time::sleep(self.pause).await;
        let call = Call::get(["executions", &self.run, "events"]);
        let accepted = HeaderValue::from_static("text/event-stream, application/json");
        let call = call.query_if("cursor", self.cursor.as_ref()).header(ACCEPT, accepted);
        match self.client.open(&call).await {
            Ok(opened) => self.begin(opened).await,
            // The server is possibly being restarted.
            Err(failure) if failure.exit() == Exit::Unreachable && self.cursor.is_some() => self.broken(Some(failure)),
            Err(failure) => Err(failure),
        }
    }

    async fn begin(&mut self, opened: Opened) -> Result<()> {
        let Opened { response, trace } = opened;
        let media = response.headers().get(CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
        if response.status().as_u16() == 204 {
            self.is_over = true;
        } else if media.starts_with("text/event-stream") {
            let body = http::Response::<Body>::from(response).into_body();
            self.stream = Some(Box::pin(SseStream::new(body)));
        } else {
            self.window(Answer::read(response).await.map_err(|failure| failure.traced(trace))?.data);
        }
        Ok(())
    }

    fn window(&mut self, page: Value) {
        self.is_over = page.get("done").and_then(Value::as_bool).unwrap_or(false);
        self.pause = Duration::from_millis(page.get("retryAfterMs").and_then(Value::as_u64).unwrap_or_default());
        if let Some(cursor) = page.get("cursor").and_then(Value::as_str) {
            self.cursor = Some(cursor.to_owned());
        }
        let events = page.get("events").and_then(Value::as_array).cloned().unwrap_or_default();
        self.waiting.extend(events.into_iter().map(Event::of));
    }

    /// Counts a connection that has broken off. The pause comes before the next one.
    fn broken(&mut self, why: Option<Failure>) -> Result<()> {
        self.breaks += 1;
        self.pause = self.pause.max(AGAIN);
        if self.breaks > PATIENCE {
            let failure =
                why.unwrap_or_else(|| Failure::new(Exit::Unreachable, "the connection breaks off again and again"));
            return Err(failure.advise(format!("the run goes on: `sluice watch {}` follows it", self.run)));
        }
        Ok(())
    }
}
