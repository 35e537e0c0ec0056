//! Runs a command that waits for a server, until it ends or the user interrupts it.

use crate::exit::Exit;
use crate::failure::Failure;
use crate::session::Session;

/// A command that waits for something: answers of a server, or time.
pub(crate) trait Online {
    /// Does what the command is for.
    async fn run(self, session: &mut Session) -> Result<Exit, Failure>;
}

/// Runs the command to its end. An interruption ends it at once, with what the command has left in
/// [`Session::interrupted`].
pub(crate) fn wait<C: Online>(command: C, session: &mut Session) -> Result<Exit, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::usage("the runtime cannot be started").because(error.to_string()))?;
    let ended = runtime.block_on(async {
        tokio::select! {
            biased;
            ended = command.run(session) => Some(ended),
            _ = tokio::signal::ctrl_c() => None,
        }
    });
    runtime.shutdown_background();
    let interrupted = match ended {
        Some(Err(failure)) if failure.exit() == Exit::Interrupted => failure,
        Some(ended) => return ended,
        None => Failure::new(Exit::Interrupted, "interrupted"),
    };
    Err(match session.interrupted.take() {
        Some(now) => interrupted.advise(now),
        None => interrupted,
    })
}
