//! Serves the console, and the requests that no route takes: in the cloud, only the one that the
//! handler of the function names.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_facades_and_strays(&[&console::FACADE], fallback::NAME, fallback::PLACES)
}
