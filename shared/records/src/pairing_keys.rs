//! The keys that pair devices with an account.

mod check;
mod create;
mod rotate;

pub use check::{PairingRight, check};
pub use create::{PairingKeys, create, create_both};
pub use rotate::rotate;
