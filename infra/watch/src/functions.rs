//! `cargo lambda watch` as a child process.

use crate::error::Error;
use crate::flags::Flags;
use rustix::process::{Pid, Signal, kill_process};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;
use tokio::process::{Child, Command};

/// The longest time for ending its functions.
const PATIENCE: Duration = Duration::from_secs(5);

/// The running functions. They end when this is dropped.
pub struct Functions {
    watch: Child,
}

impl Functions {
    /// Starts `cargo lambda watch`, which passes the variables to every function.
    pub fn start(flags: &Flags, variables: &[(&'static str, String)]) -> Result<Self, Error> {
        let port = flags.port.to_string();
        let concurrency = flags.concurrency.to_string();
        let mut watch = Command::new("cargo");
        watch.args(["lambda", "watch", "--invoke-address", "127.0.0.1", "--invoke-port", &port]);
        // Longer than a worker needs for a batch.
        watch.args(["--timeout", "90"]);
        if let Some(file) = &flags.only_apis {
            write_variables(file, variables).map_err(Error::Watch)?;
            watch.arg("--only-lambda-apis");
        } else {
            // With more than one, it would also compile and start functions in addition to those
            // that the other program has started.
            watch.args(["--concurrency", &concurrency]);
        }
        watch.envs(variables.iter().map(|(name, value)| (name, value))).kill_on_drop(true);
        Ok(Self { watch: watch.spawn().map_err(Error::Watch)? })
    }

    /// Returns if it ends by itself, which only happens if it cannot serve.
    pub async fn ended(&mut self) -> Result<(), Error> {
        let status = self.watch.wait().await.map_err(Error::Watch)?;
        Err(Error::Ended(status))
    }

    /// Ends it as Ctrl-C does, so that it ends its functions.
    pub async fn stop(mut self) {
        if let Some(pid) = self.watch.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)) {
            // It does not matter if it has already ended.
            let _ = kill_process(pid, Signal::INT);
        }
        if tokio::time::timeout(PATIENCE, self.watch.wait()).await.is_err() {
            tracing::warn!("`cargo lambda watch` does not end; killing it");
        }
    }
}

/// Writes one `NAME=VALUE` per line.
fn write_variables(file: &Path, variables: &[(&'static str, String)]) -> std::io::Result<()> {
    let text = variables.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name}={value}");
        text
    });
    std::fs::write(file, text)
}
