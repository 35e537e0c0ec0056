//! The routes, one file each, with the path of the route's own file: requests go through the
//! router, the kernel, the engine and the adapters to the embedded services. Answers are compared
//! twice: with the documented sample, field by field and type by type, and with the body that was
//! last approved (`tests/fixtures/routes`; review changes with `cargo insta`). The log is searched
//! for secrets.

mod bodies;
mod botman;
mod console;
pub mod dpa;
mod expect;
mod fuzz;
mod hooks;
pub mod host;
mod itrigger;
mod juggle;
mod kernel;
mod leaks;
mod matrix;
mod mcp;
mod rates;
mod surface;
mod testing;
mod traces;
mod unknown;
mod vflow;
mod watch;
