//! Storms of runs that all share a limit.

use super::trouble::Trouble;
use super::{PER_THOUSAND, survived};

#[tokio::test(start_paused = true)]
async fn runs_that_share_a_limit_lose_no_place_in_a_storm() {
    survived(Trouble::Crowd(PER_THOUSAND)).await;
}

#[tokio::test(start_paused = true)]
async fn clocks_that_are_ten_minutes_apart_give_no_place_twice() {
    survived(Trouble::SkewedCrowd).await;
}
