//! Tools that tests share: a clock and ids that repeat, ports made of replaceable parts, and the
//! contract of every store.

pub mod clock;
pub mod contract;
pub mod faults;
pub mod ids;
pub mod ports;

pub use clock::TestClock;
pub use ids::{SeededIds, draw};
pub use ports::{Counted, HttpStub, Parts};
