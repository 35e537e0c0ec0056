//! Messages about what is changed or dropped when a JSON text is read: numbers that no value can
//! hold, and keys that an object has twice.

use crate::ModuleError;
use model::Level;
use model::json::{self, Loss, Losses};
use serde_json::Value;

/// Each kind of loss, with its name and its effect in words.
const KINDS: [(Loss, &str, &str); 3] = [
    (Loss::LongInteger, "an integer of more than 64 bits", "it became the text of its digits"),
    (Loss::Rounded, "a number with more digits than a number can hold", "it was rounded"),
    (Loss::Repeated, "a key that is there twice in the same object", "the last value counts"),
];

/// The JSON in a text that a step sends; `None` if the text is not JSON. Fails for a value that
/// would not be sent as it is written.
pub(crate) fn sent(input: &'static str, text: &str) -> Result<Option<Value>, ModuleError> {
    let Ok(value) = json::parse(text) else { return Ok(None) };
    let losses = json::losses(text);
    let Some((loss, what)) = KINDS.iter().find_map(|(loss, what, _)| Some((*loss, described(&losses, *loss, what)?)))
    else {
        return Ok(Some(value));
    };
    let instead = if loss == Loss::Repeated { "give it once" } else { "give it as a text, in quotes" };
    Err(ModuleError::input(input, format!("has {what}; {instead}")))
}

/// The warnings for the log of a step that has read this JSON: one for each kind of loss.
pub(crate) fn warnings(text: &str) -> Vec<(Level, String)> {
    let losses = json::losses(text);
    let warning = |(loss, what, became): &(Loss, &str, &str)| {
        let what = described(&losses, *loss, what)?;
        Some((Level::Warning, format!("the JSON has {what}; {became}")))
    };
    KINDS.iter().filter_map(warning).collect()
}

/// A loss of this kind, with the place of the first one, and how many more there are. `None` if
/// there is none.
pub(crate) fn described(losses: &Losses, loss: Loss, what: &str) -> Option<String> {
    let path = losses.first(loss)?.to_string();
    let place = if path.is_empty() { String::new() } else { format!(" at '{path}'") };
    let more = match losses.count(loss) {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    Some(format!("{what}{place}{more}"))
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
        let refused = sent("payload", r#"{"a":{"id":1,"id":2}}"#).unwrap_err().to_string();
        assert!(refused.contains("twice in the same object at 'a.id'; give it once"), "{refused}");
    }

    #[test]
    fn each_kind_of_loss_is_told_once_with_its_number() {
        let long = "123456789012345678901234567890";
        let told = warnings(&format!("[{long}, 3.14159265358979323846, {{\"a\": 1, \"a\": {long}}}]"));
        assert_eq!(
            told.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>(),
            [
                "the JSON has an integer of more than 64 bits at '[0]' (and 1 more); it became the text of its digits",
                "the JSON has a number with more digits than a number can hold at '[1]'; it was rounded",
                "the JSON has a key that is there twice in the same object at '[2].a'; the last value counts",
            ]
        );
        let many = warnings(&format!("[{}{long}]", format!("{long},").repeat(999)));
        assert!(many[0].1.contains("at '[0]' (and 999 more)"), "{many:?}");
        assert!(warnings(long)[0].1.starts_with("the JSON has an integer of more than 64 bits; it became"));
        assert!(warnings("[1]").is_empty());
    }
}
