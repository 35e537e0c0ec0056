//! `sluice mcp`: a bridge for AI clients that start a program instead of sending HTTP requests.

use crate::{Call, Client, Exit, Online, Result, Session};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, ValueEnum};
use futures::stream::FuturesUnordered;
use futures::{StreamExt, future};
use http::{HeaderName, HeaderValue};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use tokio::sync::mpsc;

/// The key of the version in the metadata of a request.
const VERSION: &str = "io.modelcontextprotocol/protocolVersion";
/// The code of an error that does not come from the server.
const UNREACHABLE: i64 = -32_603;

/// Speaks the Model Context Protocol on standard input and output.
#[derive(Clone, Debug, Args)]
pub struct Mcp {
    /// Read messages from standard input, a line each, and write the answers to standard output
    #[arg(long, required = true)]
    stdio: bool,

    /// Only published workflows, or only the tools that build them
    #[arg(long, value_name = "SET")]
    tools: Option<Tools>,
}

/// A set of tools.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Tools {
    /// Published workflows alone
    Workflows,
    /// The tools that build workflows
    Builder,
}

impl Online for Mcp {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let input = std::mem::replace(&mut session.input, Box::new(std::io::empty()));
        let mut lines = lines(input);
        let mut under_way = FuturesUnordered::new();
        let mut is_open = true;
        // A long call must not delay those that follow.
        while is_open || !under_way.is_empty() {
            let next = async { if is_open { lines.recv().await } else { future::pending().await } };
            tokio::select! {
                line = next => match line {
                    Some(line) if line.trim().is_empty() => {}
                    Some(line) => under_way.push(self.answer(&client, line)),
                    None => is_open = false,
                },
                Some(answer) = under_way.next(), if !under_way.is_empty() => {
                    if let Some(answer) = answer {
                        writeln!(session.out, "{answer}")?;
                        session.out.flush()?;
                    }
                }
            }
        }
        Ok(Exit::Done)
    }
}

impl Mcp {
    /// The answer to a line; `None` if the message is a notification.
    async fn answer(&self, client: &Client, line: String) -> Option<Value> {
        let message: Value = match serde_json::from_str(&line) {
            Ok(message) => message,
            Err(_) => return Some(refusal(&Value::Null, -32_700, "the line is not JSON")),
        };
        let id = message.get("id").cloned();
        match client.exchange(&self.call(&message, line)).await {
            Ok(body) if body.is_empty() => None,
            Ok(body) => match serde_json::from_slice(&body) {
                Ok(answer) => Some(named(answer, id)),
                Err(_) => Some(refusal(&id?, UNREACHABLE, "the server did not answer in JSON")),
            },
            Err(failure) => Some(refusal(&id?, UNREACHABLE, &failure.to_string())),
        }
    }

    /// The request with the unchanged line of this message, so that no number is rounded. The
    /// headers contain the values that proxies need.
    fn call(&self, message: &Value, line: String) -> Call {
        let params = message.get("params");
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let version = text(params.and_then(|params| params.get("_meta")?.get(VERSION)));
        let name = text(params.and_then(|params| params.get("name").or_else(|| params.get("uri"))));
        let mut call = Call::at_root("mcp").text(line);
        if version.is_some() {
            let method = text(message.get("method"));
            for (header, value) in [("mcp-protocol-version", version), ("mcp-method", method), ("mcp-name", name)] {
                if let Some(value) = value.and_then(|value| HeaderValue::try_from(plain(&value)).ok()) {
                    call = call.header(HeaderName::from_static(header), value);
                }
            }
        }
        match self.tools {
            None => call,
            Some(Tools::Workflows) => call.query("tools", "workflows"),
            Some(Tools::Builder) => call.query("tools", "builder"),
        }
    }
}

/// The answer with the id of its request. A refusal has no id if the server did not read the
/// message: if the message is too large, or the caller has no access.
fn named(mut answer: Value, id: Option<Value>) -> Value {
    let is_read = |id: &Value| id.is_string() || id.is_i64() || id.is_u64();
    if let Some(id) = id.filter(is_read)
        && let Some(unknown) = answer.get_mut("id").filter(|unknown| unknown.is_null())
    {
        *unknown = id;
    }
    answer
}

/// The text in the format of a header: in base64 unless it is plain ASCII.
fn plain(text: &str) -> String {
    let is_plain = text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) && text.trim() == text;
    if is_plain { text.to_owned() } else { format!("=?base64?{}?=", STANDARD.encode(text)) }
}

fn refusal(id: &Value, code: i64, message: &str) -> Value {
    json!({"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": message}})
}

/// The lines of standard input. They are read by a thread, because reading blocks.
fn lines(input: Box<dyn Read + Send>) -> mpsc::Receiver<String> {
    let (sender, receiver) = mpsc::channel(16);
    std::thread::spawn(move || {
        for line in BufReader::new(input).lines() {
            let Ok(line) = line else { return };
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    receiver
}
