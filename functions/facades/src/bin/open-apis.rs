//! Serves the open APIs except `vflow`, and webhooks: in the cloud the one route that the handler
//! of the function names.
//!
//! They share nearly all their code, so one zip with all of them is only a little larger than the
//! zip of a single facade.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_facades(&[&botman::FACADE, &dpa::FACADE, &juggle::FACADE, &itrigger::FACADE, &hooks::FACADE])
}
