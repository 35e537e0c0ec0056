//! Sends a callback once and then stores the outcome. If the process crashes in between, the
//! callback is sent again.

use crate::delivery::{gap, judge, payload, sign};
use crate::ports::http_out::HttpRequest;
use crate::ports::{CallbackMessage, Metric};
use crate::rows::span;
use crate::{Engine, Error, Result};
use model::callback::MAX_EXCERPT;
use model::{Attempt, Callback, CredentialKind, DeliveryState, Execution, Timestamp};
use std::time::Duration;
use tracing::Instrument;
use url::form_urlencoded;

/// The most bytes of an answer that are read.
const MAX_ANSWER: usize = 64 * 1024;
/// The status of a receiver that wants no more attempts.
const GONE: u16 = 410;
/// The length in bytes from which a value of a query is hidden wherever it appears.
const LEAST_HIDDEN: usize = 4;
/// How often the row is read again because another process has written it.
const ROUNDS: usize = 16;

/// Acts on a message that was received this many times, including this time. Returns the delay
/// after which the queue must deliver it again; `None` = the message is done. A message of an
/// earlier round, or about a run without this debt, is ignored.
pub async fn send(engine: &Engine, message: &CallbackMessage, receives: u32) -> Result<Option<Duration>> {
    let Some(row) = engine.ports.executions.read(&message.account, message.execution).await? else { return Ok(None) };
    let span = span(row.id, Some(row.trace));
    send_attempt(engine, row, message, receives).instrument(span).await
}

async fn send_attempt(
    engine: &Engine,
    row: Execution,
    message: &CallbackMessage,
    receives: u32,
) -> Result<Option<Duration>> {
    let Some(callback) = row.callback.clone().filter(|_| is_owed(&row, message.round)) else {
        tracing::debug!("no callback is owed");
        return Ok(None);
    };
    let Tried { attempt, gone, asked } = attempt(engine, &row, &callback).await?;
    tracing::info!(
        http.status = attempt.status, duration_ms = attempt.duration_ms, try = receives,
        error = attempt.error, "callback tried"
    );
    let metric = if attempt.error.is_none() { Metric::CallbackDelivered } else { Metric::CallbackFailed };
    engine.ports.metrics.count(metric);
    let failed = attempt.error.is_some();
    let again = (failed && !gone).then(|| gap(&engine.config.callback_gaps, row.id, receives, asked));
    store_attempt(engine, row, attempt, again).await?;
    if failed && gone {
        engine.ports.metrics.count(Metric::CallbackDead);
        tracing::warn!("a callback is dead: its receiver says that it is gone");
    }
    Ok(again)
}

/// An attempt, and what the receiver says about further ones.
struct Tried {
    attempt: Attempt,
    /// Whether the receiver wants no more attempts.
    gone: bool,
    /// The shortest gap that the receiver asks for.
    asked: Option<Duration>,
}

/// Whether the run still has to deliver its callback in this round.
pub(super) fn is_owed(row: &Execution, round: u32) -> bool {
    row.status.is_terminal() && row.delivery.state == DeliveryState::Pending && row.delivery.round == round
}

async fn attempt(engine: &Engine, row: &Execution, callback: &Callback) -> Result<Tried> {
    let clock = &engine.ports.clock;
    let body = payload(engine, row, callback).await?;
    let secrets = secrets(engine, row, callback).await?;
    let at = clock.now();
    let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    headers.push(("traceparent".to_owned(), row.trace.traceparent(row.id.uuid().as_u128() as u64)));
    headers.extend(sign(row.id, at, &body, &secrets)?);
    let request = HttpRequest {
        method: "POST".to_owned(),
        url: callback.url.clone(),
        headers,
        body: Some(body),
        timeout_ms: engine.config.callback_timeout.as_millis() as u64,
        max_body_bytes: MAX_ANSWER,
        cut_body: true,
        follow_redirects: false,
        signing: None,
    };
    let answer = engine.ports.http_out.send(request).await;
    let duration_ms = at.until(clock.now()).as_millis() as u64;
    let (gone, asked) = match &answer {
        Ok(answer) => (answer.status == GONE, answer.retry_after_ms(Some(clock.now())).map(Duration::from_millis)),
        Err(_) => (false, None),
    };
    let attempt = match answer {
        Ok(answer) => Attempt {
            at,
            duration_ms,
            status: Some(answer.status),
            error: judge(callback.dialect, answer.status, &answer.body),
            response: Some(excerpt(&answer.body, &callback.url)),
        },
        Err(failure) => Attempt { at, duration_ms, status: None, error: Some(failure.message), response: None },
    };
    Ok(Tried { attempt, gone, asked })
}

