//! Serves the other four open APIs and webhooks: in the cloud the one route that the handler of the
//! function names.
//!
//! They share nearly all their code, so one zip of all of them is little larger than one of a
//! single facade.

use std::process::ExitCode;

fn main() -> ExitCode {
    lambda::serve_facades(&[&botman::FACADE, &dpa::FACADE, &juggle::FACADE, &itrigger::FACADE, &hooks::FACADE])
}
