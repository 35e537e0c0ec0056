//! The parent: starts one process per script.

mod process;

use crate::fault::Fault;
use crate::limits::{SOURCE, VALUE, WALL};
use catalogue::{EffectFailure, ScriptCall, ScriptEnd};
use process::Process;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// The longest time that a script waits for its turn.
const TURN: Duration = Duration::from_secs(10);

/// Runs scripts, each in a process of its own. Clones are cheap and share the limit of scripts that
/// run at once.
#[derive(Clone, Debug)]
pub struct Sandbox(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    executable: PathBuf,
    turns: Semaphore,
    /// A process that was started in advance: it has already limited itself and waits for a script.
    spare: Mutex<Option<Process>>,
}

impl Sandbox {
    /// A sandbox whose children are started from this executable. Its `main` must begin with
    /// [`child_if_asked`](crate::child_if_asked).
    pub fn new(executable: PathBuf, at_once: usize) -> Self {
        Self(Arc::new(Shared { executable, turns: Semaphore::new(at_once.max(1)), spare: Mutex::default() }))
    }

    /// A sandbox whose children are started from the current executable.
    pub fn here(at_once: usize) -> Self {
        let executable = std::env::current_exe();
        Self::new(executable.unwrap_or_else(|_| PathBuf::from("/proc/self/exe")), at_once)
    }

    /// Runs a script to its end, which the limits guarantee, and returns a
    /// [`ScriptReturn`](catalogue::ScriptReturn) as JSON. Dropping the future kills the process.
    pub async fn run(&self, call: &ScriptCall) -> Result<Value, EffectFailure> {
        match self.end(call).await {
            ScriptEnd::Returned(returned) => Ok(serde_json::to_value(returned).map_err(|_| Fault::Broken)?),
            ScriptEnd::Failed(failure) => Err(failure),
        }
    }

    /// The same as [`Self::run`], in the form that is sent between processes.
    pub async fn end(&self, call: &ScriptCall) -> ScriptEnd {
        self.try_end(call).await.unwrap_or_else(|fault| ScriptEnd::Failed(fault.into()))
    }

    async fn try_end(&self, call: &ScriptCall) -> Result<ScriptEnd, Fault> {
        let message = message(call)?;
        let turn = timeout(TURN, self.0.turns.acquire()).await.map_err(|_| Fault::Busy)?.map_err(|_| Fault::Busy)?;
        let answer = timeout(WALL, self.answer(&message)).await.map_err(|_| Fault::TooLong { line: None })??;
        self.start_spare();
        drop(turn);
        serde_json::from_slice(&answer).map_err(|_| Fault::Broken)
    }

    async fn answer(&self, message: &[u8]) -> Result<Vec<u8>, Fault> {
        if let Some(spare) = self.take_spare() {
            match spare.answer(message).await {
                // It did not receive the script, so another process can run it.
                Err(Fault::NotStarted) => {}
                end => return end,
            }
        }
        Process::start(&self.0.executable)?.answer(message).await
    }

    /// The process that was started in advance, unless it has ended in the meantime.
    fn take_spare(&self) -> Option<Process> {
        let mut spare = self.0.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.take().and_then(Process::if_alive)
    }

    /// Starts a process in advance, if there is none. A failure is ignored here: the next script
    /// starts its own process and reports it.
    fn start_spare(&self) {
        let mut spare = self.0.spare.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.is_none() {
            *spare = Process::start(&self.0.executable).ok();
        }
    }
}

fn message(call: &ScriptCall) -> Result<Vec<u8>, Fault> {
    if call.source.len() > SOURCE {
        return Err(Fault::TooLarge { what: "the script", bytes: SOURCE });
    }
    let inputs = serde_json::to_vec(&call.inputs).map_or(usize::MAX, |text| text.len());
    if inputs > VALUE {
        return Err(Fault::TooLarge { what: "the inputs", bytes: VALUE });
    }
    serde_json::to_vec(call).map_err(|_| Fault::NotStarted)
}
