//! Consents: codes that people have given to AI clients, which exchange them for tokens.

mod give;
mod redeem;

pub use give::{Consent, LIFETIME, give};
pub use redeem::{Redeemed, redeem};
