//! `json_query`: selects a value from JSON with a JMESPath query.
//!
//! The library recurses as deep as a query nests and does all work that a query asks for, so both
//! are limited before it runs: the operators of the query are counted before it is parsed, and the
//! cost of the parsed query is estimated from the size of the input.

use self::exact::expression;
use super::parse_json::{changed, document};
use crate::measure::{MAX_BYTES, MAX_DEPTH};
use crate::{Call, Done, ModuleError};
use jmespath::ast::Ast;
use jmespath::{ErrorReason, Variable};
use serde_json::Value;

mod exact;

/// The longest query, in bytes.
const MAX_QUERY: usize = 4096;
/// The most operators and brackets of a query, because each can be a level of recursion.
const MAX_OPERATORS: usize = 96;
/// The highest cost of a query: the bytes that are read or built in the worst case.
const MAX_COST: f64 = 64.0 * 1024.0 * 1024.0;
/// The largest step of a slice. The library adds it to a position without checking for overflow.
const MAX_STEP: i32 = 1_000_000;

pub(crate) fn run(call: &Call<'_>) -> Result<Done, ModuleError> {
    let wrong = |reason: String| ModuleError::input("query", reason);
    let query = call.inputs.required_text("query")?;
    if query.len() > MAX_QUERY {
        return Err(wrong(format!("is longer than {MAX_QUERY} bytes")));
    }
    if query.bytes().filter(|byte| br".|[(!&{<>=?*".contains(byte)).count() > MAX_OPERATORS {
        return Err(wrong(format!("has more than {MAX_OPERATORS} operators")));
    }
    let input = document(call, "input")?;
    let parsed = jmespath::parse(&query).map_err(|error| wrong(reason(&error)))?;
    let size = input.to_string().len() as f64;
    let cost = cost(&parsed, size);
    if cost.steps {
        return Err(wrong(format!("has a slice whose step is larger than {MAX_STEP}")));
    }
    if cost.work * size > MAX_COST {
        return Err(wrong("may take too much work on this input".to_owned()));
    }
    let input = Variable::from_serializable(&input).map_err(|error| wrong(reason(&error)))?;
    let result = expression(&query, &parsed).search(input).map_err(|error| wrong(reason(&error)))?;
    let mut left = MAX_BYTES;
    let result = value_of(&result, MAX_DEPTH, &mut left).ok_or_else(|| {
        wrong(format!("gives more than {MAX_BYTES} bytes, more than {MAX_DEPTH} levels, or an expression"))
    })?;
    Ok(Done { log: changed(call, "input"), ..Done::outputs([("result", result)]) })
}

