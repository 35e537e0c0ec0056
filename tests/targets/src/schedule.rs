//! Any text as a cron expression with a time zone: it is read or refused in limited time, and its
//! next times are found in limited time, in ascending order.

use super::soon;
use engine::schedule::Rule;
use model::{Schedule, StartRules, Timestamp};

/// Checks the properties for an input.
pub fn hold(since: i64, text: &str) {
    let (timezone, expression) = text.split_once('\n').unwrap_or(("", text));
    let (expression, timezone) = (expression.to_owned(), timezone.to_owned());
    let schedule = Schedule::Cron { expression, timezone, skips: false, manner: StartRules::default() };
    let Ok(rule) = soon(|| Rule::of(&schedule)) else { return };
    let since = Timestamp(since);
    let mut after = since;
    for _ in 0..3 {
        let Some(next) = soon(|| rule.next(since, after)) else { return };
        assert!(next > after && next.0 % 1000 == 0, "{after:?} {next:?}");
        after = next;
    }
}
