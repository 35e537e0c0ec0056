//! The owner of the queues, and the inputs that all operations share.

/// The account that owns every queue.
pub(super) const ACCOUNT: &str = "000000000000";
/// The region of every queue.
pub(super) const REGION: &str = "us-east-1";

/// The inputs that all operations share: the time, and the beginning of queue URLs.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) now: i64,
    pub(super) origin: &'a str,
}
