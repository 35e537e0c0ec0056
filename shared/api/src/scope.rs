//! What a token is good for.

use serde::{Deserialize, Serialize};

/// A right of a paired device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Sees everything of the account.
    Read,
    /// Changes workflows.
    Write,
    /// Runs and stops workflows.
    Execute,
    /// Administers the account.
    Admin,
}

impl Scope {
    /// What every paired device may do.
    pub const DEVICE: [Self; 3] = [Self::Read, Self::Write, Self::Execute];
    /// What a device may do that was paired with the account's admin pairing key.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Execute, Self::Admin];

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Execute => "execute",
            Self::Admin => "admin",
        }
    }
}
