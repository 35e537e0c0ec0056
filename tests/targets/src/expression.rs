//! Any text as an expression: it is parsed, or refused at a place in the text; printed and parsed
//! again; and evaluated in limited time, twice with the same result.

use super::{Values, shown, soon};
use expr::{EvalError, Expression, Reference, limits};

/// Checks the properties for an input.
pub fn hold(source: &str) {
    let expression = match soon(|| Expression::parse(source)) {
        Ok(expression) => expression,
        Err(error) => return assert!(error.offset() <= source.len(), "{error}"),
    };
    let printed = expression.to_string();
    if printed.len() <= limits::SOURCE {
        let again = Expression::parse(&printed).expect("what is printed can be parsed");
        assert_eq!(again, expression);
        assert_eq!(again.to_string(), printed);
        assert_eq!(again.references().collect::<Vec<_>>(), expression.references().collect::<Vec<_>>());
    }
    let mut rewritten = expression.clone();
    let mut count = 0;
    rewritten.rewrite(&mut |_: &mut Reference| count += 1);
    assert_eq!(count, expression.references().count());
    assert_eq!(rewritten, expression);

    let value = soon(|| expression.eval(&Values { owned: false }));
    let again = soon(|| expression.eval(&Values { owned: true }));
    // Copies cost work, so only one of the two evaluations can exceed the limit.
    let too_much = EvalError::TooMuchWork { limit: limits::WORK };
    assert!(shown(&value) == shown(&again) || again == Err(too_much), "{value:?} {again:?}");
}
