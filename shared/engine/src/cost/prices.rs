//! The one table of prices: list prices of us-east-1 in US dollars, without free tier, without discounts for quantity, as the services' own pages
//! had them, looked up on 2026-11-22. A run is priced when it is shown, so that a new price here counts for old runs, too.
//!
//! | what | price | source |
//! |---|---|---|
//! | DynamoDB on demand, a write unit | $0.625 a million | aws.amazon.com/dynamodb/pricing/on-demand, since November 2024 |
//! | DynamoDB on demand, a read unit | $0.125 a million | the same |
//! | SQS standard queue, a request | $0.40 a million | aws.amazon.com/sqs/pricing |
//! | Lambda, an invocation | $0.20 a million | aws.amazon.com/lambda/pricing |
//! | Lambda on x86, a GB and second | $0.0000166667 | the same |
//! | Step Functions Standard, a state transition | $0.025 a thousand | aws.amazon.com/step-functions/pricing |

use model::Usage;

/// All prices are in millionths of a millionth of a dollar, so that they add up without fractions.
const PER_DOLLAR: f64 = 1e12;
/// A write unit.
const WRITE: u64 = 625_000;
/// A read unit.
const READ: u64 = 125_000;
/// A request to a queue.
const REQUEST: u64 = 400_000;
/// An invocation.
const INVOCATION: u64 = 200_000;
/// A GB and second.
const GB_SECOND: u64 = 16_666_700;
/// A state transition.
const TRANSITION: u64 = 25_000_000;
/// Megabytes times milliseconds in a GB and second.
const MB_MS: u64 = 1024 * 1000;

/// What that costs here, in dollars.
pub fn dollars(usage: &Usage) -> f64 {
    let memory = u128::from(usage.mb_ms) * u128::from(GB_SECOND) / u128::from(MB_MS);
    let counted = [
        (usage.writes, WRITE),
        (usage.reads, READ),
        (usage.requests, REQUEST),
        (usage.invocations, INVOCATION),
        (usage.transitions, TRANSITION),
    ];
    let counted: u128 = counted.into_iter().map(|(count, price)| u128::from(count) * u128::from(price)).sum();
    (counted + memory) as f64 / PER_DOLLAR
}

/// What Step Functions Standard asks for as many steps, in dollars: a transition each, and nothing for what the steps themselves call. Entering
/// and leaving a workflow, and retries, come on top there, so it is the least that it would be.
pub fn step_functions_dollars(usage: &Usage) -> f64 {
    (u128::from(usage.steps) * u128::from(TRANSITION)) as f64 / PER_DOLLAR
}

/// GB and seconds.
pub fn gb_seconds(usage: &Usage) -> f64 {
    usage.mb_ms as f64 / MB_MS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_of_each_costs_what_the_list_says() {
        let million = 1_000_000;
        let dollars = |usage: Usage| super::dollars(&usage);
        let none = Usage::default();
        let cases = [
            (Usage { writes: million, ..none }, 0.625),
            (Usage { reads: million, ..none }, 0.125),
            (Usage { requests: million, ..none }, 0.40),
            (Usage { invocations: million, ..none }, 0.20),
            (Usage { mb_ms: million * MB_MS, ..none }, 16.6667),
            (Usage { transitions: 1000, ..none }, 0.025),
            (Usage { steps: million, ..none }, 0.0),
        ];
        for (usage, price) in cases {
            assert!((dollars(usage) - price).abs() < 1e-9, "{usage:?}");
        }
        let all = cases.into_iter().fold(none, |mut sum, (usage, _)| {
            sum.add(&usage);
            sum
        });
        assert!((dollars(all) - cases.iter().map(|(_, price)| price).sum::<f64>()).abs() < 1e-9);
        assert!((step_functions_dollars(&all) - 25.0).abs() < 1e-9);
        assert!((gb_seconds(&all) - 1e6).abs() < 1e-9);
        assert!(dollars(Usage { writes: u64::MAX, mb_ms: u64::MAX, ..none }).is_finite());
    }
}
