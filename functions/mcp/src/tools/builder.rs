//! A tool of Sluice as data.

use super::outcome::Outcome;
use api::schema::{any, map, object, saying};
use api::{Context, LimitClass, Request, Scope};
use engine::Error;
use futures::future::BoxFuture;
use serde_json::{Map, Value, json};

/// A tool with its description.
pub(super) struct Tool {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) says: &'static str,
    pub(super) frame: Frame,
    pub(super) arguments: &'static [Argument],
    pub(super) run: Run,
}

/// An argument of a tool: its name, with `?` at its end if it is optional, its schema, and what it
/// means.
pub(super) type Argument = (&'static str, fn() -> Value, &'static str);

/// The schema of an object with any fields.
pub(super) fn dictionary() -> Value {
    map(&any())
}

/// Who may call a tool, and what a call can do.
pub(super) struct Frame {
    /// The scope that a caller needs.
    pub(super) scope: Scope,
    /// Whether callers of published workflows also need the tool.
    pub(super) of_workflows: bool,
    pub(super) effect: Effect,
    /// The class of rate limits in which its calls are counted, in addition to that of the route.
    pub(super) limit: Option<LimitClass>,
}

impl Frame {
    /// For tools that read.
    pub(super) const READS: Self = Self { scope: Scope::Read, of_workflows: false, effect: Effect::Reads, limit: None };
    /// For tools that run workflows.
    pub(super) const RUNS: Self = Self::of(Scope::Execute, Effect::Runs, LimitClass::Execute);

    /// For tools whose calls are counted.
    pub(super) const fn of(scope: Scope, effect: Effect, limit: LimitClass) -> Self {
        Self { scope, of_workflows: false, effect, limit: Some(limit) }
    }
}

/// The function of a tool.
pub(super) type Run =
    for<'a> fn(&'a Context, &'a Request, &'a Map<String, Value>) -> BoxFuture<'a, Result<Outcome, Error>>;

/// What a call can change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// It changes nothing.
    Reads,
    /// It adds something; a second call adds more.
    Adds,
    /// It changes what exists, or adds to it.
    Saves,
    /// It ends something that is active. A second call has no further effect.
    Ends,
    /// It can have any effect on other systems, because the workflow can.
    Runs,
}

impl Tool {
    /// The schema of the arguments.
    pub(super) fn input(&self) -> Value {
        object(self.arguments.iter().map(|(name, schema, says)| (*name, saying(schema(), says))))
    }

    /// The tool as it is shown in lists.
    pub(super) fn shown(&self) -> Value {
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.says,
            "inputSchema": self.input(),
            "annotations": {
                "title": self.title,
                "readOnlyHint": self.frame.effect == Effect::Reads,
                "destructiveHint": matches!(self.frame.effect, Effect::Saves | Effect::Ends | Effect::Runs),
                "idempotentHint": matches!(self.frame.effect, Effect::Reads | Effect::Ends),
                "openWorldHint": self.frame.effect == Effect::Runs,
            },
        })
    }
}
