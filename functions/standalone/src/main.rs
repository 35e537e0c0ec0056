//! `sluice`: starts the local host, copies its data, runs a command of the command line, or
//! evaluates a script as a child process.

use api::may_be_logged;
use standalone::program::{self, Command};
use standalone::{Flags, Host, Program, backup};
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
const SHUTDOWN_TIMEOUT: Duration = Duration::from_millis(500);

fn main() -> ExitCode {
    // The child processes for scripts use the same executable.
    sandbox::child_if_asked().unwrap_or_else(program)
}

fn program() -> ExitCode {
    cli::complete_if_asked(program::command);
    let Program { command, host: flags, globals } = Program::read();
    match command {
        None => with_log(|| host(flags)),
        Some(Command::Serve(flags)) => with_log(|| host(*flags)),
        Some(Command::Backup(ends)) => with_log(|| copy(&ends.data_dir(&flags), &ends.dir)),
        Some(Command::Restore(ends)) => with_log(|| copy(&ends.dir, &ends.data_dir(&flags))),
        Some(Command::Other(command)) => cli::run(globals, command),
    }
}

/// Runs a part that logs to standard error.
fn with_log(part: impl FnOnce() -> Result<(), Box<dyn Error + Send + Sync>>) -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn"));
    // Without a terminal nothing can be written, and the report of that would panic.
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).log_internal_errors(false);
    tracing_subscriber::registry().with(filter).with(filter_fn(may_be_logged)).with(lines).init();
    match part() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // All commands print errors in this form and end with this code. The code 1 would mean
            // that a run did not complete.
            let _ = writeln!(io::stderr(), "error: {}", with_causes(error.as_ref()));
            cli::Exit::Usage.into()
        }
    }
}

fn host(flags: Flags) -> Result<(), Box<dyn Error + Send + Sync>> {
    let runtime = Runtime::new()?;
    let ended = runtime.block_on(async {
        Host::start(flags).await?.run().await;
        Ok(())
    });
    runtime.shutdown_timeout(SHUTDOWN_TIMEOUT);
    ended
}

/// Copies the data, and prints where the copy is, so that a script sees that the copy was not
/// interrupted.
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
