//! Consents: codes that people have given to AI clients, which exchange them for tokens.

mod device;
mod give;
mod redeem;

pub use device::{device_of, end, is_of};
pub use give::{Consent, LIFETIME, give};
pub use redeem::{Redeemed, redeem};
