//! Serves the workers that set out from a queue or the clock: in the cloud the one that the
//! function's handler names.

use lambda::Work;
use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_workers(&[
        ("drain-dlq", Work::Queue(workers::drain_dlq::handle)),
        ("run-execution", Work::Queue(workers::run_execution::handle)),
        ("send-callback", Work::Queue(workers::send_callback::handle)),
        ("tick", Work::Tick(workers::tick::handle)),
    ])
}
