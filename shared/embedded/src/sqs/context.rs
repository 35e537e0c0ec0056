//! Whose the queues are, and what an operation works with.

/// The account that owns every queue.
pub(super) const ACCOUNT: &str = "000000000000";
/// The region of every queue.
pub(super) const REGION: &str = "us-east-1";

/// What an operation works with: the time, and where queue URLs begin.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) now: i64,
    pub(super) origin: &'a str,
}
