//! The options of a push.

/// How a push works.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command")]
pub struct Options {
    /// Whether what no file describes is deleted.
    pub prune: bool,
    /// Whether what is pushed is published as a version.
    pub publish: bool,
    /// Whether what is pushed is enabled, whatever its file says.
    pub enable: bool,
    /// Whether changes of others are overwritten.
    pub force: bool,
}
