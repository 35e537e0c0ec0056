//! Executes a case: sets up its environment, starts the execution, and simulates queues, sweeps and
//! callers until the execution has ended.

mod account;
mod drive;
mod gather;
mod prepare;
mod signal;

use crate::clock::VirtualClock;
use crate::format::Case;
use crate::world::{Crashes, RealTime, Stores, Unusable, Watched, WorkerProcess};
use crate::{Outcome, Problem, Subject};
use engine::{Engine, Ports};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

pub use crate::rewrite::Cut;

/// How a case is executed. The result must be the same in all ways.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// By the process that starts it, as long as it does not wait for long.
    #[default]
    Here,
    /// By workers, one hint each.
    Worker,
    /// By workers that store the state after each step.
    EachStep,
    /// By workers whose process ends after each commit.
    CrashesAfterCommits,
    /// By workers whose process ends once after each request, before that is stored.
    CrashesBeforeCommits,
    /// By workers that store the state after each step. After this number of commits it is stopped
    /// and resumed.
    StoppedAfter(usize),
}

/// Settings of the execution that are not part of the case.
#[derive(Clone, Default)]
pub struct Setting {
    /// Which processes execute it.
    pub way: Way,
    /// Which part of the workflow is executed.
    pub cut: Cut,
    /// If it is set to true, the execution ends.
    pub cancelled: Arc<AtomicBool>,
}

/// The reason why a case cannot be executed.
#[derive(Debug, thiserror::Error)]
pub enum Unplayable {
    /// Something in the test file does not fit the workflow.
    #[error("{0}")]
    Problem(#[from] Problem),
    /// The workflow is refused.
    #[error("the workflow is refused: {0}")]
    Workflow(engine::Error),
    /// The start is refused.
    #[error("the start is refused: {0}")]
    Start(engine::Error),
    /// The stores failed.
    #[error("{0}")]
    Stores(#[from] Unusable),
    /// The engine failed.
    #[error("{0}")]
    Engine(#[from] engine::Error),
    /// The execution was ended because it took too long in real time.
    #[error("it was ended, because it took too long")]
    Cancelled,
}

/// The environment of the execution of a case.
struct Stage<'a> {
    case: &'a Case,
    setting: &'a Setting,
    clock: VirtualClock,
    engine: Engine,
    account: model::AccountId,
    hints: Arc<crate::world::Hints>,
    http: Arc<crate::world::Simulated>,
    ids: Arc<crate::world::PinnedIds>,
    known: Arc<std::sync::Mutex<Vec<model::ExecutionId>>>,
    stored: Arc<dyn engine::ports::Executions>,
    crashes: Crashes,
    commits: Arc<std::sync::atomic::AtomicUsize>,
    /// Whether it was stopped and resumed.
    resumed: AtomicBool,
    workflow: model::WorkflowId,
    program: Arc<engine::program::Program>,
}

/// Executes a case of a workflow. It must be called within a tokio runtime whose clock is paused.
pub async fn play(
    stores: &Stores,
    scripts: &RealTime,
    subject: &Subject,
    case: &Case,
    setting: &Setting,
) -> Result<Outcome, Unplayable> {
    let stage = prepare::prepare(stores, scripts, subject, case, setting).await?;
    let end = drive::drive(&stage).await?;
    gather::gather(&stage, end).await
}

impl Stage<'_> {
    /// The engine of a new process, and the process, which can crash.
    fn process(&self) -> (Engine, Arc<WorkerProcess>) {
        let crashes = if self.resumed.load(Ordering::Relaxed) { Crashes::Never } else { self.crashes.clone() };
        let process = Arc::new(WorkerProcess::new(crashes, Arc::clone(&self.commits)));
        let executions = Watched::new(Arc::clone(&self.stored), Arc::clone(&process), Arc::clone(&self.known));
        let ports = Ports { executions: Arc::new(executions), ..self.engine.ports.clone() };
        (Engine { ports, ..self.engine.clone() }, process)
    }
}
