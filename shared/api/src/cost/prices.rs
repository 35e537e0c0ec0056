//! The only table of prices: list prices of us-east-1 in US dollars, without free tier and without
//! discounts for quantity, from the pages of the services, looked up on 2026-11-22. The cost of a
//! run is computed when it is shown, so a new price here also changes the cost of old runs.
//!
//! | what | price | source |
//! |---|---|---|
//! | DynamoDB on demand, a write unit | $0.625 a million | aws.amazon.com/dynamodb/pricing/on-demand, since November 2024 |
//! | DynamoDB on demand, a read unit | $0.125 a million | the same |
//! | SQS standard queue, a request of a message with a group | $0.50 a million: $0.40, and $0.10 for fairness | aws.amazon.com/sqs/pricing |
//! | Lambda, an invocation | $0.20 a million | aws.amazon.com/lambda/pricing |
//! | Lambda on x86, a GB and second | $0.0000166667 | the same |
//! | Step Functions Standard, a state transition | $0.025 a thousand | aws.amazon.com/step-functions/pricing |

use model::Usage;

/// Prices are whole trillionths of a dollar, so that sums have no rounding errors.
const PER_DOLLAR: f64 = 1e12;
/// The price of a write unit.
const WRITE: u64 = 625_000;
/// The price of a read unit.
const READ: u64 = 125_000;
/// The price of a request to a queue that treats accounts fairly.
const REQUEST: u64 = 500_000;
/// The price of an invocation.
const INVOCATION: u64 = 200_000;
/// The price of a GB-second.
const GB_SECOND: u64 = 16_666_700;
/// The price of a state transition.
const TRANSITION: u64 = 25_000_000;
/// The number of megabyte-milliseconds in a GB-second.
const MB_MS: u64 = 1024 * 1000;

/// The cost of this usage, in dollars.
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

/// The cost of the same number of steps in Step Functions Standard, in dollars. It is a lower
/// bound: each step counts as one state transition, and retries, the start and the end of a
/// workflow, and the services that steps call are not included.
pub fn step_functions_dollars(usage: &Usage) -> f64 {
    (u128::from(usage.steps) * u128::from(TRANSITION)) as f64 / PER_DOLLAR
}

/// The memory used, in GB-seconds.
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
            (Usage { requests: million, ..none }, 0.50),
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
