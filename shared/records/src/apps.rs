//! Applications, their secrets, codes and access tokens.

mod check;
mod check_token;
mod create;
mod delete;
mod grant_code;
mod grant_token;
mod list;
mod read;
mod redeem_code;
mod rotate_secret;
mod update;

pub use check::check;
pub use check_token::{AuthenticatedApp, check_token};
pub use create::{ID_BYTES, NewApp, create};
pub use delete::delete;
pub use grant_code::grant_code;
pub use grant_token::{Granted, grant_token};
pub use list::list;
pub use read::read;
pub use redeem_code::{Presented, redeem_code};
pub use rotate_secret::{OVERLAP, replace_webhook_secret, rotate_secret, rotate_webhook_secret};
pub use update::update;
