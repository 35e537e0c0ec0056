//! Exact comparisons of whole numbers. The library compares all numbers as floats, and treats
//! nearly equal ones as equal, so that consecutive identifiers count as the same. So comparisons
//! are replaced by calls of functions that are defined here, and the functions that compare or
//! calculate are replaced for whole numbers.

use expr::Numeric;
use jmespath::ast::{Ast, Comparator};
use jmespath::{Context, DEFAULT_RUNTIME, ErrorReason, Expression, JmespathError, Rcvar, Runtime, Variable, interpret};
use serde_json::{Number, Value};
use std::cmp::Ordering;
use std::sync::LazyLock;

type Answer<T> = Result<T, JmespathError>;
/// A function of this file; `None` leaves the call to the function of the library.
type Ours = fn(&[Rcvar], &mut Context<'_>) -> Answer<Option<Rcvar>>;

/// From here on, a float cannot represent every whole number.
const EXACT: i128 = 1 << 53;

/// The reason why a query fails if a float could not represent its result exactly.
pub(super) const TOO_LARGE: &str = "gives a whole number of more than 64 bits, which would be rounded";

const REPLACED: &[(&str, Ours)] = &[
    ("abs", |args, _| Ok(whole(args).and_then(|whole| integer(whole.abs())))),
    ("ceil", |args, _| Ok(whole(args).and_then(integer))),
    ("floor", |args, _| Ok(whole(args).and_then(integer))),
    ("sum", sum),
    ("avg", |args, _| Ok(average(args))),
    ("to_number", to_number),
    ("contains", |args, _| Ok(contains(args))),
    ("sort", |args, _| Ok(keys(args).map(|keys| list(sorted(items(args), &keys))))),
    ("min", |args, _| Ok(keys(args).and_then(|keys| extreme(items(args), &keys, Ordering::Less)))),
    ("max", |args, _| Ok(keys(args).and_then(|keys| extreme(items(args), &keys, Ordering::Greater)))),
    ("sort_by", |args, ctx| Ok(keys_by(args, ctx)?.map(|keys| list(sorted(items(args), &keys))))),
    ("min_by", |args, ctx| Ok(keys_by(args, ctx)?.and_then(|keys| extreme(items(args), &keys, Ordering::Less)))),
    ("max_by", |args, ctx| Ok(keys_by(args, ctx)?.and_then(|keys| extreme(items(args), &keys, Ordering::Greater)))),
];

/// The functions that replace comparisons. No query can name them.
const COMPARATORS: &[(Comparator, &str)] = &[
    (Comparator::Equal, "=="),
    (Comparator::NotEqual, "!="),
    (Comparator::LessThan, "<"),
    (Comparator::LessThanEqual, "<="),
    (Comparator::GreaterThan, ">"),
    (Comparator::GreaterThanEqual, ">="),
];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut runtime = Runtime::new();
    runtime.register_builtin_functions();
    for (name, ours) in REPLACED {
        let replaced = move |args: &[Rcvar], ctx: &mut Context<'_>| match ours(args, ctx)? {
            Some(answer) => Ok(answer),
            None => match DEFAULT_RUNTIME.get_function(name) {
                Some(function) => function.evaluate(args, ctx),
                None => Ok(Rcvar::new(Variable::Null)),
            },
        };
        runtime.register_function(name, Box::new(replaced));
    }
    for (comparator, name) in COMPARATORS {
        let compared = move |args: &[Rcvar], _: &mut Context<'_>| Ok(compared(comparator, args));
        runtime.register_function(name, Box::new(compared));
    }
    runtime
});

/// The query in a form that can be evaluated.
pub(super) fn expression<'q>(query: &'q str, parsed: &Ast) -> Expression<'q> {
    let mut ast = parsed.clone();
    rewrite(&mut ast);
    Expression::new(query, ast, &RUNTIME)
}

/// Replaces every comparison by a call. A query has few operators, so the recursion is limited.
fn rewrite(ast: &mut Ast) {
    match ast {
        Ast::Field { .. } | Ast::Identity { .. } | Ast::Index { .. } | Ast::Slice { .. } | Ast::Literal { .. } => {}
        Ast::Flatten { node, .. } | Ast::ObjectValues { node, .. } | Ast::Not { node, .. } => rewrite(node),
        Ast::Expref { ast, .. } => rewrite(ast),
        Ast::Condition { predicate: one, then: other, .. }
        | Ast::Subexpr { lhs: one, rhs: other, .. }
        | Ast::Projection { lhs: one, rhs: other, .. }
        | Ast::Or { lhs: one, rhs: other, .. }
        | Ast::And { lhs: one, rhs: other, .. } => {
            rewrite(one);
            rewrite(other);
        }
        Ast::MultiList { elements, .. } => elements.iter_mut().for_each(rewrite),
        Ast::MultiHash { elements, .. } => elements.iter_mut().for_each(|element| rewrite(&mut element.value)),
        Ast::Function { args, .. } => args.iter_mut().for_each(rewrite),
        Ast::Comparison { offset, comparator, lhs, rhs } => {
            rewrite(lhs);
            rewrite(rhs);
            let name = COMPARATORS.iter().find(|(known, _)| known == comparator).map_or("==", |(_, name)| *name);
            let args = vec![lhs.as_ref().clone(), rhs.as_ref().clone()];
            *ast = Ast::Function { offset: *offset, name: name.to_owned(), args };
        }
    }
}

