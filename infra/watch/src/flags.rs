//! The command line.

use clap::Parser;
use std::path::PathBuf;

/// Run every function under `cargo lambda watch`, with embedded endpoints
#[derive(Clone, Debug, Parser)]
#[command(name = "watch", version)]
pub struct Flags {
    /// The port of the API and of the functions' runtime
    #[arg(long, default_value_t = 9000)]
    pub port: u16,

    /// The port of the DynamoDB and SQS endpoints; 0 lets the system choose
    #[arg(long, default_value_t = 9002)]
    pub endpoints_port: u16,

    /// Seconds between two ticks
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..))]
    pub tick: u64,

    /// The most processes of one function, and the most batches of messages in progress
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=16))]
    pub concurrency: u8,

    /// Allow workflows to send requests to a host that is not public. Can be repeated
    #[arg(long = "allow-host", value_name = "HOST[:PORT]")]
    pub allow_hosts: Vec<String>,

    /// The root key, which creates accounts, in the header X-Root-Key. Without it, no further
    /// accounts can be created
    #[arg(long, value_name = "KEY")]
    pub root_key: Option<String>,

    /// Write the credentials of the first start to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub bootstrap: Option<PathBuf>,

    /// Start only the router and the API of the runtime. The functions are started by another
    /// program, with the variables in this file
    #[arg(long, value_name = "FILE")]
    pub only_apis: Option<PathBuf>,
}
