//! What tests share: a clock and ids that repeat, ports put together from parts, and the contract
//! that every store keeps.

pub mod clock;
pub mod contract;
pub mod faults;
pub mod ids;
pub mod ports;

pub use clock::TestClock;
pub use ids::{SeededIds, draw};
pub use ports::{Counted, HttpStub, Parts};
