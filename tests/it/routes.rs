//! The routes, one file each, where its name says: requests go through the router, the kernel, the
//! engine and the adapters down to the embedded services. What comes back is compared twice: with
//! the documented sample, field by field and type by type, and with the body as it was last
//! approved (`tests/fixtures/routes`; review changes with `cargo insta`). What is logged meanwhile
//! is searched for secrets.

mod botman;
mod dpa;
mod expect;
mod fuzz;
mod host;
mod itrigger;
mod juggle;
mod kernel;
mod leaks;
mod lines;
mod management;
mod matrix;
mod rates;
mod surface;
mod traces;
mod unknown;
mod vflow;
mod watch;
