//! The behaviour of modules.

use crate::descriptor::Descriptor;
use crate::{Effect, EffectResult, Inputs};

pub use crate::error::{Failure, ModuleError};
use expr::Reference;
use model::{Level, Timestamp, Trigger};
use serde_json::{Map, Value};
use std::time::Duration;

/// A module under one of its ids: a description and a behaviour.
#[derive(Debug)]
pub struct Module {
    /// The id that steps name.
    pub id: &'static str,
    /// The id of the step that closes its block.
    pub end: Option<&'static str>,
    /// The description, which all ids of the module share.
    pub descriptor: &'static Descriptor,
    /// The behaviour of the module.
    pub behaviour: Behaviour,
}

impl Module {
    /// The module that does the same and that editors offer instead of this id.
    pub fn alias_of(&self) -> Option<&'static str> {
        let first = self.descriptor.ids.first().copied().filter(|first| *first != self.id);
        self.descriptor.alias_of.or(first)
    }
}

/// The part of Sluice that executes a step.
#[derive(Debug)]
pub enum Behaviour {
    /// The interpreter itself, for steps that control the flow.
    Block(Block),
    /// The behaviour of the module.
    Run(&'static dyn Run),
    /// There is none here, because the module needs a phone. Steps with it can be stored; their
    /// execution is refused.
    DeviceOnly,
}

/// The steps that control the flow of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Opens a condition.
    If,
    /// Begins the branch for a false condition.
    Else,
    /// Closes a condition.
    EndIf,
    /// Opens a counted loop.
    Loop,
    /// Closes a counted loop.
    EndLoop,
    /// Opens a loop over items.
    ForEach,
    /// Closes a loop over items.
    EndForEach,
    /// Opens a loop with a condition.
    While,
    /// Closes a loop with a condition.
    EndWhile,
    /// Opens branches that run at the same time.
    Parallel,
    /// Begins the next branch.
    Branch,
    /// Closes the branches, and continues when all have ended.
    EndParallel,
    /// Opens a block whose failures are caught.
    Try,
    /// Begins the steps that run after a failure.
    Catch,
    /// Begins the steps that run in any case at the end of the block.
    Finally,
    /// Closes a block whose failures are caught.
    EndTry,
    /// Opens branches of which the first that completes ends the block.
    Race,
    /// Begins the next branch of a race.
    RaceBranch,
    /// Closes the branches of a race.
    EndRace,
    /// Continues at another step.
    Jump,
    /// Leaves the innermost loop.
    Break,
    /// Continues with the next pass of the innermost loop.
    Continue,
}

/// The behaviour of a module. It is pure: the same call results in the same action, also when it is
/// repeated after a crash.
pub trait Run: Sync {
    /// Starts the step. It is done, requests an effect, or ends the run.
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError>;

    /// How to continue after an answer which says that the step must wait longer. `None` = the
    /// answer is the last one, and `finish` gets it.
    fn later(&self, call: &Call<'_>, result: &EffectResult) -> Option<Later> {
        let _ = (call, result);
        None
    }

    /// Continues after the effect that `start` has requested. The inputs are the same as for
    /// `start`.
    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let _ = (call, result);
        Err(ModuleError::failed("the step got an answer it did not ask for"))
    }
}

impl std::fmt::Debug for dyn Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Run")
    }
}

/// A step repeats its effect later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Later {
    /// The pause before the repetition.
    pub after: Duration,
    /// The ARN of the execution of a state machine that the step waits for. It is stopped if the
    /// run ends before.
    pub machine: String,
}

/// The behaviour of a module without effects is one function from inputs to outputs.
impl<F, R> Run for F
where
    F: Fn(&Call<'_>) -> R + Sync,
    R: Into<Outcome>,
{
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        self(call).into().0.map(Action::Done)
    }
}

/// The result of a function from inputs to outputs. Some functions cannot fail.
pub struct Outcome(Result<Done, ModuleError>);

