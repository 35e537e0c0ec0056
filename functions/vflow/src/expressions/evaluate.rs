//! `POST /api/v1/expressions/evaluate`: evaluates one template, expression or condition.

use crate::error;
use api::doc::{Answer, Body};
use api::schema::{Named, any, flag, list, map, object, one_of, or_null, saying, text};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, unknown};
use engine::lint::{Finding, Severity};
use engine::{Error, Port};
use model::ExecutionId;
use model::workflow::type_name;
use records::expressions::{self, Evaluate, Form};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-expressions-evaluate",
    id: "evaluateExpression",
    methods: &["POST"],
    path: "/api/v1/expressions/evaluate",
    summary: "Evaluates one template, expression or condition with the values of a run, or with given ones; stores nothing",
    doc: Doc {
        bodies: &[Body::json(asked, example)],
        body_required: true,
        answers: &[Answer::json(200, "The value, or the error and its place", answered)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::ReadExecutions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let asked = read(&Fields::top(&body))?;
    let evaluated = expressions::evaluate(&context.engine, request.account()?, asked).await?;
    let (errors, warnings): (Vec<_>, Vec<_>) = evaluated.findings.iter().partition(|of| of.severity == Severity::Error);
    let show = |findings: Vec<&Finding>| findings.into_iter().map(Finding::json).collect::<Vec<_>>();
    Ok(envelope::ok(&json!({
        "valid": errors.is_empty(),
        "value": evaluated.value,
        "type": evaluated.value.as_ref().map(type_name),
        "errors": show(errors),
        "warnings": show(warnings),
    })))
}

fn read(fields: &Fields<'_>) -> Result<Evaluate, Error> {
    let text = fields.text("text")?.ok_or_else(|| fields.refuse("text", "is required"))?;
    let form = match fields.text("kind")? {
        None => Form::default(),
        Some(word) => {
            let refused = || fields.refuse("kind", "must be template, expression or condition");
            Form::parse(word).ok_or_else(refused)?
        }
    };
    let execution = match fields.text("executionId")? {
        None => None,
        Some(id) => Some(ExecutionId::parse(id).map_err(|_| Error::ExecutionNotFound)?),
    };
    let context = fields.nested("context")?;
    let given = |name: &str| match &context {
        None => Ok(None),
        Some(context) => context.object(name),
    };
    Ok(Evaluate {
        text: text.to_owned(),
        form,
        execution,
        roots: given("values")?.cloned().unwrap_or_default(),
        variables: given("variables")?.cloned().unwrap_or_default(),
    })
}

fn asked() -> Value {
    let context = object([
        ("values?", saying(map(&any()), "What {{name}} means: the outputs of a step by its id, trigger, and so on")),
        ("variables?", saying(map(&any()), "What [[name]] means")),
    ])
    .named("EvaluationContext");
    object([
        ("text", saying(text(), "At most 8 KiB")),
        ("kind?", saying(one_of(&Form::ALL.map(|(word, _)| word)), "A template by default")),
        ("executionId?", saying(or_null(&text()), "The run whose values it sees, each secret as ***")),
        ("context?", saying(or_null(&context), "Values that take the place of those of the run")),
    ])
}

fn example() -> Value {
    json!({
        "text": "{{fetch.total}} * 1.2 > [[limit]]",
        "kind": "condition",
        "context": {"values": {"fetch": {"total": 10}}, "variables": {"limit": 5}},
    })
}

fn answered() -> Value {
    let evaluated = object([
        ("valid", saying(flag(), "Whether there is a value")),
        ("value", saying(any(), "Null if there is an error")),
        (
            "type",
            saying(
                or_null(&one_of(&["null", "boolean", "number", "string", "list", "dictionary"])),
                "The type of the value; null if there is an error",
            ),
        ),
        ("errors", saying(list(&unknown::finding_schema()), "At most one; its `range` is a part of the text")),
        ("warnings", list(&unknown::finding_schema())),
    ]);
    envelope::schema(&evaluated.named("Evaluation"))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            let read = read(&Fields::top(body.as_object().unwrap()));
            assert!(matches!(read, Err(Error::Invalid { field: named, .. }) if named == field), "{body}");
        }
        let unknown = read(&Fields::top(json!({"text": "", "executionId": "x"}).as_object().unwrap()));
        assert!(matches!(unknown, Err(Error::ExecutionNotFound)));
    }
}
