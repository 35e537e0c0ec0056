//! The entries that the interpreter adds to the log of a run.

use super::{Here, Interpreter};
use crate::secrets::{mask, masked, shortened};
use catalogue::{Module, shown_address};
use model::{Level, LogEntry};
use serde_json::{Map, Value};

/// The longest message, in characters.
pub(super) const MAX_MESSAGE: usize = 4096;
/// The longest detail, in characters.
const MAX_DETAIL: usize = 200;
/// The longest address or message in the details, in characters.
const MAX_FACT: usize = 1000;

impl<'a> Interpreter<'a> {
    /// Adds an entry about the step.
    pub(super) fn log(&mut self, here: Here<'a>, level: Level, message: String, details: Map<String, Value>) {
        // The log is only shown, so secrets in it are masked.
        let secrets = &self.facts.secrets;
        let message = masked(shortened(secrets.conceal_text(message), MAX_MESSAGE));
        let mut details = Value::Object(secrets.conceal_map(details));
        mask(&mut details);
        // This comes after masking, because a part of a secret would not be recognised.
        if let Some(Value::String(url)) = details.get_mut("url") {
            *url = shown_address(url);
        }
        shorten(&mut details);
        let details = if details.as_object().is_none_or(Map::is_empty) { Value::Null } else { details };
        self.state.journal.push(LogEntry {
            timestamp: self.now,
            level,
            step_index: here.pc.0,
            module_id: here.node.module_id.clone(),
            message,
            details,
        });
    }

    pub(super) fn log_started(&mut self, here: Here<'a>, inputs: &Map<String, Value>) {
        if self.state.journal.open() {
            let shown = |module: &'static Module| {
                self.shown(module, inputs, |module, name| module.descriptor.input(name).is_some_and(|spec| spec.logged))
            };
            let details = here.node.module.map(shown).unwrap_or_default();
            self.log(here, Level::Info, format!("Starting step: {}", here.node.module_id), details);
        }
    }

    pub(super) fn log_completed(&mut self, here: Here<'a>, outputs: &Map<String, Value>, more: Map<String, Value>) {
        if self.state.journal.open() {
            let shown = |module: &'static Module| {
                self.shown(module, outputs, |module, name| {
                    module.descriptor.output(name).is_some_and(|spec| spec.logged)
                })
            };
            let mut details = here.node.module.map(shown).unwrap_or_default();
            details.extend(more);
            self.log(here, Level::Info, format!("Completed step: {}", here.node.module_id), details);
        }
    }

    /// The values that the description of the module allows to show, shortened.
    fn shown(
        &self,
        module: &'static Module,
        values: &Map<String, Value>,
        allowed: impl Fn(&'static Module, &str) -> bool,
    ) -> Map<String, Value> {
        // Most values are shown, so the map has the right size from the beginning.
        let mut shown = Map::with_capacity(values.len());
        for (name, value) in values {
            if value.is_object() || value.is_array() || !allowed(module, name) {
                continue;
            }
            let value = match value {
                // A shortened secret would not be recognised, so it is masked first.
                Value::String(text) => {
                    let mut text = masked(self.facts.secrets.conceal_text(text.clone()));
                    if let Some((end, _)) = text.char_indices().nth(MAX_DETAIL) {
                        text.truncate(end);
                    }
                    Value::String(text)
                }
                other => other.clone(),
            };
            shown.insert(name.clone(), value);
        }
        shown
    }
}

/// Shortens long texts. Secrets are masked before.
fn shorten(details: &mut Value) {
    for detail in details.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Value::String(text) = detail
            && let Some((end, _)) = text.char_indices().nth(MAX_FACT)
        {
            text.truncate(end);
            text.push('…');
        }
    }
}
