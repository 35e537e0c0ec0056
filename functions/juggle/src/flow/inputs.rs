//! The inputs that a caller gives to a flow.

use api::auth::OPEN_TOKEN;
use api::{Given, Request};
use engine::Error;
use engine::inputs::drop_blanks;
use http::Method;
use model::Input;
use serde_json::{Map, Value};

/// The field that can contain the inputs.
const WRAPPER: &str = "flowData";

/// The given inputs that the flow declares. Others are ignored, and the access token is never an
/// input. Inputs of the body of a POST replace those of the query.
pub(super) fn read(request: &Request, declared: &[Input]) -> Result<Map<String, Value>, Error> {
    let mut inputs = request.query.inputs();
    drop_blanks(declared, &mut inputs);
    if request.method == Method::POST {
        let Given { inputs: mut body, are_texts } = request.json_or_form()?;
        if are_texts {
            drop_blanks(declared, &mut body);
        }
        inputs.extend(unwrapped(body));
    }
    inputs.retain(|name, _| name != OPEN_TOKEN && declared.iter().any(|input| input.name == *name));
    Ok(inputs)
}

/// The object in the field `flowData`, if the body has no other field; otherwise the body.
fn unwrapped(mut body: Map<String, Value>) -> Map<String, Value> {
    let alone = body.len() == 1;
    match body.get_mut(WRAPPER) {
        Some(Value::Object(inner)) if alone => std::mem::take(inner),
        _ => body,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use api::Query;
    use serde_json::json;

    fn given(method: Method, query: &str, body: &'static str) -> Value {
        let names = ["a", "b", "flowData", OPEN_TOKEN];
        let declared: Vec<Input> =
            names.iter().map(|name| serde_json::from_value(json!({"name": name})).unwrap()).collect();
        let request = Request { query: Query::parse(query), body: body.into(), ..Request::bare(method, "/") };
        Value::Object(read(&request, &declared).unwrap())
    }

    #[test]
    fn the_body_decides_over_the_query_and_the_token_is_no_input() {
        for (method, query, body, expected) in [
            (Method::GET, "a=1&a=2&x=3&juggleToken=t", "{\"b\":1}", json!({"a": ["1", "2"]})),
            (Method::POST, "a=1&b=2&juggleToken=t", "{\"b\":3,\"x\":4,\"juggleToken\":5}", json!({"a": "1", "b": 3})),
            (Method::POST, "a=1", "{\"flowData\":{\"b\":3}}", json!({"a": "1", "b": 3})),
            (Method::POST, "", "{\"flowData\":{\"b\":3},\"a\":1}", json!({"a": 1, "flowData": {"b": 3}})),
            (Method::POST, "", "{\"flowData\":\"b\"}", json!({"flowData": "b"})),
            (Method::POST, "", "", json!({})),
        ] {
            assert_eq!(given(method, query, body), expected, "{query} {body}");
        }
        let number: Input = serde_json::from_value(json!({"name": "n", "type": "number"})).unwrap();
        let blank = Request { query: Query::parse("n=%20"), ..Request::bare(Method::GET, "/") };
        assert!(read(&blank, &[number]).unwrap().is_empty());
        let bad = Request { body: "[]".into(), ..Request::bare(Method::POST, "/") };
        assert!(read(&bad, &[]).is_err());
    }
}
