//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Runs every function under `cargo lambda watch`, over embedded endpoints.
#[derive(Clone, Debug, Parser)]
#[command(name = "watch", version)]
pub struct Flags {
    /// The port of the API and of the functions' runtime.
    #[arg(long, default_value_t = 9000)]
    pub port: u16,

    /// The port of the DynamoDB and SQS endpoints; 0 lets the system choose.
    #[arg(long, default_value_t = 9002)]
    pub endpoints_port: u16,

    /// Seconds between two ticks.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub tick: u64,

    /// Processes of one function at once, and batches of messages under way.
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub concurrency: u8,

    /// Lets workflows reach this host, which is otherwise refused if it is not public. May be given
    /// several times.
    #[arg(long = "allow-host", value_name = "HOST[:PORT]")]
    pub allow_hosts: Vec<String>,

    /// The key that makes accounts, in the header X-Root-Key. Without it, nobody makes any beside
    /// the first.
    #[arg(long, value_name = "KEY")]
    pub root_key: Option<String>,

    /// Writes the credentials of the first start to this file, as JSON.
    #[arg(long, value_name = "FILE")]
    pub bootstrap: Option<PathBuf>,

    /// Only the router and the runtime's API: somebody else starts the functions, with the
    /// variables in this file.
    #[arg(long, value_name = "FILE")]
    pub only_apis: Option<PathBuf>,
}
