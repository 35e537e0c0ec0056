//! The integration tests, one module per subject.

mod arrows;
mod broken;
mod budgets;
mod calls;
mod chaos;
mod cloud;
mod cost;
mod counting;
mod crash;
mod debts;
mod delivery;
mod drift;
mod examples;
mod flows;
mod fuzz;
mod growth;
mod imports;
mod language;
mod lines;
mod lint;
mod local;
mod metrics;
mod modules_page;
mod reference;
mod rehearsed;
mod routes;
mod samples;
mod scale;
mod schedules;
mod scripts;
mod statistics;
mod stores;
mod stress;
mod tidy;
mod tree;
mod world;

/// As in the local host: a tenth of the time of the storms is allocation.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
