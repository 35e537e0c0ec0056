//! What a module does.

use crate::descriptor::{Descriptor, Example};
use crate::effects::{Effect, EffectResult};
use crate::inputs::Inputs;

pub use crate::error::{Failure, ModuleError};
use expr::Reference;
use model::{Level, Timestamp, Trigger};
use serde_json::{Map, Value};

/// A description and a behaviour under one of the ids that the description has.
#[derive(Debug)]
pub struct Module {
    /// The id that steps name.
    pub id: &'static str,
    /// The id that closes the block it opens.
    pub end: Option<&'static str>,
    /// What it says about itself, under all of its ids.
    pub descriptor: &'static Descriptor,
    /// What it does.
    pub behaviour: Behaviour,
}

impl Module {
    /// The examples that are shown under its id; most have none.
    pub fn examples(&self) -> impl Iterator<Item = &'static Example> {
        self.descriptor.examples.iter().filter(|example| example.only.is_none_or(|id| id == self.id))
    }
}

/// Who carries a step out.
pub enum Behaviour {
    /// The interpreter itself: the step steers the run.
    Block(Block),
    /// The behaviour of the module.
    Run(&'static dyn Run),
    /// Nobody here: it needs a phone. Described, stored, refused at execute.
    DeviceOnly,
}

impl std::fmt::Debug for Behaviour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Block(block) => write!(f, "Block({block:?})"),
            Self::Run(_) => f.write_str("Run"),
            Self::DeviceOnly => f.write_str("DeviceOnly"),
        }
    }
}

/// The steps that steer the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Opens a condition.
    If,
    /// The other branch.
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
    /// Opens branches that run side by side.
    Parallel,
    /// The next branch.
    Branch,
    /// Closes the branches; goes on when all have ended.
    EndParallel,
    /// Opens a block whose failures are caught.
    Try,
    /// What is done after a failure.
    Catch,
    /// Closes it.
    EndTry,
    /// Goes to another step.
    Jump,
    /// Leaves the innermost loop.
    Break,
    /// Goes to the innermost loop's next pass.
    Continue,
}

/// A module's behaviour. Pure: the same call gives the same action, today and after a crash.
pub trait Run: Sync {
    /// The step begins. Either it is done, or it asks for an effect, or it ends the run.
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError>;

    /// The effect that `start` asked for has come to an end. Called with the very inputs of
    /// `start`.
    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let _ = (call, result);
        Err(ModuleError::failed("the step got an answer it did not ask for"))
    }
}

/// A behaviour that asks for no effect is one function from inputs to outputs.
impl<F, R> Run for F
where
    F: Fn(&Call<'_>) -> R + Sync,
    R: Into<Outcome>,
{
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        self(call).into().0.map(Action::Done)
    }
}

/// What a function from inputs to outputs has come to. Some never fail.
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

/// What a behaviour may look at.
pub struct Call<'a> {
    /// Its own description.
    pub descriptor: &'a Descriptor,
    /// The evaluated parameters.
    pub inputs: Inputs<'a>,
    /// What started the run.
    pub trigger: &'a Trigger,
    /// Now, as the run sees it.
    pub now: Timestamp,
    /// What else the run offers.
    pub surroundings: &'a dyn Surroundings,
}

/// What a run offers to a step beside its inputs.
pub trait Surroundings {
    /// A named variable.
    fn variable(&self, name: &str) -> Option<Value>;

    /// The step's `n`-th random number. A repetition of the step's pass draws the same.
    fn draw(&self, n: u32) -> u64;

    /// Evaluates an input whose [`Reading`](crate::Reading) is later, with further roots such as
    /// `item`. Null if it was not given.
    fn evaluate(&self, input: &'static str, locals: &[(&str, &Value)]) -> Result<Value, ModuleError>;

    /// Whether an input whose [`Reading`](crate::Reading) is later was given as anything but null.
    fn given(&self, input: &'static str) -> bool {
        let _ = input;
        false
    }

    /// The reference that an input whose [`Reading`](crate::Reading) is later consists of, if it is
    /// exactly one.
    fn reference(&self, input: &'static str) -> Option<&Reference>;

    /// What `{{device_info}}` shows.
    fn device(&self) -> &Value;

    /// What `{{execution}}` shows.
    fn execution(&self) -> &Value;

    /// Where the step can be called while it waits; empty where it cannot.
    fn callback_url(&self) -> String {
        String::new()
    }
}

/// What a step wants next.
#[derive(Debug, PartialEq)]
pub enum Action {
    /// It is done.
    Done(Done),
    /// It waits for an effect.
    Effect(Effect),
    /// The run ends well, with this value as the answer.
    Return(Value),
    /// The run ends well. An answer that was set stays.
    Stop,
}

/// What a finished step leaves behind.
#[derive(Debug, Default, PartialEq)]
pub struct Done {
    /// What references to the step see.
    pub outputs: Map<String, Value>,
    /// Named variables to create or replace.
    pub variables: Vec<(String, Value)>,
    /// The run's answer, where the step sets it.
    pub answer: Option<Value>,
    /// Lines for the run's log.
    pub log: Vec<(Level, String)>,
    /// Further facts for the line that says that the step is done; never secrets.
    pub details: Map<String, Value>,
}

impl Done {
    /// Nothing but outputs.
    pub fn outputs<const N: usize>(outputs: [(&str, Value); N]) -> Self {
        Self { outputs: outputs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), ..Self::default() }
    }
}
