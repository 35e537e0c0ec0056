//! `sluice schema`: prints the JSON schema of workflows in files, or of `sluice.yaml`.

use crate::account::sample::DIRECTORY_SCHEMA;
use crate::{Exit, Result, Session, Shown, Text, form, pretty};
use clap::{Args, ValueEnum};

/// Prints the JSON schema of files.
#[derive(Clone, Debug, Args)]
pub struct Schema {
    /// The files that the schema is of
    #[arg(value_enum, default_value_t = Files::Workflow)]
    files: Files,
}

/// The files that have a schema.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Files {
    /// A file with a workflow
    Workflow,
    /// `sluice.yaml`, which describes the directory
    Directory,
}

impl Schema {
    /// Prints the schema.
    pub(crate) fn run(self, session: &mut Session) -> Result<Exit> {
        let data = match self.files {
            Files::Workflow => form::schema(),
            Files::Directory => serde_json::from_str(DIRECTORY_SCHEMA).unwrap_or_default(),
        };
        let text = Text::Plain(pretty(&data));
        session.show(&Shown { data, text, ..Shown::default() })
    }
}
