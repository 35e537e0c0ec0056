//! `sluice init`: begins a directory that describes an account.

use crate::account::sample::{DIRECTORY_SCHEMA, DIRECTORY_SCHEMA_FILE, FILES, SCHEMA_FILE};
use crate::account::{current_directory, save};
use crate::{Exit, Result, Session, Shown, Text, form};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

/// Begins a directory that describes an account.
#[derive(Clone, Debug, Args)]
pub struct Init {
    /// The directory; by default the current one
    pub directory: Option<PathBuf>,
}

impl Init {
    /// Writes the files that are not there yet.
    pub(crate) fn run(self, session: &mut Session) -> Result<Exit> {
        let root = current_directory()?.join(self.directory.unwrap_or_default());
        let schema = format!("{:#}\n", form::schema());
        let schemas = [(SCHEMA_FILE, schema.as_str()), (DIRECTORY_SCHEMA_FILE, DIRECTORY_SCHEMA)];
        let files = FILES.into_iter().chain(schemas);
        let (mut written, mut kept) = (Vec::new(), Vec::new());
        for (file, text) in files {
            let path = root.join(file);
            if path.exists() {
                kept.push(file.to_owned());
            } else {
                save(&path, text)?;
                written.push(file.to_owned());
            }
        }
        let lines = |verb: &str, files: &[String]| -> Vec<String> {
            files.iter().map(|file| format!("{verb:<8}{file}\n")).collect()
        };
        let text = lines("create", &written).concat() + &lines("keep", &kept).concat();
        let data = json!({"created": written, "kept": kept});
        session.show(&Shown { data, text: Text::Plain(text), names: written, next: None })?;
        session.talk.say("Next: sluice lint, sluice push, sluice run welcome");
        Ok(Exit::Done)
    }
}
