//! Shows executions in answers.

use api::schema::{Named, any, map, object, text};
use api::{Language, typed};
use engine::RunView;
use model::Timestamp;
use model::workflow::Typed;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// The duration in milliseconds; `None` until the execution has ended.
pub(crate) fn duration(started_at: Timestamp, completed_at: Option<Timestamp>) -> Option<i64> {
    completed_at.map(|end| end.0.saturating_sub(started_at.0))
}

/// The outputs of each step that has any: `{stepId: {name: {type, value}}}`.
pub(crate) struct Outputs<'a>(pub(crate) &'a RunView);

impl Serialize for Outputs<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.outputs.iter().map(|(step, outputs)| (step, Wrapped(outputs))))
    }
}

/// Values, each as `{type, value}`.
pub(crate) struct Wrapped<'a>(pub(crate) &'a Map<String, Value>);

impl Serialize for Wrapped<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.0.iter().map(|(name, value)| (name, Typed::of(value))))
    }
}

/// The step whose failure ended an execution.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FailedStep<'a> {
    id: &'a str,
    module_id: &'a str,
    name: &'a str,
    /// The number of the pass, from 1.
    pass: u32,
}

impl<'a> FailedStep<'a> {
    /// The step, with its name in the language.
    pub(crate) fn of(failed: &'a engine::FailedStep, language: Language) -> Self {
        let engine::FailedStep { step, pass } = failed;
        let name = language.pick(&step.name, &step.name_en);
        Self { id: &step.id, module_id: &step.module_id, name, pass: *pass }
    }
}

/// The step at which an execution is.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CurrentStep<'a> {
    id: &'a str,
    module_id: &'a str,
    name: &'a str,
}

impl<'a> CurrentStep<'a> {
    /// The current step, with its name in the language.
    pub(crate) fn of(view: &'a RunView, language: Language) -> Option<Self> {
        let step = view.current.as_ref()?;
        let name = language.pick(&step.name, &step.name_en);
        Some(Self { id: &step.id, module_id: &step.module_id, name })
    }
}

/// The schema of a value as `{type, value}`.
pub(crate) fn wrapped_schema() -> Value {
    object([("type", text()), ("value", any())]).named("TypedValue")
}

/// The schema of [`Outputs`].
pub(crate) fn outputs_schema() -> Value {
    map(&map(&wrapped_schema()).named("StepOutputs"))
}

/// The schema of [`Wrapped`], for types.
pub(crate) fn wrapped_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(map(&wrapped_schema()))
}

/// The schema of [`Outputs`], for types.
pub(crate) fn outputs_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(outputs_schema())
}
