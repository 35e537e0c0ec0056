//! Simulates what continues an execution: the queue, the sweep, and callers with signals. If
//! everything waits, the clock jumps to the next event.

use super::{Stage, Unplayable, Way, signal};
use engine::ports::executions::Renewal;
use engine::ports::{Clock, StepMessage};
use engine::rows::hint_of;
use engine::{ending, run, sweep};
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt};
use model::{Execution, ExecutionId, Standing, Status, Timestamp};
use records::executions::{self, Execute, Resume, Wait};
use serde_json::Map;
use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// The longest time that a worker has for a message.
const WORKER_TIME: Duration = Duration::from_mins(2);
/// The longest time that an execution can take by its own clock.
const PATIENCE: Duration = Duration::from_hours(24 * 366 * 20);
/// The pause between two sweeps while an execution waits for a place.
const SWEEP: Duration = Duration::from_mins(1);
/// The most times that an execution is continued.
const MOST_TURNS: usize = 200_000;

/// How an execution has ended.
pub(super) struct End {
    pub id: ExecutionId,
    /// Mistakes in the case.
    pub faults: Vec<String>,
}

/// The result of a process.
enum Done {
    /// It has started the execution.
    Started(Box<Result<ExecutionId, engine::Error>>),
    /// It has acted on a hint, or its process has ended.
    Worked,
}

type Task<'a> = BoxFuture<'a, Done>;

/// Starts the execution and continues it until it has ended, or until nothing can continue it.
pub(super) async fn drive(stage: &Stage<'_>) -> Result<End, Unplayable> {
    let mut driver = Driver {
        stage,
        tasks: FuturesUnordered::new(),
        next_signal: 0,
        id: None,
        is_stopped: false,
        faults: Vec::new(),
    };
    driver.tasks.push(start(stage));
    for _ in 0..MOST_TURNS {
        if stage.setting.cancelled.load(Ordering::Relaxed) {
            return Err(Unplayable::Cancelled);
        }
        if driver.turn().await? {
            break;
        }
    }
    let Some(id) = driver.id else { return Err(Unplayable::Cancelled) };
    driver.faults.extend(
        stage
            .case
            .signals
            .iter()
            .skip(driver.next_signal)
            .map(|signal| format!("the execution ended before the signal to '{}' at {:?}", signal.to, signal.at)),
    );
    Ok(End { id, faults: driver.faults })
}

struct Driver<'a, 'c> {
    stage: &'a Stage<'c>,
    tasks: FuturesUnordered<Task<'a>>,
    next_signal: usize,
    id: Option<ExecutionId>,
    /// Whether the execution was stopped and is not resumed yet, because its finally parts run
    /// first.
    is_stopped: bool,
    faults: Vec<String>,
}

impl Driver<'_, '_> {
    /// Continues the execution. Returns whether it has ended.
    async fn turn(&mut self) -> Result<bool, Unplayable> {
        let stage = self.stage;
        if let (Way::StoppedAfter(commits), Some(id)) = (stage.setting.way, self.id)
            && stage.commits.load(Ordering::Relaxed) >= commits
            && !stage.resumed.load(Ordering::Relaxed)
        {
            match (self.is_stopped, self.has_ended().await?) {
                (false, false) => self.stop(id).await?,
                (true, true) => self.resume(id).await?,
                _ => {}
            }
        }
        let now = stage.clock.now();
        if stage.case.clock.plus(PATIENCE) < now {
            return Ok(true);
        }
        for hint in stage.hints.take(now) {
            self.tasks.push(work(stage, hint));
        }
        self.send_signals(now).await?;
        let next = self.next_moment();
        if self.tasks.is_empty() {
            if self.has_ended().await? {
                return Ok(!self.is_stopped);
            }
            return self.wait_for_others(next).await;
        }
        let wake = next.unwrap_or(now.plus(PATIENCE));
        let done = tokio::select! {
            biased;
            done = self.tasks.next() => done,
            () = stage.hints.changed() => None,
            () = stage.clock.sleep_until(wake) => None,
        };
        match done {
            Some(Done::Started(started)) => self.id = Some((*started).map_err(Unplayable::Start)?),
            Some(Done::Worked) => {}
            None => return Ok(false),
        }
        Ok(self.has_ended().await? && !self.is_stopped)
    }

    async fn stop(&mut self, id: ExecutionId) -> Result<(), Unplayable> {
        self.tasks.clear();
        self.is_stopped = true;
        ending::stop(&self.stage.engine, &self.stage.account, id).await?;
        Ok(())
    }

    async fn resume(&mut self, id: ExecutionId) -> Result<(), Unplayable> {
        let stage = self.stage;
        self.tasks.clear();
        self.is_stopped = false;
        stage.resumed.store(true, Ordering::Relaxed);
        let resume = Resume {
            revision: None,
            account: stage.account.clone(),
            id,
            parameters: Map::new(),
            variables: Map::new(),
            wait: Wait::Async,
            timeout_s: None,
            idempotency_key: None,
        };
        let (engine, _) = stage.process();
        self.id = Some(executions::resume(&engine, resume).await?.id);
        Ok(())
    }

