//! The integration tests, one module per subject.

mod arrows;
mod budgets;
mod chaos;
mod cloud;
mod cost;
mod crash;
mod debts;
mod delivery;
mod drift;
mod flows;
mod fuzz;
mod language;
mod local;
mod metrics;
mod modules_page;
mod reference;
mod routes;
mod schedules;
mod scripts;
mod statistics;
mod stores;
mod tidy;
mod tree;
mod world;
