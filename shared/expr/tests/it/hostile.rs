//! Input that tries to exceed limits, on the small stack of a thread.

use std::thread;

use expr::{Condition, EvalError, Expression, Operator, ParseError, Template, Tree, compare, limits, text_of};
use serde_json::{Value, json};

use crate::values::Values;

const STACK: usize = 2 * 1024 * 1024;

fn on_small_stack(test: fn()) {
    thread::Builder::new().stack_size(STACK).spawn(test).unwrap().join().unwrap();
}

fn repeated(piece: &str) -> String {
    piece.repeat(limits::SOURCE / piece.len())
}

#[test]
fn deep_and_long_sources_end_in_an_answer() {
    on_small_stack(|| {
        let scope = Values::new(json!({ "a": "x", "l": [[1]], "[[v]]": 1 }));
        for piece in [
            "(",
            "!",
            "not ",
            "!(",
            "((not ",
            "{{",
            "[[",
            "{{a[",
            "{{a.",
            "{{a[\"",
            "[[a[0]",
            "\\",
            "\"",
            "'",
            "-",
            "1==",
            "a ",
            "{{a}}",
            "{{a.trim}}",
            "[[v]]",
            "{{l.0}}",
            "{{a}} and ",
            "1 or ",
            "1 and 1 or ",
            "{{a}}==",
            "1 number_between ",
            "[",
            "[ ",
            "{\"a\":",
            "{\"a\":[ ",
            "len(",
            "contains(1,",
            "coalesce(",
            "1?",
            "1?1:",
            "1+",
            "1-",
            "- ",
            "1*",
            "{{a}}??",
            "1 or 1 and not 1 == 1 + 1 * 1 ?? -(",
            "1 ? 1 or 1 and 1 == 1 + 1 * 1 ?? -max(",
            "[[v]]+",
            "'a'+",
            "[1]+",
        ] {
            let source = repeated(piece);
            for text in [source.clone(), format!("{source}1"), format!("{{{{a.{source}}}}}"), format!("{{{{a{source}")]
            {
                if let Ok(template) = Template::parse(&text) {
                    let _value = template.eval(&scope);
                }
                if let Ok(condition) = Condition::parse(&text) {
                    let again = Condition::parse(&condition.to_string());
                    assert!(again.is_ok() || condition.to_string().len() > limits::SOURCE, "{piece}");
                    let _answer = condition.eval(&scope);
                }
            }
        }
    });
}

#[test]
fn nested_patterns_end_in_an_answer() {
    on_small_stack(|| {
        for (open, close) in
            [("(", ")"), ("(?:", ")?"), ("(?i:", ")*"), ("(|", "){1}"), ("[", "]"), ("[^", "]"), ("", "?"), ("", "{9}")]
        {
            let most = limits::PATTERN / (open.len() + close.len());
            for levels in [10, 60, 120, 200, 240, 250, 260, most].map(|levels| most.min(levels)) {
                let pattern = open.repeat(levels) + "a" + &close.repeat(levels);
                let _answer = compare(Operator::MatchesRegex, &json!("aaaa"), &json!(pattern), &Value::Null, &|_| {});
            }
        }
    });
}

#[test]
fn chains_at_the_same_level_may_be_long() {
    on_small_stack(|| {
        let scope = Values::new(json!({}));
        for (piece, expected) in [("1 + ", 1001), ("1-", -999), ("1*", 1), ("1 % ", 0), ("null ?? ", 1), ("'' + ", 1)] {
            let source = piece.repeat(1000) + if piece.starts_with('\'') { "'1'" } else { "1" };
            let value = Expression::parse(&source).unwrap().eval(&scope).unwrap();
            assert_eq!(text_of(&value), expected.to_string(), "{piece}");
        }
        for (piece, last, expected) in [("1 and ", "1", true), ("0 or ", "0", false), ("1&&0||", "1", true)] {
            let source = piece.repeat(1300) + last;
            assert_eq!(Condition::parse(&source).unwrap().eval(&scope), Ok(expected), "{piece}");
        }
    });
}

#[test]
fn the_deepest_allowed_condition_is_parsed_printed_and_decided() {
    on_small_stack(|| {
        let depth = limits::DEPTH;
        let scope = Values::new(json!({}));
        for (open, inner, close) in
            [("not ", "1", ""), ("(0 or ", "1", ")"), ("(1 and (0 or ", "1", "))"), ("1 == (", "1", ")")]
        {
            let levels = if open.matches('(').count() == 2 { depth / 2 } else { depth };
            let source = open.repeat(levels) + inner + &close.repeat(levels);
            let condition = Condition::parse(&source).unwrap();
            assert_eq!(Condition::parse(&condition.to_string()).as_ref(), Ok(&condition), "{open}");
            assert_eq!(condition.eval(&scope), Ok(true), "{open}");
            let deeper = open.repeat(levels + 1) + inner + &close.repeat(levels + 1);
            assert!(matches!(Condition::parse(&deeper), Err(ParseError::TooDeep { .. })), "{open}");
        }
    });
}

