//! `sluice schema`: prints the JSON schema of workflows in files.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::files::form;
use crate::output::{Shown, Text, pretty};
use crate::session::Session;
use clap::Args;

/// Prints the JSON schema of workflows in files.
#[derive(Clone, Debug, Args)]
pub struct Schema {}

impl Schema {
    /// Prints the schema.
    pub(crate) fn run(self, session: &mut Session) -> Result<Exit, Failure> {
        let Self {} = self;
        let data = form::schema();
        let text = Text::Plain(pretty(&data));
        session.show(&Shown { data, text, ..Shown::default() })?;
        Ok(Exit::Done)
    }
}