    /// No process is working: waits until the next hint or signal, or until a row that the sweep
    /// finds is due.
    async fn wait_for_others(&mut self, next: Option<Timestamp>) -> Result<bool, Unplayable> {
        let stage = self.stage;
        let swept = self.sweep(next).await?;
        // The sweep may have sent hints.
        match self.next_moment().into_iter().chain(swept).min() {
            Some(at) => stage.clock.sleep_until(at).await,
            None if stage.hints.next_at().is_some() => {}
            // If the process that released a place has ended, the sweep wakes the executions that
            // wait for the place.
            None if self.waits_for_place().await? => {
                stage.clock.sleep_until(stage.clock.now().plus(SWEEP)).await;
                sweep::tick(&stage.engine).await?;
            }
            // Nothing ever continues it.
            None => return Ok(true),
        }
        Ok(false)
    }

    async fn waits_for_place(&self) -> Result<bool, Unplayable> {
        let waits = |row: &Execution| {
            !row.status.is_terminal() && row.places.iter().any(|place| matches!(place.standing, Standing::Waits(_)))
        };
        Ok(self.rows().await?.iter().any(waits))
    }

    /// Does what the sweep does for rows whose hints were lost or are too far in the future,
    /// without pauses between two sweeps. Returns when the next row is due.
    async fn sweep(&self, next: Option<Timestamp>) -> Result<Option<Timestamp>, Unplayable> {
        let stage = self.stage;
        let now = stage.clock.now();
        let mut soonest: Option<Timestamp> = None;
        for row in self.rows().await? {
            let Some(at) = due(&row) else { continue };
            if at > now {
                soonest = soonest.into_iter().chain([at]).min();
            } else if row.status.is_terminal() || row.deadline_at.is_some_and(|deadline| deadline <= now) {
                sweep::tick(&stage.engine).await?;
            } else if next.is_none_or(|next| next > now) {
                stage.hints.put(now, hint_of(&row));
            }
        }
        Ok(soonest)
    }

    async fn rows(&self) -> Result<Vec<Execution>, Unplayable> {
        let stage = self.stage;
        let known = stage.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut rows = Vec::new();
        for id in known {
            rows.extend(stage.stored.read(&stage.account, id).await.map_err(engine::Error::from)?);
        }
        Ok(rows)
    }

    /// The time of the next hint or signal.
    fn next_moment(&self) -> Option<Timestamp> {
        let stage = self.stage;
        let signal = stage.case.signals.get(self.next_signal).map(|signal| stage.case.clock.plus(signal.at));
        signal.into_iter().chain(stage.hints.next_at()).min()
    }

    async fn send_signals(&mut self, now: Timestamp) -> Result<(), Unplayable> {
        let stage = self.stage;
        while let (Some(signal), Some(id)) = (stage.case.signals.get(self.next_signal), self.id) {
            if stage.case.clock.plus(signal.at) > now {
                break;
            }
            self.next_signal += 1;
            self.faults.extend(signal::send(stage, id, signal).await?);
        }
        Ok(())
    }

    async fn has_ended(&self) -> Result<bool, Unplayable> {
        let Some(id) = self.id else { return Ok(false) };
        let row = self.stage.stored.read(&self.stage.account, id).await.map_err(engine::Error::from)?;
        Ok(row.is_some_and(|row| row.status != Status::Running))
    }
}

/// When the sweep must continue a row that nothing else continues.
fn due(row: &Execution) -> Option<Timestamp> {
    if row.status.is_terminal() {
        return row.due_at;
    }
    let freed = row.lease_until.map(|lease| lease.plus(Duration::from_millis(1)));
    let waits = freed.or_else(|| row.wake_at.into_iter().chain(row.deadline_at).min());
    waits.or(if row.phase == model::Phase::Waiting { None } else { row.due_at })
}

/// Starts the execution in a new process.
fn start<'a>(stage: &'a Stage<'_>) -> Task<'a> {
    let wait = if stage.setting.way == Way::Here && stage.case.signals.is_empty() { Wait::Sync } else { Wait::Async };
    async move {
        let (engine, _) = stage.process();
        if let Some(run) = stage.case.run {
            stage.ids.pin(run.uuid());
        }
        let request = Execute {
            inputs: stage.case.inputs.clone(),
            wait,
            timeout_s: stage.case.timeout,
            ..Execute::new(stage.account.clone(), stage.workflow.clone(), stage.case.trigger.clone())
        };
        let started = executions::execute(&engine, request).await;
        Done::Started(Box::new(started.map(|executed| executed.id)))
    }
    .boxed()
}

/// Acts on a hint in a new process, which can crash before it has finished.
fn work<'a>(stage: &'a Stage<'_>, hint: StepMessage) -> Task<'a> {
    async move {
        let (engine, process) = stage.process();
        let deadline = stage.clock.now().plus(WORKER_TIME);
        tokio::select! {
            biased;
            // The same as on a local host that is restarted: its claims are ended, and the hints
            // that its queues have lost are sent again.
            () = process.crashed() => release(stage, &hint).await,
            // If this fails, the sweep continues the execution.
            _ = run::act_on_hint(&engine, &hint, deadline) => {}
        }
        Done::Worked
    }
    .boxed()
}

/// Ends the claim of a process that has ended, so that the execution continues at once. If this
/// fails, the execution continues when the lease ends.
async fn release(stage: &Stage<'_>, hint: &StepMessage) {
    let now = stage.clock.now();
    let Ok(Some(row)) = stage.stored.read(&stage.account, hint.execution).await else { return };
    if row.status.is_terminal() || row.lease_until.is_none_or(|until| until <= now) {
        return;
    }
    let end =
        Renewal { account: stage.account.clone(), id: row.id, fence: row.fence, lease_until: now, attempts: None };
    if stage.stored.renew(&end).await.is_ok() {
        stage.hints.put(now, hint_of(&row));
    }
}
