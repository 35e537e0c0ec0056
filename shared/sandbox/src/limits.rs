//! The limits of a script. The engine enforces each where it can; the process enforces them in any
//! case.

use std::time::Duration;

/// Time from the start of the process to its answer. The parent kills a process that has not
/// answered by then.
pub const WALL: Duration = Duration::from_secs(2);
/// Time after which the engine stops the script. It is shorter than [`WALL`], so that the failure
/// can name a line.
pub(crate) const ENGINE_TIME: Duration = Duration::from_millis(1500);
/// Processor time in seconds. The system kills a process that needs more.
pub(crate) const CPU_SECONDS: u64 = 2;

/// The script's text, in bytes.
pub const SOURCE: usize = 64 * 1024;
/// The inputs, and also the answer, in bytes of JSON.
pub const VALUE: usize = 256 * 1024;
/// How deeply lists and dictionaries of the answer can be nested.
pub(crate) const DEPTH: usize = 64;
/// The bytes that are sent between the processes in one direction: a value, a log, and room for
/// escapes.
pub const MESSAGE: usize = 1024 * 1024;

/// The heap of the engine, in bytes.
pub(crate) const HEAP: usize = 64 * 1024 * 1024;
/// The native stack of the engine, in bytes.
pub(crate) const STACK: usize = 1024 * 1024;
/// The bytes that a script can add to the address space of the process: heap, stack, and the
/// conversion of the result.
pub(crate) const ADDRESS_SPACE: u64 = 1024 * 1024 * 1024;

/// The most lines of the log.
pub(crate) const LINES: usize = 100;
pub(crate) const LINE: usize = 1000;
/// The longest message of a failure, in bytes.
pub(crate) const MESSAGE_TEXT: usize = 1000;
