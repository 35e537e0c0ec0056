//! One child process, seen from the parent.

use crate::child::ARGUMENT;
use crate::fault::Fault;
use crate::limits::MESSAGE;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

/// A process that waits for its script. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Process {
    /// Starts a process that inherits nothing: no environment, no folder, and no open files except
    /// the two pipes.
    pub fn start(executable: &Path) -> Result<Self, Fault> {
        // Files that this process has opened are closed automatically; inherited ones might not be.
        close_fds::set_fds_cloexec_threadsafe(3, &[]);
        let mut command = Command::new(executable);
        command.arg(ARGUMENT).env_clear().env("TZ", "UTC").current_dir("/").kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        command.spawn().map(Self).map_err(|_| Fault::NotStarted)
    }

    /// The process, unless it has ended.
    pub fn if_alive(mut self) -> Option<Self> {
        matches!(self.0.try_wait(), Ok(None)).then_some(self)
    }

    /// Sends the script and reads the answer. A process that stops early or answers too much is
    /// killed, like one that is dropped.
    pub async fn answer(mut self, message: &[u8]) -> Result<Vec<u8>, Fault> {
        let (Some(mut input), Some(output)) = (self.0.stdin.take(), self.0.stdout.take()) else {
            return Err(Fault::NotStarted);
        };
        // The child reads all input before it does anything else, so this write cannot block
        // forever.
        input.write_all(message).await.map_err(|_| Fault::NotStarted)?;
        drop(input);
        let mut answer = Vec::new();
        output.take(MESSAGE as u64 + 1).read_to_end(&mut answer).await.map_err(|_| Fault::Broken)?;
        if answer.is_empty() || answer.len() > MESSAGE {
            return Err(self.broken().await);
        }
        Ok(answer)
    }

    /// The reason why there is no answer.
    async fn broken(mut self) -> Fault {
        #[cfg(unix)]
        {
            use rustix::process::Signal;
            use std::os::unix::process::ExitStatusExt;
            let _ = self.0.start_kill();
            let signal = self.0.wait().await.ok().and_then(|status| status.signal());
            match signal {
                Some(signal) if signal == Signal::XCPU.as_raw() => return Fault::TooLong { line: None },
                // An allocator that gets no memory ends the process with this signal.
                Some(signal) if signal == Signal::ABORT.as_raw() => return Fault::TooMuchMemory,
                _ => {}
            }
        }
        Fault::Broken
    }
}
