//! The interpreter: `(program, state, event) → decision`. Pure: it never awaits, and reads no clock.
//!
//! One step kind, one file. A fibre runs until its step needs an effect; the effects of all fibres are handed out together, and each one's
//! end is an event that comes back here.

mod block_foreach;
mod block_if;
mod block_loop;
mod failure;
mod finish;
mod log;
mod module_step;
mod random;
pub mod step_scope;
mod surroundings;

use crate::program::{Kind, Node, Program};
use crate::state::{State, Wait};
use catalogue::{Effect, EffectResult};
use model::{ExecutionId, Timestamp, Trigger};
use serde_json::Value;

/// The most steps a run may execute.
pub const MAX_EXECUTED: u64 = 100_000;
/// The most bytes of outputs of one step.
pub const MAX_OUTPUT: usize = 256 * 1024;
/// The most bytes of a run's whole state.
pub const MAX_STATE: usize = 2 * 1024 * 1024;

/// What stays the same during a run.
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
}

/// What has happened.
#[derive(Debug)]
pub enum Event {
    /// The run begins, or is picked up after a commit: effects under way are handed out again.
    Resume,
    /// The last decision ran out of steps; go on.
    GoOn,
    /// A fibre's effect has come to an end.
    Done {
        /// Whose.
        fibre: u32,
        /// How.
        result: EffectResult,
    },
    /// A fibre's retry gap is over.
    RetryNow {
        /// Whose.
        fibre: u32,
    },
}

/// What to do next.
#[derive(Debug, Default)]
pub struct Decision {
    /// Effects to perform. Their ends come back as events.
    pub effects: Vec<Issue>,
    /// Fibres to wake later.
    pub timers: Vec<Timer>,
    /// The run has ended.
    pub outcome: Option<Outcome>,
    /// There is more to do at once: call again with [`Event::GoOn`].
    pub more: bool,
}

/// An effect to perform.
#[derive(Clone, Debug, PartialEq)]
pub struct Issue {
    /// For whom.
    pub fibre: u32,
    /// At which step.
    pub step: usize,
    /// The how-manieth time the step runs: part of the idempotency key.
    pub pass: u32,
    /// What.
    pub effect: Effect,
    /// When the step's try began, as the run sees time.
    pub since: Timestamp,
}

/// A fibre to wake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Whom.
    pub fibre: u32,
    /// When.
    pub at: Timestamp,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Well.
    Completed,
    /// With this error.
    Failed(String),
}

/// One call of the interpreter.
pub struct Interpreter<'a> {
    program: &'a Program,
    facts: &'a RunFacts,
    state: &'a mut State,
    /// Now, as the run sees it.
    now: Timestamp,
    decision: Decision,
}

/// Runs every fibre as far as it goes, executing at most `budget` steps.
pub fn advance(
    program: &Program,
    facts: &RunFacts,
    state: &mut State,
    event: Event,
    now: Timestamp,
    budget: u64,
) -> Decision {
    let mut interpreter = Interpreter { program, facts, state, now, decision: Decision::default() };
    interpreter.accept(event);
    interpreter.run(budget);
    interpreter.decision
}

/// What a step's execution means for its fibre.
enum Flow {
    /// On to this step.
    To(usize),
    /// The fibre waits; its `wait` says for what.
    Wait,
    /// The run has ended.
    End(Outcome),
}

impl Interpreter<'_> {
    fn accept(&mut self, event: Event) {
        match event {
            Event::GoOn => {}
            Event::Resume => {
                for at in 0..self.state.fibres.len() {
                    self.hand_out_again(at);
                }
            }
            Event::Done { fibre, result } => {
                if let Some(at) = self.fibre_at(fibre) {
                    let flow = self.finish_step(at, result);
                    self.follow(at, flow);
                }
            }
            Event::RetryNow { fibre } => {
                if let Some(at) = self.fibre_at(fibre) {
                    let flow = self.retry_step(at);
                    self.follow(at, flow);
                }
            }
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
            left -= 1;
            let flow = self.step(at);
            self.follow(at, flow);
        }
    }

    fn fibre_at(&self, id: u32) -> Option<usize> {
        self.state.fibres.iter().position(|fibre| fibre.id == id)
    }

    fn pc(&self, at: usize) -> usize {
        self.state.fibres.get(at).map_or(usize::MAX, |fibre| fibre.pc as usize)
    }

    fn follow(&mut self, at: usize, flow: Flow) {
        match flow {
            Flow::To(pc) => {
                if let Some(fibre) = self.state.fibres.get_mut(at) {
                    fibre.pc = pc as u32;
                    fibre.wait = Wait::Ready;
                }
            }
            Flow::Wait => {}
            Flow::End(outcome) => self.end(outcome),
        }
    }

    fn end(&mut self, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Completed => self.declared_outputs(),
            failed @ Outcome::Failed(_) => failed,
        };
        self.state.fibres.clear();
        self.decision.effects.clear();
        self.decision.timers.clear();
        self.decision.outcome = Some(outcome);
    }

    /// Executes the step a ready fibre is at.
    fn step(&mut self, at: usize) -> Flow {
        let pc = self.pc(at);
        let program = self.program;
        let Some(node) = program.nodes.get(pc) else {
            return Flow::End(Outcome::Completed);
        };
        if self.state.executed >= MAX_EXECUTED {
            let error = format!("step '{}': the run has executed {MAX_EXECUTED} steps, which is the limit", node.id);
            return Flow::End(Outcome::Failed(error));
        }
        self.state.executed += 1;
        match &node.kind {
            Kind::Pass => Flow::To(pc + 1),
            Kind::Goto(to) => Flow::To(*to),
            Kind::Run(_) => self.start_step(at, pc, node),
            Kind::If { test, otherwise } => self.start_if(at, pc, node, test, *otherwise),
            Kind::Loop { after } => self.start_loop(at, pc, node, *after),
            Kind::ForEach { after } => self.start_foreach(at, pc, node, *after),
            Kind::EndLoop { start } => self.end_pass(at, pc, *start),
            Kind::Break { after } => self.break_loop(at, *after),
            Kind::Continue { end } => Flow::To(*end),
            Kind::NotRunnable(reason) => refuse(node, reason),
        }
    }
}

fn refuse(node: &Node, reason: &str) -> Flow {
    Flow::End(Outcome::Failed(format!("step '{}': module '{}' {reason}", node.id, node.module_id)))
}
