//! Tools that tests share: ports made of replaceable parts, faults, and the contract of every
//! store. The clock and the ids are those of `rehearsal`.

pub mod contract;
pub mod faults;
pub mod ports;

pub use ports::{Counted, HttpStub, Parts};
pub use rehearsal::clock::{self, VirtualClock as TestClock};
pub use rehearsal::ids::{self, SeededIds, draw};
