//! The parent's side: one process for each script.

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

/// How long a script waits for its turn.
const TURN: Duration = Duration::from_secs(10);

/// Runs scripts in processes of their own. Cheap to clone; clones share the bound on how many run
/// at once.
#[derive(Clone, Debug)]
pub struct Sandbox(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    executable: PathBuf,
    turns: Semaphore,
    /// Started ahead: it has limited itself already and waits for a script.
    spare: Mutex<Option<Process>>,
}

impl Sandbox {
    /// Over an executable whose `main` begins with [`child_if_asked`](crate::child_if_asked).
    pub fn new(executable: PathBuf, at_once: usize) -> Self {
        Self(Arc::new(Shared { executable, turns: Semaphore::new(at_once.max(1)), spare: Mutex::default() }))
    }

    /// Over the executable that runs now.
    pub fn here(at_once: usize) -> Self {
        let executable = std::env::current_exe();
        Self::new(executable.unwrap_or_else(|_| PathBuf::from("/proc/self/exe")), at_once)
    }

    /// Runs a script to its end, which comes soon, whatever the script does: a
    /// [`ScriptReturn`](catalogue::ScriptReturn) as JSON. Dropping the future kills the process.
    pub async fn run(&self, call: &ScriptCall) -> Result<Value, EffectFailure> {
        match self.end(call).await {
            ScriptEnd::Returned(returned) => Ok(serde_json::to_value(returned).map_err(|_| Fault::Broken)?),
            ScriptEnd::Failed(failure) => Err(failure),
        }
    }

    /// The same, in the form that goes from process to process.
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
                // It did not get the script, so that another process may.
                Err(Fault::NotStarted) => {}
                end => return end,
            }
        }
        Process::start(&self.0.executable)?.answer(message).await
    }

    /// The process that waits, unless somebody has ended it meanwhile.
    fn take_spare(&self) -> Option<Process> {
        let mut spare = self.0.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.take().and_then(Process::if_alive)
    }

    /// Has a process wait for the next script, if none does. If it cannot be started, the next
    /// script will find out.
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
