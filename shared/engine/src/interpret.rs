//! The interpreter: `(program, state, event) → decision`. Pure: it never awaits, and reads no
//! clock.
//!
//! One step kind, one file. A fibre runs until its step needs an effect; the effects of all fibres
//! are handed out together, and each one's end is an event that comes back here.

mod block_foreach;
mod block_if;
mod block_jump;
mod block_loop;
mod block_parallel;
mod block_try;
mod block_while;
mod children;
mod event;
mod failure;
mod finish;
mod fresh_pass;
mod log;
mod module_step;
mod random;
mod record;
mod signal;
pub mod step_scope;
mod surroundings;
mod trigger_outputs;
mod unwind;

pub use children::{all_under_way as all_children_under_way, under_way as children_under_way};
pub use event::{ChildKey, ChildStart, Decision, Event, Gather, Issue, Outcome, Timer};
pub use signal::{SignalAddresses, SignalToken, name as signal_name};

use crate::program::{Kind, Node, Program};
use crate::secrets::{Secrets, mask_text};
use crate::state::{Record, State, StepStatus, Wait};
use model::{ExecutionId, Level, Timestamp, Trigger};
use serde_json::{Map, Value};
use std::cell::Cell;

/// The most steps a run may execute.
pub const MAX_EXECUTED: u64 = 100_000;
/// The most bytes of outputs of one step.
pub const MAX_OUTPUT: usize = 256 * 1024;
/// The most bytes of a run's whole state.
pub const MAX_STATE: usize = 2 * 1024 * 1024;

/// What stays the same during a run.
#[derive(Clone)]
pub struct RunFacts {
    /// The run.
    pub execution: ExecutionId,
    /// What `{{execution}}` shows.
    pub execution_value: Value,
    /// What `{{trigger}}` shows.
    pub trigger_value: Value,
    /// What `{{device_info}}` shows.
    pub device: Value,
    /// What started the run.
    pub trigger: Trigger,
    /// Where callers reach the run's waiting steps.
    pub signals: SignalAddresses,
    /// The secrets that it may need.
    pub secrets: Secrets,
}

/// One call of the interpreter.
pub struct Interpreter<'a> {
    program: &'a Program,
    facts: &'a RunFacts,
    state: &'a mut State,
    /// Now, as the run sees it.
    now: Timestamp,
    /// What the steps have cost beyond one each: the expressions that their modules had evaluated.
    work: Cell<u64>,
    decision: Decision,
}

/// Runs every fibre as far as it goes, for at most `budget` units of work: one for each step, and
/// one for each expression that a step's module has evaluated. A step that was begun is finished,
/// whatever it costs.
pub fn advance(
    program: &Program,
    facts: &RunFacts,
    state: &mut State,
    event: Event,
    now: Timestamp,
    budget: u64,
) -> Decision {
    let mut interpreter = Interpreter::new(program, facts, state, now);
    interpreter.accept(event);
    interpreter.run(budget);
    interpreter.decision
}

/// Fails the run where it stands, for a reason that is none of its steps'. The step that would have
/// come next is marked as failed, and the log says why.
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
    /// The fibre's place in the state; it holds until a fibre ends.
    at: usize,
    /// The step's place in the program.
    pc: usize,
    /// The step.
    node: &'a Node,
}

/// What a step's execution means for its fibre.
enum Flow {
    /// On to this step.
    To(usize),
    /// The fibre waits; its `wait` says for what.
    Wait,
    /// The step failed: the innermost try block around it goes on, or else the run fails.
    Fail(String),
    /// The run has ended.
    End(Outcome),
    /// The fibre has ended, or has been sent elsewhere.
    Gone,
}

impl<'a> Interpreter<'a> {
    fn new(program: &'a Program, facts: &'a RunFacts, state: &'a mut State, now: Timestamp) -> Self {
        Self { program, facts, state, now, work: Cell::new(0), decision: Decision::default() }
    }

    fn break_off(&mut self, reason: impl FnOnce(&str) -> String) {
        let ready = self.state.fibres.iter().position(|fibre| matches!(fibre.wait, Wait::Ready));
        let here = self.here(ready.unwrap_or_default());
        let error = reason(here.map_or("", |here| here.node.id.as_str()));
        if let Some(here) = here {
            let under_way = |record: &Record| record.status == StepStatus::Running;
            if !self.state.record(here.at, here.pc as u32).is_some_and(under_way) {
                self.begin(here);
            }
            self.log(here, Level::Error, error.clone(), Map::new());
            self.mark(here.at, here.pc, StepStatus::Failed);
            self.halt(here.at);
        }
        self.end(Outcome::Failed(error));
    }

