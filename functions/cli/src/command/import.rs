//! `sluice import`: stores a workflow of another system, and shows a report about its parts.

use crate::inputs::{parsed, text_of};
use crate::{Call, Exit, Failure, Online, Result, Session, Shown, Text, field};
use clap::{Args, ValueEnum};
use importers::Outcome;
use serde_json::{Value, json as value};
use std::path::Path;

/// A workflow of another system.
#[derive(Clone, Debug, Args)]
pub struct Import {
    /// The system that the file comes from
    #[arg(value_enum, value_name = "FORMAT")]
    format: Format,

    /// The JSON file as the other system exports it; - reads standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// Store nothing, and need no server; show the report
    #[arg(long)]
    dry_run: bool,

    /// Replace workflows with the same ids
    #[arg(long = "override")]
    overwrite: bool,

    /// The id of the folder for the workflows
    #[arg(long, value_name = "ID")]
    folder: Option<String>,

    /// The name of a workflow whose file has none; by default that of the file
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
}

/// The formats that can be imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A workflow of n8n
    N8n,
    /// A state machine of AWS Step Functions
    Asl,
    /// A flow of Juggle
    Juggle,
}

impl Format {
    fn imported(self) -> importers::Format {
        match self {
            Self::N8n => importers::Format::N8n,
            Self::Asl => importers::Format::Asl,
            Self::Juggle => importers::Format::Juggle,
        }
    }
}

impl Online for Import {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let source = self.source(session)?;
        let name = self.name();
        let format = self.format.imported();
        if self.dry_run {
            let import = importers::import(format, &source, &name).map_err(|refusal| {
                Failure::usage("the file cannot be imported")
                    .at(format!("{}: {}", self.file, refusal.field))
                    .because(refusal.reason)
            })?;
            let report = import.report.json();
            let text = text(&report);
            let data = value!({"report": report, "workflows": import.workflows()});
            session.show(&Shown { data, text: Text::Plain(text), names: Vec::new(), next: None })?;
            return Ok(Exit::Done);
        }
        let call = Call::post(["workflows", "import", format.word()])
            .query("lang", "en")
            .query("name", &name)
            .query("override", self.overwrite)
            .query_if("folderId", self.folder.as_ref())
            .body(source);
        let answer = session.client()?.send(call).await?;
        let data = answer.data;
        let rows = |list: &str| data.get(list).and_then(Value::as_array).cloned().unwrap_or_default();
        let mut lines = vec![data.get("report").map(text).unwrap_or_default()];
        let imported = rows("imported");
        lines.extend(
            imported
                .iter()
                .map(|row| format!("'{}' is stored as {}, and disabled", field(row, "name"), field(row, "workflowId"))),
        );
        lines.extend(
            rows("skipped")
                .iter()
                .map(|row| format!("'{}' is there already; --override replaces it", field(row, "name"))),
        );
        let errors = rows("errors");
        lines.extend(errors.iter().map(|row| format!("refused: {}", field(row, "error"))));
        let names = imported.iter().map(|row| field(row, "workflowId")).collect();
        session.show(&Shown { data: data.clone(), text: Text::Plain(lines.join("\n")), names, next: None })?;
        Ok(if errors.is_empty() { Exit::Done } else { Exit::Usage })
    }
}

impl Import {
    /// Reads the file. A state machine in a template can contain placeholders outside of quotes.
    fn source(&self, session: &mut Session) -> Result<Value> {
        let text = text_of(session, &self.file)?;
        let quoted = (self.format == Format::Asl).then(|| importers::asl::quoted(&text));
        parsed(&self.file, quoted.as_deref().unwrap_or(&text))
    }

    /// The name of workflows whose file has none.
    fn name(&self) -> String {
        let file = Path::new(&self.file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let file = file.filter(|stem| stem != "-").map(|stem| stem.trim_end_matches(".asl").to_owned());
        self.name.clone().or(file).unwrap_or_else(|| "Imported".to_owned())
    }
}

/// The report as lines: each part, what it has become, and the notes.
fn text(report: &Value) -> String {
    let rows = report.get("entries").and_then(Value::as_array).cloned().unwrap_or_default();
    let texts = |row: &Value, name: &str| -> Vec<String> {
        row.get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    };
    let mut lines = Vec::new();
    for row in &rows {
        let steps = texts(row, "steps").join(", ");
        lines.push(format!(
            "{:8} {} ({}): {}",
            field(row, "outcome"),
            field(row, "source"),
            field(row, "kind"),
            if steps.is_empty() { "-" } else { &steps }
        ));
        lines.extend(texts(row, "notes").iter().map(|note| format!("         {note}")));
    }
    let count = |outcome: Outcome| field(report, outcome.word());
    lines.push(format!(
        "{} carried over, {} changed, {} marked: a step fails there",
        count(Outcome::Carried),
        count(Outcome::Changed),
        count(Outcome::Marked)
    ));
    lines.join("\n")
}
