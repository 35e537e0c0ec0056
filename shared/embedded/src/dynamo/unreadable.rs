use crate::reply::Reply;

const VALIDATION: &str = "com.amazon.coral.validate#ValidationException";
const SERIALIZATION: &str = "com.amazon.coral.service#SerializationException";

/// The prefixes with which the request types of the database crate name a DynamoDB error in the
/// text of a serde error.
const MARKS: [(&str, &str); 5] = [
    ("VALIDATION:", VALIDATION),
    ("VALIDATION_REQUEST:", VALIDATION),
    ("VALIDATION_AS_READ:", VALIDATION),
    ("SERIALIZATION:", SERIALIZATION),
    ("SERIALIZATION_AS_READ:", SERIALIZATION),
];

/// The answer of DynamoDB to a request that cannot be deserialised.
pub(super) fn reply(error: &serde_json::Error) -> Reply {
    let text = error.to_string();
    let text = without_position(&text);
    for (mark, kind) in MARKS {
        if let Some(message) = text.strip_prefix(mark) {
            return Reply::error(400, kind, message);
        }
    }
    let about_values = ["missing field", "unknown variant", "invalid type: null", "AttributeValue"];
    let kind = match error.classify() {
        serde_json::error::Category::Data if about_values.iter().any(|p| text.contains(p)) => VALIDATION,
        _ => SERIALIZATION,
    };
    Reply::error(400, kind, text)
}

/// The text without the ` at line N column N` that `serde_json` appends.
fn without_position(text: &str) -> &str {
    text.rfind(" at line ").and_then(|at| text.get(..at)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use serde::de::Error as _;

    use super::*;

    fn body(error: &serde_json::Error) -> String {
        String::from_utf8(reply(error).body).unwrap()
    }

    #[test]
    fn marks_choose_the_error_and_never_reach_the_wire() {
        let marked = serde_json::Error::custom("VALIDATION:no such thing");
        assert!(body(&marked).contains(r#""message":"no such thing""#));
        let broken = serde_json::from_str::<u8>("{").unwrap_err();
        assert!(body(&broken).contains("SerializationException"));
        assert!(!body(&broken).contains("at line"));
    }
}
