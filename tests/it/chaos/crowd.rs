//! Storms of runs that all share a limit.

use super::shapes::{LIMITED, RUN_LIMITED};
use super::trouble::Trouble;
use super::{PER_THOUSAND, survived};

#[tokio::test(start_paused = true)]
async fn runs_that_share_a_limit_lose_no_place_in_a_storm() {
    survived(Trouble::Crowd(PER_THOUSAND, LIMITED)).await;
}

#[tokio::test(start_paused = true)]
async fn clocks_that_are_ten_minutes_apart_give_no_place_twice() {
    survived(Trouble::SkewedCrowd(LIMITED)).await;
}

#[tokio::test(start_paused = true)]
async fn workflows_that_share_a_limit_lose_no_place_in_a_storm() {
    survived(Trouble::Crowd(PER_THOUSAND, RUN_LIMITED)).await;
}

#[tokio::test(start_paused = true)]
async fn clocks_that_are_ten_minutes_apart_let_no_run_begin_without_a_place() {
    survived(Trouble::SkewedCrowd(RUN_LIMITED)).await;
}
