//! Serves the workers that a queue or the clock starts: in the cloud, the one that the handler of
//! the function names.

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
