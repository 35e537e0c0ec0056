//! The common fields of the bodies of rerun and resume.

use api::doc::{IDEMPOTENCY_KEY, Param};
use api::schema::{any, flag, integer, map, saying};
use api::{Fields, Request};
use engine::Error;
use model::workflow::unwrap_typed;
use records::executions::Wait;
use serde_json::{Map, Value};

/// The headers that both routes read.
pub(super) const HEADERS: &[Param] = &[IDEMPOTENCY_KEY];

/// The common fields of a request.
pub(super) struct Asked {
    pub(super) dry_run: bool,
    pub(super) wait: Wait,
    pub(super) timeout_s: Option<i64>,
    pub(super) idempotency_key: Option<String>,
}

pub(super) fn read(request: &Request, fields: &Fields<'_>) -> Result<Asked, Error> {
    Ok(Asked {
        dry_run: fields.flag("dryRun")?.unwrap_or(false),
        wait: if fields.flag("async")?.unwrap_or(true) { Wait::Async } else { Wait::Sync },
        timeout_s: fields.integer("timeout")?,
        idempotency_key: request.idempotency_key()?,
    })
}

/// Values by name, each plain or as `{type, value}`.
pub(super) fn values(given: Option<&Map<String, Value>>) -> Map<String, Value> {
    let given = given.into_iter().flatten();
    given.map(|(name, value)| (name.clone(), unwrap_typed(value).clone())).collect()
}

/// The schema of values by name.
pub(super) fn values_schema(says: &str) -> Value {
    saying(map(&any()), says)
}

/// The schemas of the common fields.
pub(super) fn common() -> [(&'static str, Value); 3] {
    [
        ("dryRun?", saying(flag(), "Tells what would run, and starts nothing")),
        ("async?", saying(flag(), "Whether the answer comes before the end; true by default")),
        ("timeout?", saying(integer(), "The longest time in seconds; none if it is not positive")),
    ]
}