    fn accept(&mut self, event: Event) {
        match event {
            Event::GoOn => {}
            Event::Resume => {
                let fibres: Vec<u32> = self.state.fibres.iter().map(|fibre| fibre.id).collect();
                for fibre in fibres {
                    self.at_fibre(fibre, Self::hand_out_again);
                }
            }
            Event::Done { fibre, result } => self.at_fibre(fibre, |this, here| this.finish_step(here, result)),
            Event::RetryNow { fibre } => self.at_fibre(fibre, Self::retry_step),
            Event::ChildStarted { fibre, key, refused } => {
                self.at_fibre(fibre, |this, here| this.child_started(here, key, refused));
            }
            Event::ChildrenEnded { fibre, keys } => {
                self.at_fibre(fibre, |this, here| this.children_ended(here, &keys));
            }
        }
    }

    /// Lets the fibre act. One that has been cancelled meanwhile does nothing.
    fn at_fibre(&mut self, fibre: u32, act: impl FnOnce(&mut Self, Here<'a>) -> Flow) {
        if self.decision.outcome.is_none()
            && let Some(here) = self.state.fibre_at(fibre).and_then(|at| self.here(at))
        {
            let flow = act(self, here);
            self.follow(here, flow);
        }
    }

    fn run(&mut self, budget: u64) {
        let mut left = budget;
        while self.decision.outcome.is_none() {
            let ready = self.state.fibres.iter().position(|fibre| matches!(fibre.wait, Wait::Ready));
            let Some(at) = ready else { break };
            if left == 0 {
                self.decision.more = true;
                break;
            }
            let Some(here) = self.here(at) else {
                self.end(Outcome::Completed);
                break;
            };
            let flow = self.step(here);
            self.follow(here, flow);
            left = left.saturating_sub(1 + self.work.take());
        }
    }

    /// Where the fibre is; `None` behind the last step.
    fn here(&self, at: usize) -> Option<Here<'a>> {
        let pc = self.state.fibres.get(at)?.pc as usize;
        self.program.nodes.get(pc).map(|node| Here { at, pc, node })
    }

    fn follow(&mut self, here: Here<'a>, flow: Flow) {
        match flow {
            Flow::To(pc) => self.go(here.at, pc),
            Flow::Wait | Flow::Gone => {}
            Flow::Fail(message) => self.raise(here, message),
            Flow::End(outcome) => {
                // At the end of a pass the loop may have moved on already, and could not be taken
                // up as it was.
                if matches!(outcome, Outcome::Failed(_))
                    && !matches!(here.node.kind, Kind::EndLoop { .. } | Kind::Break { .. })
                {
                    self.halt(here.at);
                }
                self.end(outcome);
            }
        }
    }

    fn go(&mut self, at: usize, pc: usize) {
        if let Some(fibre) = self.state.fibres.get_mut(at) {
            fibre.pc = pc as u32;
            fibre.wait = Wait::Ready;
        }
    }

    fn end(&mut self, outcome: Outcome) {
        self.cancel_all();
        let outcome = match self.declared_outputs(outcome) {
            // What a run failed of is only ever shown.
            Outcome::Failed(error) => Outcome::Failed(mask_text(&self.facts.secrets.conceal_text(error))),
            Outcome::Completed => Outcome::Completed,
        };
        let decision = std::mem::take(&mut self.decision);
        self.decision = Decision { outcome: Some(outcome), abandoned: decision.abandoned, ..Decision::default() };
    }

    /// Executes the step a ready fibre is at.
    fn step(&mut self, here: Here<'a>) -> Flow {
        let Here { pc, node, .. } = here;
        if self.state.executed >= MAX_EXECUTED {
            let error = format!("step '{}': the run has executed {MAX_EXECUTED} steps, which is the limit", node.id);
            return Flow::End(Outcome::Failed(error));
        }
        self.state.executed += 1;
        if node.disabled && matches!(node.kind, Kind::Pass | Kind::Goto(_)) && self.state.journal.open() {
            self.log(here, Level::Info, format!("Skipped step: {} is disabled", node.module_id), Map::new());
        }
        match &node.kind {
            Kind::Pass => Flow::To(pc + 1),
            Kind::Goto(to) => Flow::To(*to),
            Kind::Run(_) => self.start_step(here),
            Kind::If { test, otherwise } => self.start_if(here, test, *otherwise),
            Kind::Loop { after } => self.start_loop(here, *after),
            Kind::While { test, after } => self.start_while(here, test, *after),
            Kind::ForEach { after } => self.start_foreach(here, *after),
            Kind::EndLoop { start } => self.end_pass(here, *start),
            Kind::Break { start, after } => self.break_loop(here, *start, *after),
            Kind::Continue { end } => Flow::To(*end),
            Kind::Parallel { branches, after } => self.start_parallel(here, branches, *after),
            Kind::EndBranch { start, after } => self.end_branch(here, *start, *after),
            Kind::Try { .. } => self.start_try(here),
            Kind::EndTry { start, after } => self.end_try(here, *start, *after),
            Kind::Jump { target } => self.start_jump(here, *target),
            Kind::NotRunnable(reason) => {
                Flow::End(Outcome::Failed(format!("step '{}': module '{}' {reason}", node.id, node.module_id)))
            }
        }
    }
}
