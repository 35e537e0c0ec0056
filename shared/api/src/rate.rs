//! Rate limits: requests are counted per minute, caller and class.

use crate::response::set_header;
use crate::{Context, Principal, Rates, Request, Response};
use engine::{Error, Result};
use http::header::{HeaderName, RETRY_AFTER};
use model::{OwnRates, Timestamp};
use std::net::IpAddr;
use std::time::Duration;

const WINDOW_MS: i64 = 60_000;

/// The class of requests in which a request of the route is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitClass {
    /// Pairing and tokens. Counted per kind of callers and address, to slow down the guessing of
    /// secrets.
    Auth,
    /// Starting runs of workflows.
    Execute,
    /// Reading stored data.
    Query,
    /// Changing stored data.
    Modify,
    /// Waiting for what happens in a run. Each request counts once, however long it waits. It is
    /// not counted as a read, so that a live view does not use up the reads of its device.
    Watch,
    /// Requests that are not counted.
    Unlimited,
}

impl LimitClass {
    fn limit(self, rates: &Rates, own: &OwnRates) -> Option<(&'static str, u64)> {
        match self {
            Self::Auth => Some(("auth", own.auth.unwrap_or(rates.auth))),
            Self::Execute => Some(("execute", own.execute.unwrap_or(rates.execute))),
            Self::Query => Some(("query", own.query.unwrap_or(rates.query))),
            Self::Modify => Some(("modify", own.modify.unwrap_or(rates.modify))),
            Self::Watch => Some(("watch", own.watch.unwrap_or(rates.watch))),
            Self::Unlimited => None,
        }
    }
}

/// The count of a caller in the current minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateUse {
    limit: u64,
    count: u64,
    reset_at: Timestamp,
}

/// Counts a request; `None` if requests of this class are not limited.
pub(crate) async fn count(
    context: &Context,
    class: LimitClass,
    callers: &str,
    principal: Option<&Principal>,
    peer: Option<IpAddr>,
) -> Result<Option<RateUse>> {
    let Some(rates) = context.host.rate_limits.as_ref().filter(|_| class != LimitClass::Unlimited) else {
        return Ok(None);
    };
    let own = match principal {
        Some(principal) => context.own_rates.of(&context.engine, &principal.account).await?,
        None => OwnRates::default(),
    };
    let Some((class_name, limit)) = class.limit(rates, &own) else { return Ok(None) };
    let caller = match principal {
        Some(principal) if class != LimitClass::Auth => principal.caller(),
        _ => address(peer),
    };
    // Different facades have different callers, also behind the same address, and the operator is
    // one more. Each kind of callers has a count of its own. Failed attempts are counted together;
    // see `attempts`.
    let bucket = if class == LimitClass::Auth {
        format!("{class_name}/{callers}/{caller}")
    } else {
        format!("{class_name}/{caller}")
    };
    let ports = &context.engine.ports;
    let reset_at = window_end(ports.clock.now());
    let count = ports.limits.count(&bucket, reset_at).await?;
    Ok(Some(RateUse { limit, count, reset_at }))
}

impl RateUse {
    /// The refusal, if the limit is exceeded.
    pub(crate) fn refusal(&self) -> Option<Error> {
        (self.count > self.limit).then_some(Error::RateLimited { limit: self.limit, reset_at: self.reset_at.0 })
    }

    /// Writes the limit, the remaining requests and the end of the minute into the headers.
    pub(crate) fn apply(&self, response: &mut Response, now: Timestamp) {
        let remaining = self.limit.saturating_sub(self.count);
        set_header(response, HeaderName::from_static("x-ratelimit-limit"), &self.limit.to_string());
        set_header(response, HeaderName::from_static("x-ratelimit-remaining"), &remaining.to_string());
        set_header(response, HeaderName::from_static("x-ratelimit-reset"), &self.reset_at.0.to_string());
        if self.count > self.limit {
            let seconds = now.until(self.reset_at).as_millis().div_ceil(1000);
            set_header(response, RETRY_AFTER, &seconds.to_string());
        }
    }
}

/// Counts the request once more, in this class: it does what requests of this class do. Fails if
/// the limit of the class is exceeded.
pub async fn admit(context: &Context, class: LimitClass, request: &Request) -> Result<()> {
    let standing = count(context, class, "", request.principal.as_ref(), request.peer).await?;
    standing.and_then(|standing| standing.refusal()).map_or(Ok(()), Err)
}

/// The key of an address, in counts.
pub(crate) fn address(peer: Option<IpAddr>) -> String {
    peer.map_or_else(|| "ip:unknown".to_owned(), |peer| format!("ip:{}", peer.to_canonical()))
}

/// The end of the minute that contains this time.
pub(crate) fn window_end(now: Timestamp) -> Timestamp {
    Timestamp(now.0.div_euclid(WINDOW_MS).saturating_mul(WINDOW_MS)).plus(Duration::from_millis(WINDOW_MS as u64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::response::empty;
    use http::StatusCode;

    #[test]
    fn windows_are_whole_minutes() {
        assert_eq!(window_end(Timestamp(1_704_067_200_000)), Timestamp(1_704_067_260_000));
        assert_eq!(window_end(Timestamp(1_704_067_259_999)), Timestamp(1_704_067_260_000));
    }

    #[test]
    fn the_last_request_of_the_window_passes() {
        let reset_at = Timestamp(60_000);
        let last = RateUse { limit: 5, count: 5, reset_at };
        let over = RateUse { limit: 5, count: 6, reset_at };
        assert!(last.refusal().is_none());
        assert!(matches!(over.refusal(), Some(Error::RateLimited { limit: 5, reset_at: 60_000 })));
        let mut response = empty(StatusCode::OK);
        over.apply(&mut response, Timestamp(58_500));
        assert_eq!(response.headers()["x-ratelimit-remaining"], "0");
        assert_eq!(response.headers()["x-ratelimit-reset"], "60000");
        assert_eq!(response.headers()["retry-after"], "2");
    }
}