#[test]
fn the_deepest_allowed_expression_is_parsed_printed_and_evaluated() {
    on_small_stack(|| {
        let scope = Values::new(json!({ "one": 1, "l": [1] }));
        // Each piece nests as often as its entry says, through as many binding powers as there are.
        for (open, inner, close, levels) in [
            ("[ ", "1", "]", 1),
            ("{\"k\":", "1", "}", 1),
            ("max(", "1", ")", 1),
            ("coalesce(null, ", "1", ")", 1),
            ("-", "{{one}}", "", 1),
            ("1 ? ", "1", " : 0", 1),
            ("0 ? 0 : ", "1", "", 1),
            ("contains(1, ", "1", ")", 1),
            ("(0 + 1 * ", "1", ")", 1),
            ("1 == 0 + len([0 or not ", "1", "])", 3),
            ("(1 ? 1 and 1 == 1 * 1 ?? -len([ ", "1", "]) : 1)", 5),
        ] {
            let times = limits::DEPTH / levels;
            let source = open.repeat(times) + inner + &close.repeat(times);
            let expression = Expression::parse(&source).unwrap();
            assert_eq!(Expression::parse(&expression.to_string()).as_ref(), Ok(&expression), "{open}");
            assert_eq!(expression.clone().to_string(), expression.to_string());
            assert!(expression.eval(&scope).is_ok(), "{open}");
            let deeper = open.repeat(times + 1) + inner + &close.repeat(times + 1);
            assert!(matches!(Expression::parse(&deeper), Err(ParseError::TooDeep { .. })), "{open}");
        }
        // Brackets with many operators in them can nest less deeply.
        let (open, close) = ("(0 or 1 and 1 == 0 + 1 * 1 ?? ", ")");
        let deepest = (1..limits::DEPTH).rev().find_map(|times| {
            Expression::parse(&(open.repeat(times) + "1" + &close.repeat(times))).ok().map(|it| (times, it))
        });
        let (times, expression) = deepest.unwrap();
        assert_eq!(times, limits::OPERATORS / 7);
        assert_eq!(Expression::parse(&expression.to_string()).as_ref(), Ok(&expression));
        assert_eq!(expression.eval(&scope), Ok(json!(true)));
    });
}

#[test]
fn deep_data_is_refused_without_overflow() {
    on_small_stack(|| {
        let deep = (0..1000)
            .fold(json!("x"), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "k": inner }) });
        let mut scope = Values::new(json!({}));
        let too_deep = EvalError::TooDeep { limit: limits::DATA_DEPTH };
        assert_eq!(text_of(&deep), "");
        assert!(matches!(Tree::parse(&deep), Err(ParseError::TooDeep { .. })));
        for operator in [Operator::Equals, Operator::StrictEquals, Operator::Contains] {
            assert_eq!(
                compare(operator, &json!([deep.clone()]), &json!([deep.clone()]), &Value::Null, &|_| {}),
                Err(too_deep.clone())
            );
        }
        scope.entries.insert("a".to_owned(), deep);
        for source in ["{{a}}", "t {{a}}", "{{a.values}}", "{{a.k.:}}"] {
            assert_eq!(Template::parse(source).unwrap().eval(&scope), Err(too_deep.clone()), "{source}");
        }
        assert_eq!(Condition::parse("{{a}} is_not_empty").unwrap().eval(&scope), Ok(true));
    });
}

#[test]
fn sources_and_results_have_a_largest_size() {
    let scope = Values::new(json!({ "big": "x".repeat(limits::OUTPUT + 1), "half": "y".repeat(limits::OUTPUT / 2) }));
    let too_large = Err(EvalError::OutputTooLarge { limit: limits::OUTPUT });
    let eval = |source: &str| Template::parse(source).unwrap().eval(&scope);

    assert!(Template::parse(&"a".repeat(limits::OUTPUT)).unwrap().is_constant());
    assert!(matches!(Template::parse(&"a".repeat(limits::OUTPUT + 1)), Err(ParseError::TooLong { .. })));
    assert!(Template::parse(&("a".repeat(limits::SOURCE - 5) + "{{a}}")).is_ok());
    assert!(matches!(Template::parse(&("a".repeat(limits::SOURCE - 4) + "{{a}}")), Err(ParseError::TooLong { .. })));

    assert_eq!(eval("{{big}}"), too_large);
    assert_eq!(eval("{{half}}{{half}}").unwrap().as_str().unwrap().len(), limits::OUTPUT);
    assert_eq!(eval("{{half}}{{half}}!"), too_large);
    assert_eq!(Tree::parse(&json!(["{{half}}", "{{half}}"])).unwrap().eval(&scope), too_large);
    assert_eq!(Template::parse("{{big}}{{big}}").unwrap().eval_text(&scope).map(Value::String), too_large);
    assert_eq!(
        Template::parse("{{big}}").unwrap().resolve(&scope).unwrap().as_str().unwrap().len(),
        limits::OUTPUT + 1
    );
}

