//! Tells the numbers of a JSON text that no value can hold.

use crate::ModuleError;
use model::Level;
use model::json::{self, Loss};
use serde_json::Value;

/// The JSON in a text that a step sends; `None` if the text is no JSON. Fails for a number that
/// would not be sent as it is written.
pub(crate) fn sent(input: &'static str, text: &str) -> Result<Option<Value>, ModuleError> {
    let Ok(value) = json::parse(text) else { return Ok(None) };
    match changed(text) {
        None => Ok(Some(value)),
        Some(what) => Err(ModuleError::input(input, format!("has {what}; give it as a text, in quotes"))),
    }
}

/// The warning for the log of a step that has read this JSON.
pub(crate) fn warning(text: &str) -> Option<(Level, String)> {
    let lost = number(text)?;
    let became = match lost.1 {
        Loss::LongInteger => "it became the text of its digits",
        _ => "it was rounded",
    };
    Some((Level::Warning, format!("the JSON has {}; {became}", described(&lost))))
}

/// The first number of the text that would be changed.
fn changed(text: &str) -> Option<String> {
    number(text).map(|lost| described(&lost))
}

fn number(text: &str) -> Option<(String, Loss)> {
    let lost = json::losses(text).into_iter().find(|lost| lost.loss != Loss::Repeated)?;
    Some((lost.to_string(), lost.loss))
}

fn described((path, loss): &(String, Loss)) -> String {
    let what = match loss {
        Loss::LongInteger => "an integer of more than 64 bits",
        _ => "a number with more digits than a number can hold",
    };
    if path.is_empty() { what.to_owned() } else { format!("{what} at '{path}'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_sent_as_it_is_written_or_refused() {
        assert_eq!(sent("payload", "[1, 0.1]").unwrap(), Some(serde_json::json!([1, 0.1])));
        assert_eq!(sent("payload", "{x").unwrap(), None);
        let refused = sent("payload", r#"{"id":123456789012345678901234567890}"#).unwrap_err().to_string();
        assert!(refused.contains("payload") && refused.contains("64 bits at 'id'"), "{refused}");
        assert!(warning("[3.14159265358979323846]").unwrap().1.contains("digits than a number can hold at '[0]'"));
        assert!(warning("[1]").is_none());
    }
}
