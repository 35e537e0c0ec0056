//! The interpreter: `(program, state, event) → decision`. It is pure: it never awaits and reads no
//! clock.
//!
//! Each kind of step has its own file. A fibre runs until its step needs an effect. A decision
//! contains the effects of all fibres; the completion of each effect comes back as an event.

mod block_finally;
mod block_foreach;
mod block_if;
mod block_jump;
mod block_loop;
mod block_parallel;
mod block_race;
mod block_try;
mod block_while;
mod children;
mod event;
mod exchange;
mod failure;
mod finish;
mod fresh_pass;
mod keep;
mod limited;
mod log;
mod module_step;
mod random;
mod record;
mod sensitive;
mod shown;
mod signal;
pub mod step_scope;
mod surroundings;
mod trigger_outputs;
mod unwind;
mod waits;

pub use children::{all_outside, all_under_way as all_children_under_way, under_way as children_under_way};
pub use event::{ChildKey, ChildStart, Decision, EffectRequest, Event, Gather, Outcome, Outside, RetryGap};
pub use keep::under_way;
pub use limited::{Limited, place_user};
pub use module_step::INTERRUPTED;
pub use signal::{SignalAddresses, SignalToken, name as signal_name};
pub(crate) use trigger_outputs::shown as trigger_outputs;
pub use waits::{Waiting, WaitsFor, waits};

use self::keep::PassEnd;
use crate::program::{Kind, Node};
use crate::secrets::{Secrets, mask_text};
use crate::state::step_record::{Ending, Exchange};
use crate::state::{AfterFinally, Halt, Pending, StepStatus, Wait};
use crate::{BrokenInvariant, FibreId, FibreIndex, Program, State, StepIndex};
use catalogue::CallsSoFar;
use model::{ExecutionId, Level, Timestamp, Trigger};
use serde_json::{Map, Value};
use std::cell::Cell;

/// The most steps a run may execute.
pub const MAX_EXECUTED: u64 = 100_000;
/// The most bytes of outputs of one step.
pub const MAX_OUTPUT: usize = 256 * 1024;
/// The most bytes of a run's whole state.
pub const MAX_STATE: usize = 2 * 1024 * 1024;

/// The facts that stay the same during a run.
#[derive(Clone)]
pub struct RunFacts {
    /// The run's id.
    pub execution: ExecutionId,
    /// What `{{execution}}` shows.
    pub execution_value: Value,
    /// What `{{trigger}}` shows.
    pub trigger_value: Value,
    /// What `{{device_info}}` shows.
    pub device: Value,
    /// What started the run.
    pub trigger: Trigger,
    /// The addresses at which callers reach the waiting steps of the run.
    pub signals: SignalAddresses,
    /// The secrets that it may need.
    pub secrets: Secrets,
}

/// The result of a part of the interpreter. It is an error if the program and the state contradict
/// each other.
type Checked<T> = Result<T, BrokenInvariant>;

/// One call of the interpreter.
pub struct Interpreter<'a> {
    program: &'a Program,
    facts: &'a RunFacts,
    state: &'a mut State,
    /// The current time as the run sees it.
    now: Timestamp,
    /// The work in addition to one unit for each step: the expressions that modules have evaluated.
    work: Cell<u64>,
    /// The request of the step whose effect has completed, and the answer, for the step's record.
    answered: Option<Box<Exchange>>,
    /// The progress of the calls of a step while its module is asked for more calls.
    calls: Option<CallsSoFar>,
    decision: Decision,
}

/// Runs every fibre as far as possible, for at most `budget` units of work: one for each step, and
/// one for each expression that a step's module has evaluated. A step that has begun is always
/// finished, even if it exceeds the budget.
pub fn advance(
    program: &Program,
    facts: &RunFacts,
    state: &mut State,
    event: Event,
    now: Timestamp,
    budget: u64,
) -> Result<Decision, BrokenInvariant> {
    let mut interpreter = Interpreter::new(program, facts, state, now);
    interpreter.accept(event)?;
    interpreter.run(budget)?;
    Ok(interpreter.decision)
}

/// Fails the run at its current position, for a reason that is not the failure of a step. The step
/// that would have come next is marked as failed, and the log contains the reason.
pub fn break_off(
    program: &Program,
    facts: &RunFacts,
    state: &mut State,
    now: Timestamp,
    reason: impl FnOnce(&str) -> String,
) -> Decision {
    let mut interpreter = Interpreter::new(program, facts, state, now);
    interpreter.break_off(reason);
    interpreter.decision
}

/// A fibre at a step.
#[derive(Clone, Copy)]
struct Here<'a> {
    /// The fibre's place in the state; it is valid until a fibre ends.
    at: FibreIndex,
    /// The step's place in the program.
    pc: StepIndex,
    /// The step, compiled.
    node: &'a Node,
}

