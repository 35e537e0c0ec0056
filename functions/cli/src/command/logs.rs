//! `sluice logs`: shows the log of a run, and follows it.

use crate::quote::CommandLine;
use crate::{Call, Exit, Format, Online, Result, Session, Shown, Text, lines, yaml};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::io::Write;

/// Shows the log of a run.
#[derive(Clone, Debug, Args)]
pub struct Logs {
    /// The id of the run
    #[arg(value_name = "ID", add = crate::complete::runs())]
    id: String,

    /// Go on until the run has ended. With -o json, one entry per line
    #[arg(short, long, conflicts_with_all = ["limit", "cursor"])]
    follow: bool,

    /// Only entries of this level
    #[arg(long, value_enum)]
    level: Option<Level>,

    /// How many to show, at most 1000
    #[arg(short = 'n', long, value_name = "NUMBER", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,

    /// Go on after an earlier page, which names the cursor
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

/// The level of an entry.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Level {
    Info,
    Warning,
    Error,
}

impl Level {
    fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl Online for Logs {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        if self.follow {
            session.interrupted = Some(format!("the run goes on: `sluice logs {} -f` follows it again", self.id));
            let mut watch = client.watch(&self.id, None);
            while let Some(event) = watch.next().await? {
                let level = event.data().get("level").and_then(Value::as_str);
                if event.kind == "log" && self.level.is_none_or(|wanted| level == Some(wanted.word())) {
                    entry(session, event.data())?;
                }
            }
            return Ok(Exit::Done);
        }
        let call = Call::get(["executions", &self.id, "logs"])
            .query("limit", self.limit)
            .query_if("level", self.level.map(Level::word))
            .query_if("cursor", self.cursor.as_ref());
        let data = client.send(call).await?.data;
        let paint = session.paint();
        let entries = data.get("logs").and_then(Value::as_array).into_iter().flatten();
        let text = entries.map(|entry| lines::log(entry, paint)).collect::<Vec<_>>().join("\n");
        let next = data.get("nextCursor").and_then(Value::as_str).map(|cursor| {
            let line = CommandLine::new("logs").flag("--context", session.globals.context.as_ref()).argument(&self.id);
            line.flag("--level", self.level.map(Level::word)).flag("--cursor", Some(cursor)).text()
        });
        if text.is_empty() {
            session.talk.say("There are no such entries.");
        }
        session.show(&Shown { data, text: Text::Plain(text), names: vec![self.id], next })
    }
}

/// Writes a new entry.
fn entry(session: &mut Session, entry: &Value) -> Result<()> {
    let paint = session.paint();
    match session.globals.format() {
        Format::Table => writeln!(session.out, "{}", lines::log(entry, paint))?,
        Format::Yaml => write!(session.out, "---\n{}", yaml(entry)?)?,
        Format::Json | Format::Name => writeln!(session.out, "{entry}")?,
    }
    Ok(session.out.flush()?)
}