/// The secrets that sign: those of the application, if it still exists.
async fn secrets(engine: &Engine, row: &Execution, callback: &Callback) -> Result<Vec<String>> {
    let Some(app) = &callback.app else { return Ok(Vec::new()) };
    let credential = engine.ports.credentials.find(CredentialKind::App, app).await?;
    let Some(credential) = credential.filter(|credential| credential.account == row.account) else {
        return Ok(Vec::new());
    };
    Ok(credential.app.signing_secrets(engine.ports.clock.now()).map(str::to_owned).collect())
}

/// The beginning of an answer. The query of the URL is never shown, also if the receiver repeats it
/// or one of its values.
fn excerpt(body: &[u8], url: &str) -> String {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let query = query.split('#').next().unwrap_or_default();
    let written = query.split('&').filter_map(|pair| pair.split_once('=')).map(|(_, value)| value.to_owned());
    let meant = form_urlencoded::parse(query.as_bytes()).map(|(_, value)| value.into_owned());
    let mut hidden: Vec<_> = written.chain(meant).filter(|value| value.len() >= LEAST_HIDDEN).collect();
    hidden.sort_by_key(|value| std::cmp::Reverse(value.len()));
    let whole = Some(query.to_owned()).filter(|query| !query.is_empty());
    let text = String::from_utf8_lossy(body).into_owned();
    let shown = whole.into_iter().chain(hidden).fold(text, |text, secret| text.replace(&secret, "…"));
    shown.chars().take(MAX_EXCERPT).collect()
}

/// Stores the attempt. If no other attempt follows, the callback is delivered or dead.
async fn store_attempt(engine: &Engine, mut row: Execution, attempt: Attempt, gap: Option<Duration>) -> Result<()> {
    let executions = &engine.ports.executions;
    let late: Timestamp = engine.ports.clock.now().plus(gap.unwrap_or_default()).plus(engine.config.callback_patience);
    for _ in 0..ROUNDS {
        let mut delivery = row.delivery.after(attempt.clone());
        if gap.is_none() && delivery.state == DeliveryState::Pending {
            delivery.state = DeliveryState::Dead;
        }
        let due_at = (delivery.state == DeliveryState::Pending).then_some(late);
        if executions.put_delivery(&row.account, row.id, &delivery, due_at).await? {
            return Ok(());
        }
        let Some(now) = executions.read(&row.account, row.id).await? else { return Ok(()) };
        row = now;
    }
    Err(Error::Internal("a callback's record never stood still"))
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn the_query_of_the_url_is_not_in_the_excerpt() {
        let url = "https://a.test/cb?token=hush";
        assert_eq!(excerpt(b"not found: /cb?token=hush", url), "not found: /cb?…");
        assert_eq!(excerpt(b"the token hush is wrong", url), "the token … is wrong");
        let several = "https://a.test/cb?a=1&key=h%20u%2Fsh#top";
        let body = b"/cb?a=1&key=h%20u%2Fsh, h u/sh, h%20u%2Fsh, 1";
        assert_eq!(excerpt(body, several), "/cb?…, …, …, 1");
        assert_eq!(excerpt("é".repeat(1000).as_bytes(), "https://a.test/cb").chars().count(), super::MAX_EXCERPT);
    }
}
