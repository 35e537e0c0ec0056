//! Constant addresses that no request can be sent to.

use super::{Code, Finding, Linter};
use catalogue::{InputSpec, reading};
use model::Said;
use model::workflow::unwrap_typed;
use serde_json::{Map, Value};
use url::Url;

/// The part that the patterns of all inputs for addresses contain.
const PATTERN: &str = "https?://";

pub(super) fn check(linter: &mut Linter<'_>) {
    let definition = linter.definition;
    for (at, step) in definition.steps.iter().enumerate().filter(|(_, step)| !step.disabled) {
        let Some(module) = linter.module(at) else { continue };
        for input in module.descriptor.inputs.iter().filter(|input| is_address(input)) {
            let path = format!("parameters.{}", input.id);
            let wrong = constant(input, &step.parameters).and_then(|text| refused(&text));
            if let Some((en, zh)) = wrong.filter(|_| !linter.has_finding(at, &path)) {
                let said = Said::new(format!("'{}' {en}", input.id), format!("'{}' {zh}", input.id));
                linter.at_step(at, &path, Finding::error(Code::InvalidValue, said));
            }
        }
    }
}

fn is_address(input: &InputSpec) -> bool {
    input.constraints.pattern.is_some_and(|pattern| pattern.contains(PATTERN))
}

/// The address, if it contains no references.
fn constant(input: &InputSpec, parameters: &Map<String, Value>) -> Option<String> {
    let given = unwrap_typed(parameters.get(input.id)?);
    let tree = reading::parse(Some(input), given, parameters).ok()?;
    let text = tree.constant()?.as_str()?.trim();
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// Why requests to this address are refused, in both languages.
fn refused(text: &str) -> Option<(String, &'static str)> {
    // vFlow's step accepts an address without its scheme.
    let parsed = if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
    match parsed {
        Err(error) => Some((format!("is not an address: {error}"), "不是有效的地址")),
        Ok(url) if !url.username().is_empty() || url.password().is_some() => {
            Some(("must not contain a user or a password".to_owned(), "不能包含用户名或密码"))
        }
        Ok(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_request_can_be_sent_to_is_refused() {
        for text in ["https://", "https://a b.test/", "https://a.test:99999/", "http://u:p@a.test/", "https://[::1/"] {
            assert!(refused(text).is_some(), "{text}");
        }
        for text in ["https://a.test", "HTTP://A.test:8080/a b?c=d|e#f", "https://名.test/路", "a.test/b", "a.test:80"]
        {
            assert_eq!(refused(text), None, "{text}");
        }
    }
}
