//! The form of a question, and the answer that a filled-in form means.

use ::api::Query;
use engine::approval::{Field, Flaw, MAX_TEXT, fields};
use serde_json::{Map, Value};

/// The field with the decision.
pub(crate) const DECISION: &str = "decision";
/// The field with the comment.
pub(crate) const COMMENT: &str = "comment";

/// The decision of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// The person approves.
    Approve,
    /// The person rejects.
    Reject,
}

impl Decision {
    /// The decision that a query or a form names.
    pub(crate) fn of(query: &Query) -> Option<Self> {
        match query.text(DECISION) {
            Some("approve") => Some(Self::Approve),
            Some("reject") => Some(Self::Reject),
            _ => None,
        }
    }

    /// The word in addresses and forms.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
        }
    }
}

/// The question of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    /// The title; blank if the step has none.
    pub(crate) title: String,
    /// The message; blank if the step has none.
    pub(crate) message: String,
    /// The fields that people fill in.
    pub(crate) fields: Vec<Field>,
}

impl Asked {
    /// Reads the parameters of the step. They were checked when the step was started.
    pub(crate) fn of(parameters: &Map<String, Value>) -> Self {
        let text = |name: &str| match parameters.get(name) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        let declared = parameters.get("fields").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        Self { title: text("title"), message: text("message"), fields: fields(declared).unwrap_or_default() }
    }
}

/// What is wrong with a filled-in form, by the names of its fields.
pub(crate) type Flaws = Vec<(String, Flaw)>;

/// The answer that a form means: `approved`, the fields and `comment`.
pub(crate) fn answer(asked: &Asked, form: &Query, decision: Decision) -> Result<Value, Flaws> {
    let approved = decision == Decision::Approve;
    let (mut answer, mut flaws) = (Map::new(), Vec::new());
    answer.insert("approved".to_owned(), approved.into());
    for field in &asked.fields {
        match field.read(form.text(&field.name), approved) {
            Ok(value) => {
                answer.insert(field.name.clone(), value);
            }
            Err(flaw) => flaws.push((field.name.clone(), flaw)),
        }
    }
    let comment = form.text(COMMENT).unwrap_or_default();
    if comment.chars().count() > MAX_TEXT {
        flaws.push((COMMENT.to_owned(), Flaw::TooLong));
    }
    answer.insert(COMMENT.to_owned(), comment.into());
    if flaws.is_empty() { Ok(Value::Object(answer)) } else { Err(flaws) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_form_means_an_answer_with_typed_fields() {
        let parameters = json!({
            "title": "Pay?", "message": 7,
            "fields": [{"name": "amount", "type": "number", "required": true}, {"name": "urgent", "type": "boolean"}],
        });
        let asked = Asked::of(parameters.as_object().unwrap());
        assert_eq!((asked.title.as_str(), asked.message.as_str(), asked.fields.len()), ("Pay?", "7", 2));
        let read = |form: &str, decision| answer(&asked, &Query::parse(form), decision);
        let expected = json!({"approved": true, "amount": 12.5, "urgent": true, "comment": "fine"});
        assert_eq!(read("amount=12.5&urgent=on&comment=fine", Decision::Approve), Ok(expected));
        let expected = json!({"approved": false, "amount": null, "urgent": false, "comment": ""});
        assert_eq!(read("", Decision::Reject), Ok(expected));
        assert_eq!(read("amount=", Decision::Approve), Err(vec![("amount".to_owned(), Flaw::Missing)]));
        let long = format!("amount=x&comment={}", "x".repeat(MAX_TEXT + 1));
        let flaws = vec![("amount".to_owned(), Flaw::NoNumber), ("comment".to_owned(), Flaw::TooLong)];
        assert_eq!(read(&long, Decision::Reject), Err(flaws));
    }
}
