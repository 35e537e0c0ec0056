//! `sluice`: starts the local host, copies its data, or evaluates a script as a child process.

use api::may_be_logged;
use clap::Parser;
use standalone::flags::Command;
use standalone::{Flags, Host, backup};
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

/// A request needs a few hundred small allocations, most of them in the SDK.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long threads can continue after the host has ended. Their results are no longer used.
const REST: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    // The child processes for scripts use the same executable.
    sandbox::child_if_asked().unwrap_or_else(program)
}

fn program() -> ExitCode {
    let flags = Flags::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(filter).with(filter_fn(may_be_logged)).with(lines).init();
    let ended = match &flags.command {
        Some(Command::Backup { dir }) => copy(&flags.data_dir, dir),
        Some(Command::Restore { dir }) => copy(dir, &flags.data_dir),
        None => host(flags),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{}", with_causes(error.as_ref()));
            ExitCode::FAILURE
        }
    }
}

fn host(flags: Flags) -> Result<(), Box<dyn Error + Send + Sync>> {
    let runtime = Runtime::new()?;
    let ended = runtime.block_on(async {
        Host::start(flags).await?.run().await;
        Ok(())
    });
    runtime.shutdown_timeout(REST);
    ended
}

/// Copies the data, and prints where it is now: a script can tell an end from an interruption.
fn copy(from: &Path, into: &Path) -> Result<(), Box<dyn Error + Send + Sync>> {
    backup::copy(from, into)?;
    writeln!(io::stdout(), "{} is copied to {}", from.display(), into.display())?;
    Ok(())
}

/// An error and its causes, without those that its message already contains.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let why = inner.to_string();
        if !text.contains(&why) {
            text.push_str(": ");
            text.push_str(&why);
        }
        cause = inner.source();
    }
    text
}
