//! Properties that hold for every text.

use expr::{Condition, Expression, Head, Operator, ParseError, Part, Reference, Template, Tree};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::values::Values;

fn name() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9_$@é语-]{1,4}( [a-z0-9-]{1,3})?"
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        name().prop_map(Part::Name),
        any::<String>().prop_map(Part::Name),
        "-?[0-9]{1,3}".prop_map(Part::Name),
        any::<i64>().prop_map(Part::Index),
        (-9_i64..9).prop_map(Part::Index),
        any::<(Option<i64>, Option<i64>)>().prop_map(|(start, end)| Part::Slice(start, end)),
    ]
}

fn reference() -> impl Strategy<Value = Reference> {
    (any::<bool>(), name(), prop::collection::vec(part(), 0..4)).prop_map(|(root, name, path)| Reference {
        head: if root { Head::Root(name) } else { Head::Variable(name) },
        path,
    })
}

/// The text of an expression with every construct, freely spaced and bracketed.
fn expression() -> impl Strategy<Value = String> {
    let number = prop_oneof![
        any::<i64>().prop_map(|n| n.to_string()),
        any::<u64>().prop_map(|n| n.to_string()),
        any::<f64>().prop_filter("finite", |n| n.is_finite()).prop_map(|n| json!(n).to_string()),
        (0_u8..9).prop_map(|n| n.to_string()),
    ];
    let text = any::<String>().prop_map(|text| quoted(&text));
    let value = prop_oneof![
        3 => reference().prop_map(|reference| reference.to_string()),
        1 => number,
        1 => text,
        1 => prop::sample::select(vec!["true", "FALSE", "null", "'it'", "[]", "{}", "-0", "--1"]).prop_map(str::to_owned),
    ];
    value.prop_recursive(5, 40, 3, |inner| {
        let group = inner.clone().prop_map(|node| format!("({node})"));
        let pair = (group.clone(), group.clone());
        let compared = (group.clone(), prop::sample::select(Operator::ALL.to_vec()), group.clone(), group.clone());
        let signs = prop::sample::select(vec!["+", "-", "*", "/", "%", "??", " and ", "||", "&& ", " or "]);
        let names = prop::sample::select(vec!["len", "MAX", "first", "coalesce", "sum", "is_empty", "string", "not"]);
        prop_oneof![
            (inner.clone(), signs.clone(), inner.clone())
                .prop_map(|(left, sign, right)| format!("({left}{sign} {right})")),
            // Without parentheses, so that the binding powers decide; a comparison among them can
            // be refused.
            (inner.clone(), signs, inner.clone()).prop_map(|(left, sign, right)| format!("{left} {sign} {right}")),
            inner.clone().prop_map(|node| format!("(not {node})")),
            inner.clone().prop_map(|node| format!("-{node}")),
            (group.clone(), pair).prop_map(|(test, (one, other))| format!("({test} ? {one}:{other})")),
            (names, group.clone()).prop_map(|(name, node)| format!("{name}({node})")),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[ {} ]", items.join(" ,"))),
            (any::<String>(), inner.clone())
                .prop_map(|(key, node): (String, String)| format!("{{{}: {node} }}", quoted(&key))),
            compared.prop_map(|(input, operator, first, second)| match operator.arguments() {
                0 => format!("({input} {operator})"),
                1 => format!("({input} {operator} {first})"),
                _ => format!("({input} {operator} {first} and {second})"),
            }),
        ]
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Characters that have a meaning in the language, and some that do not.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{{",
        "}}",
        "[[",
        "]]",
        "{",
        "}",
        "[",
        "]",
        "\\",
        "\"",
        "'",
        "(",
        ")",
        ".",
        ":",
        "-",
        "!",
        "==",
        "<",
        "&&",
        "||",
        ",",
        " ",
        "a",
        "step-1",
        "0",
        "-1",
        "1e9",
        "1:2",
        "é",
        "\u{3000}",
        "\0",
        "and",
        "not ",
        "contains",
        "number_between",
        "matches_regex",
        "is_empty",
        "coalesce",
        "len(",
        "max",
        "?",
        "??",
        "+",
        "*",
        "%",
        "null",
        "{{step-1.a}}",
        "[[v.keys]]",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn escape(text: &str) -> String {
    text.chars().flat_map(|c| "{}[]\\".contains(c).then_some('\\').into_iter().chain([c])).collect()
}

fn scope() -> Values {
    Values::new(json!({ "step-1": { "a": "x{{step-1}}" }, "a": [1, "b", null], "[[v]]": { "k": 1.5 }, "[[a]]": "é" }))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn a_template_is_its_text_and_its_references(
        pieces in prop::collection::vec(prop_oneof![any::<String>().prop_map(Ok), reference().prop_map(Err)], 0..6),
    ) {
        let print = |piece: &Result<String, Reference>| match piece {
            Ok(text) => escape(text),
            Err(reference) => reference.to_string(),
        };
        let source: String = pieces.iter().map(print).collect();
        let template = Template::parse(&source).unwrap();
        let references: Vec<_> = pieces.iter().filter_map(|piece| piece.as_ref().err()).collect();
        prop_assert_eq!(template.references().collect::<Vec<_>>(), references);

        // No name is known, so the value shows the texts unescaped and the references as they are
        // written.
        let kept = |piece: &Result<String, Reference>| piece.as_ref().map_or_else(ToString::to_string, Clone::clone);
        let mut expected: String = pieces.iter().map(kept).collect();
        // Nothing is unescaped if there is neither a reference nor an escaped one.
        let escaped = ["\\{\\{", "\\[\\["].iter().any(|opening| source.contains(opening));
        if !escaped && pieces.iter().all(Result::is_ok) {
            expected.clone_from(&source);
        }
        prop_assert_eq!(template.eval(&Values::new(json!({}))), Ok(Value::String(expected)));
        prop_assert_eq!(Template::parse(&template.to_string()), Ok(template));
    }

    #[test]
    fn an_expression_is_printed_and_parsed_back(source in expression()) {
        // A random literal after `matches_regex` can be an invalid regular expression, and
        // comparisons cannot be chained.
        match Expression::parse(&source) {
            Ok(expression) => {
                let printed = expression.to_string();
                let again = Expression::parse(&printed).unwrap();
                prop_assert_eq!(again.to_string(), printed);
                prop_assert_eq!(again.eval(&scope()), expression.eval(&scope()));
                prop_assert_eq!(again, expression);
            }
            Err(ParseError::Pattern { .. }) => {}
            Err(error) => {
                let reason = error.to_string();
                prop_assert!(reason.contains("to compare a comparison") || reason.contains("expected a value, found `not"), "{}", reason);
            }
        }
    }

    #[test]
    fn soup_of_signs_never_panics(source in soup()) {
        swallow(&source);
    }

    #[test]
    fn soup_of_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        swallow(&String::from_utf8_lossy(&bytes));
    }
}

fn swallow(source: &str) {
    let template = Template::parse(source).unwrap();
    assert_eq!(Template::parse(&template.to_string()).as_ref(), Ok(&template));
    let value = template.eval(&scope()).unwrap();
    assert_eq!(template.eval_text(&scope()), Ok(expr::text_of(&value)));
    assert_eq!(template.resolve(&scope()).unwrap().into_owned(), value);
    let tree = Tree::parse(&json!([source])).unwrap();
    assert_eq!(tree.eval(&scope()), Ok(json!([value])));
    assert_eq!(tree.constant().is_some(), template.is_constant());
    match Expression::parse(source) {
        Ok(expression) => {
            assert_eq!(Expression::parse(&expression.to_string()).as_ref(), Ok(&expression));
            // Data can be an invalid pattern or values that cannot be added; everything else must
            // have a result.
            let answer = expression.eval(&scope());
            let condition = Condition::parse(source).unwrap();
            assert_eq!(condition.to_string(), expression.to_string());
            assert_eq!(condition.eval(&scope()).is_err(), answer.is_err());
        }
        Err(error) => assert!(error.offset() <= source.len(), "{error}"),
    }
}
