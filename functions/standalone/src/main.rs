//! `sluice`: starts the local host.

use api::may_be_logged;
use clap::Parser;
use standalone::{Flags, Host};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A request is a few hundred small allocations, most of them the SDK's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // A child process for a script is this same executable.
    sandbox::child_if_asked().unwrap_or_else(host)
}

#[tokio::main]
async fn host() -> ExitCode {
    let flags = Flags::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(filter).with(filter_fn(may_be_logged)).with(lines).init();
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