/// The first line of a message; the other lines repeat the query.
fn reason(error: &jmespath::JmespathError) -> String {
    if matches!(&error.reason, ErrorReason::Parse(text) if text == exact::TOO_LARGE) {
        return exact::TOO_LARGE.to_owned();
    }
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

/// The cost of an expression in the worst case, as multiples of the size of the input.
#[derive(Clone, Copy)]
struct Cost {
    /// The size of the result.
    growth: f64,
    /// The size of everything that is read.
    work: f64,
    /// Whether the step of a slice is too large.
    steps: bool,
}

impl Cost {
    const ONE: Self = Self { growth: 1.0, work: 1.0, steps: false };

    /// The cost if `next` is applied to the result of this expression, as a whole or item by item.
    fn then(self, next: Self) -> Self {
        Self {
            growth: self.growth * next.growth,
            work: self.work + self.growth * next.work,
            steps: self.steps || next.steps,
        }
    }

    /// The cost of two expressions with the same input.
    fn and(self, other: Self) -> Self {
        Self { growth: self.growth + other.growth, work: self.work + other.work, steps: self.steps || other.steps }
    }

    /// The cost if the result is read once more and becomes larger by the factor.
    fn times(self, factor: f64) -> Self {
        Self { growth: self.growth * factor, work: self.work + self.growth * factor, ..self }
    }
}

/// The cost of an expression. An expression only sees the current value, so costs multiply along a
/// chain, and costs of expressions with the same input are added.
fn cost(ast: &Ast, size: f64) -> Cost {
    let all = |parts: &mut dyn Iterator<Item = &Ast>| {
        parts.fold(Cost { growth: 0.0, work: 1.0, steps: false }, |sum, part| sum.and(cost(part, size)))
    };
    match ast {
        Ast::Field { .. } | Ast::Identity { .. } | Ast::Index { .. } => Cost::ONE,
        Ast::Slice { step, .. } => Cost { steps: step.unsigned_abs() > MAX_STEP.unsigned_abs(), ..Cost::ONE },
        Ast::Literal { value, .. } => Cost { growth: value.to_string().len() as f64, ..Cost::ONE },
        Ast::Subexpr { lhs, rhs, .. } | Ast::Projection { lhs, rhs, .. } => cost(lhs, size).then(cost(rhs, size)),
        Ast::Condition { predicate: lhs, then: rhs, .. }
        | Ast::Or { lhs, rhs, .. }
        | Ast::And { lhs, rhs, .. }
        | Ast::Comparison { lhs, rhs, .. } => cost(lhs, size).and(cost(rhs, size)).times(1.0),
        Ast::Flatten { node, .. } | Ast::ObjectValues { node, .. } | Ast::Not { node, .. } => {
            cost(node, size).times(1.0)
        }
        Ast::MultiList { elements, .. } => all(&mut elements.iter()).times(1.0),
        Ast::MultiHash { elements, .. } => {
            let keys: usize = elements.iter().map(|element| element.key.len() + 4).sum();
            let values = all(&mut elements.iter().map(|element| &element.value)).times(1.0);
            // Each resulting dictionary contains the keys, even if its values are small.
            Cost { growth: values.growth + keys as f64 / 2.0, ..values }
        }
        Ast::Expref { ast, .. } => cost(ast, size),
        Ast::Function { name, args, .. } => {
            let sum = all(&mut args.iter());
            let product = || args.iter().rev().fold(Cost::ONE, |before, arg| before.then(cost(arg, size)));
            match name.as_str() {
                // The expression is evaluated for each item.
                "map" => product().times(1.0),
                "sort_by" | "max_by" | "min_by" => {
                    let each = args.iter().fold(Cost::ONE, |before, arg| before.then(cost(arg, size)));
                    each.times(20.0)
                }
                "sort" => sum.times(20.0),
                // The separator is repeated for each item.
                "join" => match args.first() {
                    Some(Ast::Literal { .. }) => product(),
                    _ => product().times(size),
                },
                // A control character becomes six characters.
                "to_string" => sum.times(6.0),
                _ => sum.times(1.0),
            }
        }
    }
}

/// The result as JSON, if it is within the limits.
fn value_of(variable: &Variable, depth: usize, left: &mut usize) -> Option<Value> {
    let own = match variable {
        Variable::String(text) => text.len() + 2,
        _ => 1,
    };
    *left = left.checked_sub(own)?;
    Some(match variable {
        Variable::Null => Value::Null,
        Variable::Bool(boolean) => Value::Bool(*boolean),
        Variable::Number(number) => Value::Number(number.clone()),
        Variable::String(text) => Value::String(text.clone()),
        Variable::Array(items) => {
            let below = depth.checked_sub(1)?;
            Value::Array(items.iter().map(|item| value_of(item, below, left)).collect::<Option<_>>()?)
        }
        Variable::Object(entries) => {
            let below = depth.checked_sub(1)?;
            let mut out = serde_json::Map::new();
            for (key, item) in entries {
                *left = left.checked_sub(key.len() + 4)?;
                out.insert(key.clone(), value_of(item, below, left)?);
            }
            Value::Object(out)
        }
        Variable::Expref(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Bench;
    use serde_json::json;

    const MODULE: &str = "json_query";

    #[test]
    fn integers_are_compared_as_they_are() {
        let (low, high) = (9_007_199_254_740_992_i64, 9_007_199_254_740_993_i64);
        let input = json!({"ids": [high, low], "items": [{"id": high, "n": 1}, {"id": low, "n": 2}]});
        for (query, result) in [
            ("ids[0] == ids[1]", json!(false)),
            ("ids[0] != ids[1]", json!(true)),
            ("ids[0] > ids[1]", json!(true)),
            ("ids[0] <= ids[1]", json!(false)),
            ("[ids] == [ids]", json!(true)),
            ("items[0] == items[1]", json!(false)),
            ("items[?id == `9007199254740993`].n", json!([1])),
            ("contains(ids, `9007199254740994`)", json!(false)),
            ("contains(ids, `9007199254740993`)", json!(true)),
            ("sort(ids)", json!([low, high])),
            ("sort_by(items, &id)[*].n", json!([2, 1])),
            ("[max(ids), min(ids)]", json!([high, low])),
            ("[max_by(items, &id).n, min_by(items, &id).n]", json!([1, 2])),
            ("[abs(ids[0]), ceil(ids[0]), floor(ids[0])]", json!([high, high, high])),
            ("sum(ids)", json!(low + high)),
            ("to_string(ids[0])", json!("9007199254740993")),
            ("ids[0] > 'a'", json!(null)),
            ("`1` == `1.0`", json!(true)),
            ("contains('abc', 'b')", json!(true)),
            ("sort(['b', 'a'])", json!(["a", "b"])),
            ("max_by(`[]`, &a)", json!(null)),
        ] {
            let outputs = Bench::new().outputs(MODULE, json!({"input": input, "query": query}));
            assert_eq!(outputs, json!({"result": result}), "{query}");
        }
    }

    #[test]
    fn what_would_be_rounded_is_an_error() {
        let input = json!({"ids": [u64::MAX, 9_007_199_254_740_993_i64], "same": [u64::MAX, u64::MAX], "text": "18446744073709551616"});
        for query in ["sum(ids)", "[sum(same)]", "to_number(text)"] {
            let error = Bench::new().error(MODULE, json!({"input": input, "query": query}));
            assert_eq!(error, format!("input 'query': {}", exact::TOO_LARGE), "{query}");
        }
        let average = Bench::new().outputs(MODULE, json!({"input": input, "query": "avg(same)"}));
        assert_eq!(average, json!({"result": u64::MAX}));
        let number = json!({"input": {"text": "18446744073709551615"}, "query": "to_number(text)"});
        assert_eq!(Bench::new().outputs(MODULE, number), json!({"result": u64::MAX}));
    }

    #[test]
    fn queries_select_and_reshape() {
        let input = json!({
            "people": [{"name": "b", "age": 30, "tags": ["x"]}, {"name": "a", "age": 20, "tags": ["y", "z"]}],
            "ops": {"f1": {"n": 1}, "f2": {"n": 2}}
        });
        for (query, result) in [
            ("people[?age > `25`].name", json!(["b"])),
            ("people[*].{who: name, first: tags[0]}", json!([{"who": "b", "first": "x"}, {"who": "a", "first": "y"}])),
            ("people[].tags[]", json!(["x", "y", "z"])),
            ("sort_by(people, &age)[*].name | join(', ', @)", json!("a, b")),
            ("ops.*.n | sum(@)", json!(3.0)),
            ("people[-1].tags[::-1]", json!(["z", "y"])),
            ("missing", json!(null)),
            ("max_by(people, &age).name || 'nobody'", json!("b")),
            ("people[?name == 'b' && age != `20`].age", json!([30])),
        ] {
            for given in [input.clone(), json!(input.to_string())] {
                let outputs = Bench::new().outputs(MODULE, json!({"input": given, "query": query}));
                assert_eq!(outputs, json!({"result": result}), "{query}");
            }
        }
    }

    #[test]
    fn hostile_queries_end_in_an_error() {
        let large = json!({"l": (0..20_000).collect::<Vec<_>>(), "s": "\u{1}".repeat(20_000)});
        let bomb = vec!["[@,@]"; 30].join("|");
        for query in [
            "[".repeat(10_000),
            "[".repeat(90),
            "(".repeat(MAX_OPERATORS),
            "!".repeat(4000),
            "&".repeat(MAX_OPERATORS),
            vec!["a"; 5000].join("|"),
            bomb.clone(),
            format!("{bomb}|to_string(@)"),
            vec!["[@,@][]"; 30].join("|"),
            "join(s, map(&to_string(@), l))".into(),
            "map(&map(&map(&[@,@,@,@,@,@,@,@,@], @), @), [l,l,l,l,l,l,l,l,l])[][][][]".into(),
            format!("{}l{}", "sort_by(".repeat(60), ", &@)".repeat(60)),
            "l[0:9:2147483647]".into(),
            "l[::-2147483647]".into(),
            "l[99999999999]".into(),
            "[l,l,l,l,l,l,l,l,l,l,l,l,l,l,l]".into(),
            "&l".into(),
            "[&l]".into(),
            "nothing(l)".into(),
            "abs('x')".into(),
            "`[[[[`".into(),
            "\"\\ud800\"".into(),
            "l[?".into(),
        ] {
            let error = Bench::new().error(MODULE, json!({"input": large, "query": query}));
            assert!(error.starts_with("input 'query': "), "{error}");
        }
    }

    #[test]
    fn a_query_as_deep_as_is_allowed_is_within_a_small_stack() {
        for query in [
            format!("{}a{}", "(".repeat(MAX_OPERATORS), ")".repeat(MAX_OPERATORS)),
            format!("{}a{}", "[".repeat(60), "]".repeat(60)),
            "!".repeat(MAX_OPERATORS) + "a",
            vec!["a"; MAX_OPERATORS].join("|"),
            vec!["a"; MAX_OPERATORS].join("."),
            vec!["a"; MAX_OPERATORS / 2].join("||"),
            "[*]".repeat(MAX_OPERATORS / 2),
            "[]".repeat(MAX_OPERATORS),
        ] {
            Bench::new().outputs(MODULE, json!({"input": {"a": 1}, "query": query}));
        }
    }
}
