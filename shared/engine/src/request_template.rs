//! Templates over a request that has started no run yet. They see `trigger` and nothing else.

use crate::{Error, Result};
use expr::{EvalError, Head, Scope, Template, Warning};
use serde_json::Value;
use std::borrow::Cow;

/// The only root of these templates.
const TRIGGER: &str = "trigger";
/// The longest template, in bytes.
const MAX_TEMPLATE: usize = 1024;

/// Checks a template that is a field of this name: at least one reference, all of them to
/// `trigger`.
pub fn check(field: &str, text: &str) -> Result<()> {
    if text.len() > MAX_TEMPLATE {
        return Err(Error::invalid(field, format!("must be at most {MAX_TEMPLATE} bytes long")));
    }
    let template = Template::parse(text).map_err(|error| Error::invalid(field, error.to_string()))?;
    let is_known = |head: &Head| matches!(head, Head::Root(name) if name == TRIGGER);
    if let Some(other) = template.references().find(|reference| !is_known(&reference.head)) {
        return Err(Error::invalid(field, format!("can only refer to the request: {other} is not {{{{trigger.…}}}}")));
    }
    if template.references().next().is_none() {
        let reason = "needs a reference to the request, such as {{trigger.headers.X-Request-Id}}";
        return Err(Error::invalid(field, reason));
    }
    Ok(())
}

/// The text of a template for this value of `trigger`; `None` if it cannot be evaluated. A
/// reference that leads to nothing is an empty text.
pub fn text(template: &str, trigger: &Value) -> Option<String> {
    let text: Result<String, EvalError> = Template::parse(template).ok()?.eval_text(&Request(trigger));
    text.ok()
}

/// The text of a template that tells requests apart. `None` also if a reference leads to nothing or
/// to an empty text, because all requests without that part would have the same text.
pub fn key(template: &str, trigger: &Value) -> Option<String> {
    let scope = Request(trigger);
    let template = Template::parse(template).ok()?;
    let leads_to_something = |written: String| {
        let value = Template::parse(&written).ok().and_then(|template| template.eval(&scope).ok());
        value.is_some_and(|value| !value.is_null() && value.as_str() != Some(""))
    };
    if !template.references().all(|reference| leads_to_something(reference.to_string())) {
        return None;
    }
    template.eval_text(&scope).ok()
}

/// A scope in which only the request is known.
struct Request<'a>(&'a Value);

impl Scope for Request<'_> {
    fn root(&self, name: &str) -> Option<Cow<'_, Value>> {
        (name == TRIGGER).then_some(Cow::Borrowed(self.0))
    }

    fn variable(&self, _: &str) -> Option<Cow<'_, Value>> {
        None
    }

    /// Always the first item, so that the same request has the same text.
    fn pick(&self, _: usize) -> usize {
        0
    }

    fn warn(&self, _: Warning) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_template_sees_the_request_in_any_case_and_nothing_else() {
        let trigger =
            json!({"headers": {"x-github-delivery": "d-1", "content-length": "2", "empty": ""}, "body": {"id": 7}});
        for (template, expected) in [
            ("{{trigger.headers.X-GitHub-Delivery}}", Some("d-1")),
            ("{{trigger.body.id}}/{{trigger.headers.x-github-delivery}}", Some("7/d-1")),
            ("{{trigger.headers.X-Other}}", None),
            ("a-{{trigger.headers.X-Other}}", None),
            ("a-{{trigger.headers.empty}}", None),
        ] {
            check("f", template).unwrap();
            assert_eq!(key(template, &trigger).as_deref(), expected, "{template}");
        }
    }

    #[test]
    fn a_text_may_lack_parts() {
        assert_eq!(text("v0:{{trigger.headers.t}}:{{trigger.raw_body}}", &json!({"raw_body": ""})).unwrap(), "v0::");
    }

    #[test]
    fn what_is_no_template_over_the_request_is_refused() {
        let long = format!("{{{{trigger.body}}}}{}", "x".repeat(MAX_TEMPLATE));
        for template in ["", "plain", "{{step.body}}", "[[name]]", "{{trigger.body}} {{secrets.a}}", &long] {
            assert!(matches!(check("f", template), Err(Error::Invalid { field, .. }) if field == "f"), "{template}");
        }
    }
}