/// What happens with a fibre after its step was executed.
enum Flow {
    /// The fibre continues at this step.
    To(StepIndex),
    /// The fibre waits; its `wait` says for what.
    Wait,
    /// The step has failed. The innermost try block around it catches the failure; without one the
    /// run fails.
    Fail(String),
    /// The run has ended.
    End(Outcome),
    /// The fibre has ended, or its next step was already set.
    Gone,
}

impl<'a> Interpreter<'a> {
    fn new(program: &'a Program, facts: &'a RunFacts, state: &'a mut State, now: Timestamp) -> Self {
        Self {
            program,
            facts,
            state,
            now,
            work: Cell::new(0),
            answered: None,
            calls: None,
            decision: Decision::default(),
        }
    }

    /// The step that would have come next is that of the first ready fibre, or of the first fibre
    /// if none is ready. A state that contradicts its program has no such step; then only the error
    /// of the run contains the reason.
    fn break_off(&mut self, reason: impl FnOnce(&str) -> String) {
        let at = self.ready().unwrap_or(FibreIndex::FIRST);
        match self.here(at) {
            Ok(Some(here)) => {
                let error = reason(&here.node.id);
                self.fail_here(here, error.clone());
                self.end(Outcome::Failed(error));
            }
            Ok(None) | Err(_) => self.end(Outcome::Failed(reason(""))),
        }
    }

    fn fail_here(&mut self, here: Here<'a>, error: String) {
        let is_running = self.state.record(here.at, here.pc).is_some_and(|record| record.status == StepStatus::Running);
        if !is_running {
            self.begin(here);
        }
        self.log(here, Level::Error, error.clone(), Map::new());
        self.mark(here.at, here.pc, StepStatus::Failed);
        let waiting = self.state.fibre(here.at).ok().and_then(|fibre| fibre.wait.pending()).cloned();
        let pending = waiting.unwrap_or_else(|| Pending::first(Map::new(), self.now));
        self.keep(here.at, here.pc, &PassEnd::failed(Ending::Failed, &pending, &error));
        self.halt(here);
    }

    fn accept(&mut self, event: Event) -> Checked<()> {
        match event {
            Event::Continue => Ok(()),
            Event::Resume => self.resume(),
            Event::End => {
                if !self.state.ending {
                    self.state.ending = true;
                    self.state.halt = Some(Box::new(Halt::of(self.state, FibreId::NONE)));
                    self.unwind_run(AfterFinally::Ended)?;
                }
                self.resume()
            }
            Event::Done { fibre, result } => self.at_fibre(fibre, |this, here| this.finish_step(here, result)),
            Event::RetryNow { fibre } => self.at_fibre(fibre, Self::retry_step),
            Event::Refused { fibre, reason } => self.at_fibre(fibre, |this, here| this.limit_refused(here, reason)),
            Event::ChildStarted { fibre, key, refused } => {
                self.at_fibre(fibre, |this, here| this.child_started(here, key, refused))
            }
            Event::ChildrenEnded { fibre, keys } => self.at_fibre(fibre, |this, here| this.children_ended(here, &keys)),
        }
    }

    /// Decides again the effects for which fibres wait.
    fn resume(&mut self) -> Checked<()> {
        let fibres: Vec<FibreId> = self.state.fibres.iter().map(|fibre| fibre.id).collect();
        fibres.into_iter().try_for_each(|fibre| self.at_fibre(fibre, Self::reissue))
    }

    /// Lets the fibre act. Nothing happens if the fibre was cancelled in the meantime or is at the
    /// end of the program.
    fn at_fibre(&mut self, fibre: FibreId, act: impl FnOnce(&mut Self, Here<'a>) -> Checked<Flow>) -> Checked<()> {
        if self.decision.outcome.is_some() {
            return Ok(());
        }
        let Some(at) = self.state.fibre_at(fibre) else { return Ok(()) };
        let Some(here) = self.here(at)? else { return Ok(()) };
        let flow = act(self, here)?;
        self.follow(here, flow)
    }

    fn run(&mut self, budget: u64) -> Checked<()> {
        let mut left = budget;
        while self.decision.outcome.is_none() {
            let Some(at) = self.ready() else { break };
            if left == 0 {
                self.decision.more = true;
                break;
            }
            let Some(here) = self.here(at)? else {
                self.end(Outcome::Completed);
                break;
            };
            let flow = self.step(here)?;
            self.follow(here, flow)?;
            left = left.saturating_sub(1 + self.work.take());
        }
        Ok(())
    }

    /// The first fibre that can continue.
    fn ready(&self) -> Option<FibreIndex> {
        self.state.fibres.iter().position(|fibre| matches!(fibre.wait, Wait::Ready)).map(FibreIndex)
    }

    /// The position of the fibre; `None` at the end of the program.
    fn here(&self, at: FibreIndex) -> Checked<Option<Here<'a>>> {
        let pc = self.state.fibre(at)?.pc;
        Ok(self.program.node_or_end(pc)?.map(|node| Here { at, pc, node }))
    }

