//! Scopes: what a token allows.

use serde::{Deserialize, Serialize};

/// A right of a paired device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Reads workflows, folders and executions.
    Read,
    /// Changes workflows and folders, and deletes executions.
    Write,
    /// Starts and stops runs.
    Execute,
    /// Administers the account, for example its devices, secrets and API records.
    Admin,
}

impl Scope {
    /// The scopes of every paired device.
    pub const DEVICE: [Self; 3] = [Self::Read, Self::Write, Self::Execute];
    /// The scopes of a device that was paired with the admin pairing key.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Execute, Self::Admin];

    /// The name of the scope, as tokens contain it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Execute => "execute",
            Self::Admin => "admin",
        }
    }
}
