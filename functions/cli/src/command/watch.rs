//! `sluice watch`: shows what happens in a run, until it ends.

use crate::client::Event;
use crate::follow::unsuccessful;
use crate::{Exit, Format, Online, Result, Session, field, lines, yaml};
use clap::Args;
use std::io::Write;

/// Shows what happens in a run.
#[derive(Clone, Debug, Args)]
pub struct Watch {
    /// The id of the run
    #[arg(value_name = "ID", add = crate::complete::runs())]
    id: String,

    /// Go on after this event. Each event has its cursor in `id`, as -o json shows
    #[arg(long, value_name = "CURSOR")]
    cursor: Option<String>,
}

impl Online for Watch {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let mut watch = client.watch(&self.id, self.cursor.clone());
        let mut ending = None;
        self.note(session, None);
        while let Some(event) = watch.next().await? {
            write(session, &event)?;
            self.note(session, watch.cursor());
            if event.kind == "end" {
                ending = Some(event);
            }
        }
        session.interrupted = None;
        match ending {
            Some(event) if field(event.data(), "status") != "completed" => Err(unsuccessful(&self.id, event.data())),
            _ => Ok(Exit::Done),
        }
    }
}

impl Watch {
    /// Sets the text that is shown if the user interrupts the command now.
    fn note(&self, session: &mut Session, cursor: Option<&str>) {
        let place = cursor.map(|cursor| format!(" --cursor {cursor}")).unwrap_or_default();
        session.interrupted = Some(format!("the run goes on: `sluice watch {}{place}` follows it again", self.id));
    }
}

fn write(session: &mut Session, event: &Event) -> Result<()> {
    let paint = session.paint();
    match session.globals.format() {
        Format::Table => {
            if let Some(line) = lines::event(event, paint) {
                writeln!(session.out, "{line}")?;
            }
        }
        Format::Json => writeln!(session.out, "{}", event.whole)?,
        Format::Yaml => write!(session.out, "---\n{}", yaml(&event.whole)?)?,
        Format::Name => writeln!(session.out, "{}", event.id)?,
    }
    Ok(session.out.flush()?)
}
