//! Serves the console, and the requests that no route takes. In the cloud, the handler of the
//! function names which of the two.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_facades_and_strays(&[&console::FACADE], fallback::NAME, fallback::PLACES)
}