    fn follow(&mut self, here: Here<'a>, flow: Flow) -> Checked<()> {
        match flow {
            Flow::To(pc) => self.go_to(here.at, pc),
            Flow::Wait | Flow::Gone => Ok(()),
            Flow::Fail(message) => self.raise(here, message),
            Flow::End(outcome) => {
                // At the end of a pass the loop may have continued already, so the state before it
                // could not be resumed.
                if matches!(outcome, Outcome::Failed(_))
                    && !matches!(here.node.kind, Kind::EndLoop { .. } | Kind::Break { .. })
                {
                    self.halt(here);
                }
                self.leave(here, outcome)
            }
        }
    }

    /// Ends the run at this step. Its finally parts run first, unless the step is in one and
    /// exceeds a limit.
    fn leave(&mut self, here: Here<'a>, outcome: Outcome) -> Checked<()> {
        if !self.state.is_guarded() || self.is_in_finally(here.at)? {
            self.end(outcome);
            return Ok(());
        }
        let id = self.state.fibre(here.at)?.id;
        self.unwind_run(match outcome {
            Outcome::Failed(error) => AfterFinally::Broken(error),
            Outcome::Completed | Outcome::Ended => AfterFinally::Return,
        })?;
        // A fibre that stays at this step would end the run again and again.
        match self.state.fibre_at(id) {
            Some(at) if matches!(self.state.fibre(at)?.wait, Wait::Ready) && !self.is_in_finally(at)? => {
                Err(self.not_in(at, "a finally part"))
            }
            _ => Ok(()),
        }
    }

    fn go_to(&mut self, at: FibreIndex, pc: StepIndex) -> Checked<()> {
        let fibre = self.state.fibre_mut(at)?;
        fibre.pc = pc;
        fibre.wait = Wait::Ready;
        Ok(())
    }

    fn end(&mut self, outcome: Outcome) {
        self.cancel_all();
        if outcome == Outcome::Completed {
            // A finally part has completed the run after a failure.
            self.state.halt = None;
        }
        let outcome = match self.declared_outputs(outcome) {
            // The error of a run is only shown, so secrets in it are masked.
            Outcome::Failed(error) => Outcome::Failed(mask_text(&self.facts.secrets.conceal_text(error))),
            other => other,
        };
        let decision = std::mem::take(&mut self.decision);
        self.decision = Decision { outcome: Some(outcome), abandoned: decision.abandoned, ..Decision::default() };
    }

    /// Executes the step a ready fibre is at.
    fn step(&mut self, here: Here<'a>) -> Checked<Flow> {
        let Here { pc, node, .. } = here;
        if self.state.executed >= MAX_EXECUTED {
            let error = format!("step '{}': the run has executed {MAX_EXECUTED} steps, which is the limit", node.id);
            // No further step may run, not even a step of a finally part.
            self.halt(here);
            self.end(Outcome::Failed(error));
            return Ok(Flow::Gone);
        }
        self.state.executed += 1;
        if node.disabled && matches!(node.kind, Kind::Pass | Kind::Goto(_)) {
            self.pass_over(here);
        }
        match &node.kind {
            Kind::Pass => Ok(Flow::To(pc.next())),
            Kind::Goto(to) => Ok(Flow::To(*to)),
            Kind::Run(_) => self.start_step(here),
            Kind::If { test, otherwise } => self.start_if(here, test, *otherwise),
            Kind::Loop { after } => self.start_loop(here, *after),
            Kind::While { test, after } => self.start_while(here, test, *after),
            Kind::ForEach { after } => self.start_foreach(here, *after),
            Kind::EndLoop { start } => self.end_pass(here, *start),
            Kind::Break { start, after } => self.break_loop(here.at, *start, *after),
            Kind::Continue { start, .. } => self.continue_loop(here.at, *start),
            Kind::Parallel { branches, after } => self.start_parallel(here, branches, *after),
            Kind::Race { branches, after } => self.start_race(here, branches, *after),
            Kind::EndBranch { start, after } => self.end_branch(here, *start, *after),
            Kind::Try { last, .. } => self.start_try(here, last.is_some()),
            Kind::EndTry { start, after } | Kind::Finally { start, after } => self.end_try(here, *start, *after),
            Kind::Jump { target } => self.start_jump(here, *target),
            Kind::NotRunnable(reason) => {
                let error = format!("step '{}': module '{}' {reason}", node.id, node.module_id);
                Ok(Flow::End(Outcome::Failed(error)))
            }
        }
    }
}