fn compared(comparator: &Comparator, args: &[Rcvar]) -> Rcvar {
    let [left, right] = args else { return Rcvar::new(Variable::Null) };
    let order = || numeric(left).zip(numeric(right)).and_then(|(left, right)| left.order(right));
    let ordered = |accepts: fn(Ordering) -> bool| order().map(accepts);
    let holds = match comparator {
        Comparator::Equal => Some(equal(left, right)),
        Comparator::NotEqual => Some(!equal(left, right)),
        Comparator::LessThan => ordered(Ordering::is_lt),
        Comparator::LessThanEqual => ordered(Ordering::is_le),
        Comparator::GreaterThan => ordered(Ordering::is_gt),
        Comparator::GreaterThanEqual => ordered(Ordering::is_ge),
    };
    Rcvar::new(holds.map_or(Variable::Null, Variable::Bool))
}

/// Whole numbers are equal if they are the same; floats if the library considers them equal.
fn equal(left: &Variable, right: &Variable) -> bool {
    match (left, right) {
        (Variable::Number(_), Variable::Number(_)) => match (numeric(left), numeric(right)) {
            (Some(one @ Numeric::Integer(_)), Some(other)) | (Some(one), Some(other @ Numeric::Integer(_))) => {
                one.order(other) == Some(Ordering::Equal)
            }
            _ => left == right,
        },
        (Variable::Array(left), Variable::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Variable::Object(left), Variable::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| equal(left, right)))
        }
        _ => left == right,
    }
}

fn numeric(variable: &Variable) -> Option<Numeric> {
    match variable {
        Variable::Number(number) => Numeric::of(&Value::Number(number.clone())),
        _ => None,
    }
}

/// The argument, if it is a whole number that a float might not represent exactly.
fn whole(args: &[Rcvar]) -> Option<i128> {
    match args {
        [only] => match numeric(only)? {
            Numeric::Integer(whole) if whole.abs() > EXACT => Some(whole),
            _ => None,
        },
        _ => None,
    }
}

fn integer(whole: i128) -> Option<Rcvar> {
    let number = i64::try_from(whole).map(Number::from).or_else(|_| u64::try_from(whole).map(Number::from)).ok()?;
    Some(Rcvar::new(Variable::Number(number)))
}

/// The sum of the items, if all are whole numbers and a float might not represent it exactly.
fn total(args: &[Rcvar]) -> Option<i128> {
    let sum = items(args).iter().try_fold(0_i128, |sum, item| match numeric(item)? {
        Numeric::Integer(whole) => sum.checked_add(whole),
        Numeric::Float(_) | Numeric::Decimal(_) => None,
    })?;
    Some(sum).filter(|sum| sum.abs() > EXACT)
}

fn sum(args: &[Rcvar], ctx: &mut Context<'_>) -> Answer<Option<Rcvar>> {
    total(args).map(|sum| integer(sum).ok_or_else(|| too_large(ctx))).transpose()
}

/// The average of whole numbers, if it is also a whole number. A fraction is a float in any case.
fn average(args: &[Rcvar]) -> Option<Rcvar> {
    let count = items(args).len() as i128;
    total(args).filter(|sum| count > 0 && sum % count == 0).and_then(|sum| integer(sum / count))
}

/// Refuses a text of more digits than a number can have. All others are for the library.
fn to_number(args: &[Rcvar], ctx: &mut Context<'_>) -> Answer<Option<Rcvar>> {
    let text = args.first().and_then(|text| text.as_string()).map_or("", |text| text.trim());
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if is_whole && text.parse::<i64>().is_err() && text.parse::<u64>().is_err() {
        return Err(too_large(ctx));
    }
    Ok(None)
}

fn too_large(ctx: &Context<'_>) -> JmespathError {
    JmespathError::from_ctx(ctx, ErrorReason::Parse(TOO_LARGE.to_owned()))
}

fn contains(args: &[Rcvar]) -> Option<Rcvar> {
    let [hay, needle] = args else { return None };
    let items = hay.as_array()?;
    Some(Rcvar::new(Variable::Bool(items.iter().any(|item| equal(item, needle)))))
}

fn items(args: &[Rcvar]) -> &[Rcvar] {
    args.first().and_then(|list| list.as_array()).map_or(&[], Vec::as_slice)
}

/// The items as numbers, if all of them are numbers.
fn keys(args: &[Rcvar]) -> Option<Vec<Numeric>> {
    items(args).iter().map(|item| numeric(item)).collect::<Option<Vec<_>>>().filter(|keys| !keys.is_empty())
}

/// The results of the second argument for each item of the first, if all of them are numbers.
fn keys_by(args: &[Rcvar], ctx: &mut Context<'_>) -> Answer<Option<Vec<Numeric>>> {
    let Some(by) = args.get(1).and_then(|by| by.as_expref()) else { return Ok(None) };
    let mut keys = Vec::new();
    for item in items(args) {
        match numeric(&*interpret(item, by, ctx)?) {
            Some(key) => keys.push(key),
            None => return Ok(None),
        }
    }
    Ok(Some(keys).filter(|keys| !keys.is_empty()))
}

fn sorted(items: &[Rcvar], keys: &[Numeric]) -> Vec<Rcvar> {
    let mut pairs: Vec<_> = keys.iter().zip(items).collect();
    pairs.sort_by(|(one, _), (other, _)| one.order(**other).unwrap_or(Ordering::Equal));
    pairs.into_iter().map(|(_, item)| item.clone()).collect()
}

/// The first item that no other item exceeds.
fn extreme(items: &[Rcvar], keys: &[Numeric], wanted: Ordering) -> Option<Rcvar> {
    let best =
        keys.iter().zip(items).reduce(|best, next| if next.0.order(*best.0) == Some(wanted) { next } else { best });
    best.map(|(_, item)| item.clone())
}

fn list(items: Vec<Rcvar>) -> Rcvar {
    Rcvar::new(Variable::Array(items))
}
