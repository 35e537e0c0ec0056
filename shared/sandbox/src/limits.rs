//! How much a script may have. Each bound is held by the engine where it can be, and by the process
//! whatever the engine does.

use std::time::Duration;

/// From the start of its process to its answer, by the clock on the wall. The parent kills what has
/// not answered then.
pub const WALL: Duration = Duration::from_secs(2);
/// When the engine itself stops the script, so that the failure can name a line.
pub(crate) const ENGINE_TIME: Duration = Duration::from_millis(1500);
/// Seconds of processor time; the system kills what takes more.
pub(crate) const CPU_SECONDS: u64 = 2;

/// The script's text, in bytes.
pub const SOURCE: usize = 64 * 1024;
/// Its inputs, and its answer, as JSON in bytes.
pub const VALUE: usize = 256 * 1024;
/// How deeply lists and dictionaries of the answer may be nested.
pub(crate) const DEPTH: usize = 64;
/// What goes from process to process in one direction: a value, a log, and room for escapes.
pub const MESSAGE: usize = 1024 * 1024;

/// The engine's heap, in bytes.
pub(crate) const HEAP: usize = 64 * 1024 * 1024;
/// The engine's native stack, in bytes.
pub(crate) const STACK: usize = 1024 * 1024;
/// What a script may add to the process's address space, in bytes: heap, stack, and what converting
/// a result takes.
pub(crate) const ADDRESS_SPACE: u64 = 1024 * 1024 * 1024;

/// Lines of the log, and bytes of one.
pub(crate) const LINES: usize = 100;
pub(crate) const LINE: usize = 1000;
/// A failure's message, in bytes.
pub(crate) const MESSAGE_TEXT: usize = 1000;
