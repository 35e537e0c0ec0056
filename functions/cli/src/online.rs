//! Runs a command that waits for a server, until it ends or the user interrupts it.

use crate::{Exit, Failure, Result, Session};
use std::process;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;

/// How long an interrupted command can take to end by itself. One that reads standard input cannot.
const GRACE: Duration = Duration::from_millis(300);

/// A command that waits for something: answers of a server, or time.
pub(crate) trait Online {
    /// Does what the command is for.
    async fn run(self, session: &mut Session) -> Result<Exit>;
}

/// Runs the command to its end. An interruption ends it at once, and the text in
/// [`Session::interrupted`] is shown.
pub(crate) fn wait<C: Online>(command: C, session: &mut Session) -> Result<Exit> {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime =
        runtime.map_err(|error| Failure::usage("the runtime cannot be started").because(error.to_string()))?;
    let interruption = interruption(&runtime)?;
    let ended = runtime.block_on(async {
        tokio::select! {
            biased;
            ended = command.run(session) => ended.map(Some),
            () = interruption.notified() => Ok(None),
        }
    });
    runtime.shutdown_background();
    let interrupted = match ended {
        Err(failure) if failure.exit() == Exit::Interrupted => failure,
        Err(failure) => return Err(failure),
        Ok(Some(exit)) => return Ok(exit),
        Ok(None) => Failure::new(Exit::Interrupted, "interrupted"),
    };
    Err(match session.interrupted.take() {
        Some(now) => interrupted.advise(now),
        None => interrupted,
    })
}

/// Notifies the command if the user interrupts it, and ends the process if the command does not
/// end.
fn interruption(runtime: &Runtime) -> Result<Arc<Notify>> {
    let _inside = runtime.enter();
    let mut signals = signal(SignalKind::interrupt())?;
    let told = Arc::new(Notify::new());
    let tell = Arc::clone(&told);
    runtime.spawn(async move {
        signals.recv().await;
        tell.notify_one();
        tokio::time::sleep(GRACE).await;
        process::exit(i32::from(Exit::Interrupted as u8));
    });
    Ok(told)
}
