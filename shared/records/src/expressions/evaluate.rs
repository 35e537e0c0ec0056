//! Evaluates one text with the values of a run, or with given ones.

use engine::evaluation::{Evaluation, Form, Text, Values, of_run};
use engine::secrets::is_name;
use engine::{Engine, Error, Result};
use model::json::{MAX_DEPTH, deeper_than};
use model::{AccountId, ExecutionId};
use serde_json::{Map, Value};

/// A request to evaluate a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluate {
    /// The text, in the form that `form` says.
    pub text: String,
    /// The form of the text.
    pub form: Form,
    /// The run whose values it sees.
    pub execution: Option<ExecutionId>,
    /// The values of `{{name}}`, which replace those of the run.
    pub roots: Map<String, Value>,
    /// The values of `[[name]]`, which replace those of the run.
    pub variables: Map<String, Value>,
}

/// Evaluates the text. Nothing is stored, and no secret is read: each is `***`.
pub async fn evaluate(engine: &Engine, account: &AccountId, request: Evaluate) -> Result<Evaluation> {
    for (field, given) in [("context.values", &request.roots), ("context.variables", &request.variables)] {
        if given.values().any(|value| deeper_than(value, MAX_DEPTH)) {
            return Err(Error::invalid(field, "nests too deep"));
        }
    }
    let mut values = match request.execution {
        Some(id) => of_run(engine, account, id).await?,
        None => Values::at(engine.ports.clock.now(), &engine.config.device),
    };
    for (name, value) in request.roots {
        values.set_root(&name, value);
    }
    for (name, value) in request.variables {
        values.set_variable(&name, value);
    }
    let text = match Text::parse(request.form, &request.text) {
        Ok(text) => text,
        Err(error) => return Ok(error.into()),
    };
    if text.refers_to_secrets() {
        let all = engine.ports.secrets.list(account).await?;
        values.mask_secrets(all.into_iter().map(|secret| secret.name).filter(|name| is_name(name)));
    }
    Ok(text.evaluate(&values))
}
