//! `sluice`: starts the local host.

use api::LOG_CAPS;
use clap::Parser;
use standalone::{Flags, Host};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    // A child process for a script is this same executable.
    sandbox::child_if_asked().unwrap_or_else(host)
}

#[tokio::main]
async fn host() -> ExitCode {
    let flags = Flags::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let capped = LOG_CAPS.iter().filter_map(|cap| cap.parse().ok());
    let filter = capped.fold(filter, EnvFilter::add_directive);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match Host::start(flags).await {
        Ok(host) => {
            host.run().await;
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
