//! The keys that pair devices with an account.

mod check;
mod create;
mod rotate;

pub use check::{PairingRight, check};
pub use create::create;
pub use rotate::{PairingKeys, rotate};
