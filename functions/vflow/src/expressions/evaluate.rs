use crate::base;
use api::schema::{one_of, or_null};
use api::{Body, Context, Request, Response, Route, envelope, typed};
use engine::lint::ShownFinding;
use engine::{Error, Port};
use model::ExecutionId;
use model::workflow::type_name;
use records::expressions::{self, Evaluate, Form};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub static ROUTE: Route = Route {
    name: "vflow-expressions-evaluate",
    id: "evaluateExpression",
    methods: &["POST"],
    path: "/api/v1/expressions/evaluate",
    summary: "Evaluates one template, expression or condition with the values of a run or with given values; stores nothing",
    bodies: &[Body::of::<EvaluateExpression>(example)],
    answers: &[envelope::answer::<Evaluation<'_>>(200, "The value, or the error and its place")],
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let asked: EvaluateExpression = request.read()?;
    let evaluated = expressions::evaluate(&context.engine, request.account()?, asked.settle()?).await?;
    let (errors, warnings) = ShownFinding::split(&evaluated.findings);
    envelope::data(&Evaluation {
        valid: errors.is_empty(),
        value: evaluated.value.as_ref(),
        kind: evaluated.value.as_ref().map(type_name),
        errors,
        warnings,
    })
}

#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct EvaluateExpression {
    /// At most 8 KiB.
    text: String,
    /// The kind of the text; `template` by default.
    #[schemars(extend("enum" = Form::ALL.map(|(word, _)| word)))]
    kind: Option<String>,
    /// The run whose values are used. Secrets are shown as ***.
    #[schemars(extend("x-nullable" = true))]
    execution_id: Option<String>,
    /// Values that replace those of the run.
    #[schemars(extend("x-nullable" = true))]
    context: Option<EvaluationContext>,
}

#[derive(Default, Deserialize, JsonSchema)]
struct EvaluationContext {
    /// The values of references such as {{name}}: the outputs of a step by its id, `trigger`, and
    /// so on.
    values: Option<Map<String, Value>>,
    /// The values of references such as [[name]].
    variables: Option<Map<String, Value>>,
}

impl EvaluateExpression {
    fn settle(self) -> Result<Evaluate, Error> {
        let refused = || Error::invalid("kind", "must be template, expression or condition");
        let form = self.kind.map(|word| Form::parse(&word).ok_or_else(refused)).transpose()?;
        let execution = self.execution_id.map(|id| ExecutionId::parse(&id)).transpose();
        let context = self.context.unwrap_or_default();
        Ok(Evaluate {
            text: self.text,
            form: form.unwrap_or_default(),
            execution: execution.map_err(|_| Error::ExecutionNotFound)?,
            roots: context.values.unwrap_or_default(),
            variables: context.variables.unwrap_or_default(),
        })
    }
}

fn example() -> Value {
    json!({
        "text": "{{fetch.total}} * 1.2 > [[limit]]",
        "kind": "condition",
        "context": {"values": {"fetch": {"total": 10}}, "variables": {"limit": 5}},
    })
}

#[derive(Serialize, JsonSchema)]
struct Evaluation<'a> {
    /// Whether there is a value.
    valid: bool,
    /// Null if there is an error.
    value: Option<&'a Value>,
    /// The type of the value; null if there is an error.
    #[serde(rename = "type")]
    #[schemars(schema_with = "kinds_in")]
    kind: Option<&'static str>,
    /// At most one; its `range` is a part of the text.
    errors: Vec<ShownFinding<'a>>,
    warnings: Vec<ShownFinding<'a>>,
}

fn kinds_in(_: &mut SchemaGenerator) -> Schema {
    typed::written(or_null(&one_of(&["null", "boolean", "number", "string", "list", "dictionary"])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Fields;

    fn read(body: &Value) -> Result<Evaluate, Error> {
        Fields::top(body.as_object().unwrap()).read::<EvaluateExpression>()?.settle()
    }

    #[test]
    fn wrong_fields_are_named() {
        for (body, field) in [
            (json!({}), "text"),
            (json!({"text": 1}), "text"),
            (json!({"text": "", "kind": "sum"}), "kind"),
            (json!({"text": "", "context": []}), "context"),
            (json!({"text": "", "context": {"values": 1}}), "context.values"),
            (json!({"text": "", "context": {"variables": "x"}}), "context.variables"),
        ] {
            let read = read(&body);
            assert!(matches!(read, Err(Error::Invalid { field: named, .. }) if named == field), "{body}");
        }
        let unknown = read(&json!({"text": "", "executionId": "x"}));
        assert!(matches!(unknown, Err(Error::ExecutionNotFound)));
    }
}
