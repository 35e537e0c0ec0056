//! The flags that every command has.

use crate::Format;
use crate::talk::Level;
use clap::Args;

/// The flags that every command has.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Options of all commands")]
pub struct Globals {
    /// The server and account to use, as `sluice context ls` lists them
    #[arg(long, global = true, value_name = "NAME")]
    pub context: Option<String>,

    /// The environment of sluice.yaml: its server, and its values of placeholders
    #[arg(long = "env", global = true, value_name = "NAME")]
    pub environment: Option<String>,

    /// The form of the output
    #[arg(short, long, global = true, value_enum, value_name = "FORM", conflicts_with = "json")]
    pub output: Option<Format>,

    /// The same as -o json
    #[arg(long, global = true)]
    pub json: bool,

    /// Say nothing but results and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Say which requests are sent
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

impl Globals {
    /// The form of the output.
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.output.unwrap_or_default() }
    }

    /// How much is said.
    pub fn level(&self) -> Level {
        match (self.quiet, self.verbose) {
            (true, _) => Level::Quiet,
            (_, true) => Level::Verbose,
            _ => Level::Normal,
        }
    }
}