impl From<Done> for Outcome {
    fn from(done: Done) -> Self {
        Self(Ok(done))
    }
}

impl From<Result<Done, ModuleError>> for Outcome {
    fn from(result: Result<Done, ModuleError>) -> Self {
        Self(result)
    }
}

/// The values that a behaviour can use.
pub struct Call<'a> {
    /// The description of the module.
    pub descriptor: &'a Descriptor,
    /// The evaluated parameters.
    pub inputs: Inputs<'a>,
    /// The trigger of the run.
    pub trigger: &'a Trigger,
    /// The current time of the run.
    pub now: Timestamp,
    /// The other values of the run.
    pub surroundings: &'a dyn Surroundings,
}

/// The values that a run offers to a step in addition to its inputs.
pub trait Surroundings {
    /// The value of a named variable.
    fn variable(&self, name: &str) -> Option<Value>;

    /// The step's `n`-th random number. A repetition of the same pass gets the same number.
    fn draw(&self, n: u32) -> u64;

    /// Evaluates an input whose [`Reading`](crate::Reading) is a later one, with additional roots
    /// such as `item`. Null if it was not given.
    fn evaluate(&self, input: &'static str, locals: &[(&str, &Value)]) -> Result<Value, ModuleError>;

    /// The same for one of many evaluations of an input. Random choices differ by `number` and do
    /// not depend on which other evaluations there are.
    fn evaluate_one(&self, number: u32, input: &'static str, locals: &[(&str, &Value)]) -> Result<Value, ModuleError> {
        let _ = number;
        self.evaluate(input, locals)
    }

    /// The state of the calls of a step that waits for other workflows; `None` before the first
    /// call.
    fn calls(&self) -> Option<&CallsSoFar> {
        None
    }

    /// Whether an input whose [`Reading`](crate::Reading) is a later one was given and is not null.
    fn given(&self, input: &'static str) -> bool {
        let _ = input;
        false
    }

    /// The only reference in an input whose [`Reading`](crate::Reading) is a later one, if it
    /// consists of exactly one.
    fn reference(&self, input: &'static str) -> Option<&Reference>;

    /// The value of `{{device_info}}`.
    fn device(&self) -> &Value;

    /// The value of `{{execution}}`.
    fn execution(&self) -> &Value;

    /// The address that takes the step's signal while it waits; empty if there is none.
    fn signal_url(&self) -> String {
        String::new()
    }
}

/// The state of the calls of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CallsSoFar {
    /// The first call that was not started, from 0.
    pub next: u32,
    /// How many calls were started and have not ended.
    pub running: u32,
    /// The calls among them that were possibly not started, and are requested again.
    pub again: Vec<u32>,
}

/// The next action of a step.
#[derive(Debug, PartialEq)]
pub enum Action {
    /// The step is done.
    Done(Done),
    /// The step waits for an effect.
    Effect(Effect),
    /// The run ends successfully, with this value as the answer.
    Return(Value),
    /// The run ends successfully. An answer that was set before stays.
    Stop,
}

/// The results of a finished step.
#[derive(Debug, Default, PartialEq)]
pub struct Done {
    /// The outputs, which references use.
    pub outputs: Map<String, Value>,
    /// Named variables to create or replace.
    pub variables: Vec<(String, Value)>,
    /// The answer of the run, if the step sets it.
    pub answer: Option<Value>,
    /// The response to the request that has started the run, if the step gives it: `status`,
    /// `headers`, `body`. Only the first response of a run counts.
    pub response: Option<Value>,
    /// Entries for the log of the execution.
    pub log: Vec<(Level, String)>,
    /// Additional facts for the log entry of the finished step; never secrets.
    pub details: Map<String, Value>,
}

impl Done {
    /// Results with outputs only.
    pub fn outputs<const N: usize>(outputs: [(&str, Value); N]) -> Self {
        Self { outputs: outputs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), ..Self::default() }
    }
}
