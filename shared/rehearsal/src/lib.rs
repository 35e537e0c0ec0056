//! Executes workflows in virtual time with a simulated outside: the runner of users' tests and of
//! the language cases.
//!
//! The engine and the adapters of the stores are the real ones. Time, ids, HTTP, the step queue and
//! other workflows are simulated: [`world`]. [`format`] reads a test file, [`play`] executes a
//! case, and [`expect`] compares its end.

pub mod clock;
pub mod coverage;
pub mod expect;
pub mod fields;
pub mod format;
pub mod ids;
pub mod matcher;
pub mod outcome;
pub mod pattern;
pub mod place;
pub mod play;
pub mod report;
pub mod request;
pub mod rewrite;
pub mod subject;
pub mod verdict;
pub mod world;

pub use clock::VirtualClock;
pub use format::{Case, Suite};
pub use ids::{SeededIds, draw};
pub use matcher::Difference;
pub use outcome::Outcome;
pub use place::{Path, Problem};
pub use play::{Cut, Setting, Way, play};
pub use subject::Subject;
pub use verdict::{Options, Verdict, judge};
pub use world::{RealTime, Stores};
