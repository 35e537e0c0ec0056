//! Any text as a template: it is printed as it was written, and has the same value in all ways of
//! evaluation.

use super::{Values, shown, soon};
use expr::{Template, Tree, text_of};
use serde_json::{Value, json};

/// Checks the properties for an input.
pub fn hold(source: &str) {
    let template = match soon(|| Template::parse(source)) {
        Ok(template) => template,
        Err(error) => return assert!(error.offset() <= source.len(), "{error}"),
    };
    assert_eq!(template.to_string(), source);
    assert_eq!(Template::parse(source).as_ref(), Ok(&template));
    for reference in template.references() {
        let alone = Template::parse(&reference.to_string()).expect("what is printed can be parsed");
        assert_eq!(alone.single(), Some(reference));
    }

    let scope = Values { owned: false };
    let value = soon(|| template.eval(&scope));
    assert_eq!(shown(&value), shown(&template.eval(&Values { owned: true })));
    if let Ok(value) = &value {
        assert_eq!(template.eval_text(&scope), Ok(text_of(value)));
        assert_eq!(template.resolve(&scope).as_deref(), Ok(value));
    }

    let tree = Tree::parse(&json!({ "k": [source] })).expect("a tree takes what a template takes");
    assert_eq!(tree.constant().is_some(), template.is_constant());
    assert_eq!(tree.references().collect::<Vec<_>>(), template.references().collect::<Vec<_>>());
    if let (Ok(Value::Object(whole)), Ok(value)) = (tree.eval(&scope), value) {
        assert_eq!(whole["k"][0], value);
    }
}
