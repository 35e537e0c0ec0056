//! Parses parameters into the form that is evaluated before a step starts.

use crate::charset;
use crate::descriptor::{InputSpec, Reading, ValueType};
use expr::{ParseError, Tree};
use model::workflow::unwrap_typed;
use serde_json::{Map, Value};

/// Parses a parameter. If the input holds JSON, a text with references is parsed as JSON first, and
/// the values of the references are inserted as JSON. If it must be JSON and cannot be, it is
/// refused. `parameters` are all parameters of the step, because others can say that JSON is meant.
pub fn parse(input: Option<&InputSpec>, value: &Value, parameters: &Map<String, Value>) -> Result<Tree, ParseError> {
    if input.is_some_and(|input| input.reading == Reading::Pattern) {
        return Tree::parse_pattern(value);
    }
    let tree = Tree::parse(value)?;
    let (Some(input), Value::String(text)) = (input, value) else { return Ok(tree) };
    let structured = matches!(input.kind, ValueType::Dictionary | ValueType::List) || holds_json(input, parameters);
    let must = input.reading == Reading::JsonText && is_asked(parameters);
    if !(structured || must || input.reading == Reading::JsonText && !is_raw(parameters)) {
        return Ok(tree);
    }
    let constant = tree.constant().is_some();
    // A single reference keeps the type of its value; an empty text is not JSON.
    if tree.single().is_some() || constant && (!must || text.trim().is_empty()) {
        return Ok(tree);
    }
    match Tree::parse_json_text(text) {
        // In a text without references, only the escapes of JSON have a meaning.
        Ok(_) if constant => Ok(Tree::literal(value.clone())),
        Ok(json) => Ok(json),
        Err(error) if must => Err(error),
        Err(_) => Ok(tree),
    }
}

/// Whether the module reads a text in this input as JSON, although the input also accepts other
/// values. vFlow has fields for dictionaries as JSON texts, such as `headers_json`, and the value
/// of a variable depends on its type.
fn holds_json(input: &InputSpec, parameters: &Map<String, Value>) -> bool {
    match input.id {
        "json" | "input" | "input_list" => true,
        "value" => matches!(constant(parameters, "type").as_str(), "dictionary" | "list" | "字典" | "列表"),
        id => id.ends_with("_json"),
    }
}

fn constant(parameters: &Map<String, Value>, name: &str) -> String {
    parameters.get(name).map(unwrap_typed).and_then(Value::as_str).unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether the step says that its body is JSON.
fn is_asked(parameters: &Map<String, Value>) -> bool {
    if matches!(
        constant(parameters, "body_type").as_str(),
        "json" | "custom_json" | "custom json" | "自定义json" | "自定义 json"
    ) {
        return true;
    }
    let headers = parameters.get("headers").map(unwrap_typed).and_then(Value::as_object);
    headers.into_iter().flatten().any(|(name, value)| {
        name.trim().eq_ignore_ascii_case("content-type")
            && unwrap_typed(value).as_str().is_some_and(|kind| charset::is_json(&charset::essence(kind)))
    })
}

/// Whether the step says that its body is a plain text.
fn is_raw(parameters: &Map<String, Value>) -> bool {
    matches!(constant(parameters, "body_type").as_str(), "raw" | "raw text" | "原始文本")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn parsed(module: &str, name: &str, parameters: &Value) -> Result<Tree, ParseError> {
        let descriptor = crate::find(module).unwrap().descriptor;
        let value = unwrap_typed(&parameters[name]);
        parse(descriptor.input(name), value, parameters.as_object().unwrap())
    }

    /// Whether the parameter is parsed as JSON, which the result for a broken text shows.
    fn is_json(module: &str, name: &str, parameters: &Value) -> bool {
        let tree = parsed(module, name, parameters).unwrap();
        tree.constant().is_none() && tree.single().is_none() && format!("{tree:?}").contains("JsonText")
    }

    #[test]
    fn json_is_found_where_it_is_meant() {
        let text = r#"{"a": "[[t]]"}"#;
        let json = json!({"Content-Type": {"type": "string", "value": "application/json; charset=utf-8"}});
        for (module, name, parameters, expected) in [
            ("http_request", "body", json!({"body": text}), true),
            ("http_request", "body", json!({"body": {"type": "string", "value": text}}), true),
            ("vflow.network.http_request", "body", json!({"body": text, "body_type": "JSON"}), true),
            ("http_request", "body", json!({"body": "[[[a]], {{b}}]"}), true),
            ("http_request", "body", json!({"body": text, "body_type": "raw"}), false),
            ("http_request", "body", json!({"body": text, "body_type": "raw", "headers": json}), true),
            ("http_request", "body", json!({"body": "{[[k]]: 1}"}), false),
            ("http_request", "body", json!({"body": "[[t]]"}), false),
            ("http_request", "body", json!({"body": "hello [[t]]"}), false),
            ("http_request", "headers", json!({"headers": "{\"X\": \"[[t]]\"}"}), true),
            ("http_request", "query_params", json!({"query_params": text}), true),
            ("http_request", "url", json!({"url": text}), false),
            ("list_sort", "list", json!({"list": "[\"[[a]]\", [[b]]]"}), true),
            ("lambda_invoke", "payload", json!({"payload": text}), true),
            ("step_functions_start", "input", json!({"input": text}), true),
            ("vflow.network.webhook_push", "headers_json", json!({"headers_json": text, "body_type": "raw"}), true),
            ("vflow.network.webhook_push", "form_fields_json", json!({"form_fields_json": text}), true),
            ("vflow.feishu.send_message", "content_json", json!({"content_json": text}), true),
            ("vflow.data.parse_json", "json", json!({"json": text}), true),
            ("json_query", "input", json!({"input": text}), true),
            ("foreach", "input_list", json!({"input_list": "[\"[[a]]\", 1]"}), true),
            ("foreach", "input_list", json!({"input_list": "a [[t]]"}), false),
            ("vflow.variable.create", "value", json!({"value": text, "type": "字典"}), true),
            ("vflow.variable.create", "value", json!({"value": text}), false),
            ("output", "value", json!({"value": text}), false),
        ] {
            assert_eq!(is_json(module, name, &parameters), expected, "{module} {parameters}");
        }
    }

    #[test]
    fn what_has_to_be_json_and_is_not_is_refused() {
        for (body, is_good) in [
            ("{\"a\": [[t]]", false),
            ("{\"a\": 1[[t]]}", false),
            ("{[[t]]: 1}", false),
            ("{broken", false),
            ("hello [[t]]", false),
            ("hello", false),
            ("", true),
            ("[[t]]", true),
            ("{\"re\": \"\\\\d\\[\"}", true),
            ("{\"a\": [[t]]}", true),
        ] {
            let by_header = json!({"headers": {"content-type": "application/json"}});
            for mut parameters in [json!({"body_type": "json"}), by_header] {
                parameters["body"] = json!(body);
                assert_eq!(parsed("http_request", "body", &parameters).is_ok(), is_good, "{parameters}");
            }
            // Without a type, the body can be any text.
            assert!(parsed("http_request", "body", &json!({"body": body})).is_ok(), "{body}");
        }
        let text = "{\"re\": \"\\\\d\"}";
        let tree = parsed("http_request", "body", &json!({"body": text, "body_type": "json"})).unwrap();
        assert_eq!(tree.constant(), Some(&json!(text)));
    }
}
