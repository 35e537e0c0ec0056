//! Seals the sensitive outputs of a step before anything of them is stored or shown.

use super::{Here, Interpreter};
use crate::program::sensitive::Sensitive;
use crate::secrets::{MASK, MAX_TEXTS};
use crate::state::step_record::Exchange;
use catalogue::Done;
use model::Level;
use serde_json::{Map, Value};
use std::borrow::Cow;

impl<'a> Interpreter<'a> {
    /// The outputs with tokens in place of the sensitive ones. Tokens stay as they are.
    pub(super) fn sealed(&mut self, here: Here<'a>, mut outputs: Map<String, Value>) -> Map<String, Value> {
        let sensitive = &here.node.policy.sensitive;
        if sensitive.is_any() {
            for (name, value) in outputs.iter_mut().filter(|(name, _)| sensitive.covers(name)) {
                *value = self.seal(here, name, value);
            }
        }
        outputs
    }

    /// Seals the outputs of the step. If the step is sensitive as a whole, also its variables,
    /// answer and response.
    pub(super) fn seal_done(&mut self, here: Here<'a>, done: &mut Done) {
        let sensitive = &here.node.policy.sensitive;
        if !sensitive.is_any() {
            return;
        }
        done.outputs = self.sealed(here, std::mem::take(&mut done.outputs));
        if *sensitive != Sensitive::All {
            return;
        }
        for (name, value) in &mut done.variables {
            *value = self.seal(here, name, value);
        }
        if let Some(answer) = &mut done.answer {
            *answer = self.seal(here, "answer", answer);
        }
        if let Some(response) = &mut done.response {
            *response = self.sealed_whole(here, std::mem::take(response));
        }
    }

    /// The value, sealed if the step is sensitive as a whole.
    pub(super) fn sealed_whole(&mut self, here: Here<'a>, value: Value) -> Value {
        if here.node.policy.sensitive == Sensitive::All { self.seal(here, "answer", &value) } else { value }
    }

    fn seal(&mut self, here: Here<'a>, name: &str, value: &Value) -> Value {
        let secrets = &self.facts.secrets;
        let (sealed, is_all) = secrets.seal(&secrets.reveal(Cow::Borrowed(value)));
        if !is_all {
            let message = format!(
                "'{name}' is hidden, but not all of its texts are recognised elsewhere: there are more than {MAX_TEXTS}"
            );
            self.log(here, Level::Warning, message, Map::new());
        }
        sealed
    }
}

/// Hides the answer to the request of a step with sensitive outputs, because it contains them.
pub(super) fn hide(exchange: &mut Exchange) {
    let Some(answer) = &mut exchange.answer else { return };
    for (_, value) in &mut answer.headers {
        MASK.clone_into(value);
    }
    if let Some(text) = answer.body.as_mut().and_then(|body| body.text.as_mut()) {
        MASK.clone_into(text);
    }
}