#[test]
fn work_is_bounded_however_it_is_spent() {
    let scope = Values::new(json!({
        "text": "É".repeat(100_000),
        "list": vec!["item"; 20_000],
        "numbers": vec![1; 40_000],
        "dict": { "k": vec![json!({ "k": "v" }); 20_000] },
    }));
    let too_much = EvalError::TooMuchWork { limit: limits::WORK };
    for source in [
        format!("{{{{text{}}}}}", ".uppercase.lowercase".repeat(300)),
        format!("{{{{list{}}}}}", ".:".repeat(2000)),
        repeated("{{text.length}}"),
        repeated("{{dict.values.count}}"),
    ] {
        assert_eq!(Template::parse(&source).unwrap().eval(&scope).unwrap_err(), too_much, "{}", &source[..40]);
    }
    for owned in [false, true] {
        let scope = Values { owned, ..Values::new(json!(scope.entries)) };
        let cheap = ["{{text}},", "{{none}} ?? {{text}},", "{\"k\":{{text}}},", "len({{text}}),"];
        let others = [
            "upper({{text}}),",
            "split({{text}},''),",
            "replace({{text}},'É',{{text}}),",
            "join({{list}},{{text}}),",
            "reverse({{text}}),",
            "sum({{numbers}}),",
            "values({{dict}}),",
            "{{list}}+{{list}},",
        ];
        for piece in cheap.iter().chain(others.iter().filter(|_| !owned)) {
            let source = format!("[ {}0]", piece.repeat(limits::SOURCE / piece.len() - 1));
            assert_eq!(Expression::parse(&source).unwrap().eval(&scope).unwrap_err(), too_much, "{piece}");
        }
    }
    for piece in
        ["{{text}}contains'z'or ", "{{list}}=={{list}}and ", "{{dict}}starts_with'x'or ", "{{text}}matches_regex'z'or "]
    {
        let condition = Condition::parse(&(repeated(piece) + "0")[..])
            .or_else(|_| Condition::parse(&(piece.repeat(limits::SOURCE / piece.len() - 1) + "0")));
        assert_eq!(condition.unwrap().eval(&scope).unwrap_err(), too_much, "{piece}");
    }
}

/// The edges of the types in which numbers are held.
#[test]
fn extreme_numbers_end_in_an_answer() {
    let texts = [
        i128::MIN.to_string(),
        i128::MAX.to_string(),
        format!("{}.0", i128::MIN),
        format!("{}.5", i64::MIN),
        "1e-2147483648".to_owned(),
        "1e2147483647".to_owned(),
        "1e-9223372036854775808".to_owned(),
        "1e-400".to_owned(),
        format!("1e-{}", "9".repeat(60)),
        "-1".to_owned(),
        "0".to_owned(),
    ];
    for (left, right) in texts.iter().flat_map(|left| texts.iter().map(move |right| (left, right))) {
        let scope = Values::new(json!({ "[[a]]": left, "[[b]]": right }));
        for source in [
            "-[[a]]",
            "abs([[a]])",
            "floor([[a]])",
            "ceil([[a]])",
            "round([[a]])",
            "round([[a]], 3)",
            "min([[a]], [[b]])",
        ] {
            let _ = Expression::parse(source).unwrap().eval(&scope);
        }
        for operator in ["+", "-", "*", "/", "%", "==", "<", ">="] {
            let source = format!("[[a]] {operator} [[b]]");
            let _ = Expression::parse(&source).unwrap().eval(&scope);
        }
        for operator in Operator::ALL {
            let _ = compare(*operator, &json!(left), &json!(right), &json!(right), &|_| {});
        }
    }
    let scope = Values::new(json!({ "[[a]]": i128::MIN.to_string() }));
    for source in ["-[[a]]", "abs([[a]])"] {
        assert_eq!(Expression::parse(source).unwrap().eval(&scope), Err(EvalError::NumberTooLarge), "{source}");
    }
}
