//! What a run asks at the address of a step that waits: for the page on which people answer.

use super::receive::{Found, WaitOf, find, is_answered, wait_of};
use crate::interpret::SignalToken;
use crate::rows::load_state;
use crate::secrets::{holds_token, mask};
use crate::state::Wait;
use crate::{Engine, FibreIndex, Result, State};
use serde_json::{Map, Value};

/// What is asked at an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The name of the workflow when the run started.
    pub workflow: String,
    /// Whether an answer is still accepted.
    pub standing: QuestionState,
}

/// Whether an answer at an address is still accepted.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionState {
    /// The step waits; these are its parameters, with `***` in place of secrets.
    Open(Map<String, Value>),
    /// The run has not reached the step, so its parameters are not known.
    NotYet,
    /// An answer was given before.
    Answered,
    /// The wait is over without an answer, or the run has ended.
    Over,
}

/// Reads what the run asks at the address with this token. All invalid tokens have the same error:
/// the run is not found.
pub async fn question(engine: &Engine, token: &str) -> Result<Question> {
    let Found { token, row } = find(engine, token).await?;
    let standing = if is_answered(engine, &row, &token).await? {
        QuestionState::Answered
    } else if row.status.is_terminal() || wait_of(engine, &row, &token).await? != WaitOf::Open {
        QuestionState::Over
    } else {
        let state = load_state(engine, &row).await?;
        parameters(&state, &token).map_or(QuestionState::NotYet, QuestionState::Open)
    };
    Ok(Question { workflow: row.workflow_name, standing })
}

/// The parameters of the step, if a fibre waits at it in this pass.
fn parameters(state: &State, token: &SignalToken) -> Option<Map<String, Value>> {
    let at_step = state.fibres.iter().enumerate().filter(|(_, fibre)| fibre.pc == token.step);
    for (place, fibre) in at_step {
        let pass = state.record(FibreIndex(place), token.step).map(|record| record.pass);
        if let (Wait::Effect(pending), Some(pass)) = (&fibre.wait, pass)
            && pass == token.pass
        {
            let mut inputs = pending.inputs.value().clone();
            without_secret_defaults(&mut inputs);
            mask(&mut inputs);
            return inputs.as_object().cloned();
        }
    }
    None
}

/// Removes defaults of fields that contain a secret. The page would show `***` and send it back as
/// the answer.
fn without_secret_defaults(inputs: &mut Value) {
    let fields = inputs.get_mut("fields").and_then(Value::as_array_mut).into_iter().flatten();
    for field in fields.filter_map(Value::as_object_mut) {
        if field.get("default").is_some_and(holds_token) {
            field.shift_remove("default");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_secret_is_no_default_of_a_form() {
        let token = format!("\u{e000}secret:key:{:032}:t\u{e001}", 1);
        let mut inputs =
            json!({"title": token, "fields": [{"name": "a", "default": token}, {"name": "b", "default": 1}]});
        without_secret_defaults(&mut inputs);
        assert_eq!(inputs["fields"], json!([{"name": "a"}, {"name": "b", "default": 1}]));
    }
}
