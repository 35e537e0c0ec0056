//! What the host says about itself. Read once at start; the same for every request.

use crate::OneTimeKey;
use model::Timestamp;
use std::sync::Arc;

/// Facts of the process that serves, and the switches its operator set.
#[derive(Clone, Debug)]
pub struct HostFacts {
    /// Sluice's version.
    pub version: String,
    /// When the process started.
    pub started_at: Timestamp,
    /// What stands where the web editor expects a phone's brand.
    pub brand: String,
    /// What stands where it expects a phone's model: operating system and processor.
    pub model: String,
    /// What stands where it expects Android's API level: the version of our HTTP surface.
    pub api_level: i64,
    /// Who may pair a device without a key, for the account `admin`.
    pub open_pairing: OpenPairing,
    /// Pairs one device on this machine that may administer the account `admin`.
    pub one_time_key: Option<Arc<OneTimeKey>>,
    /// Requests a minute, or `None` for no limits.
    pub rate_limits: Option<Rates>,
    /// SHA-256 of the key that makes accounts, in hex; `None` = nobody makes accounts.
    pub root_key_hash: Option<String>,
    /// Who signs our tokens.
    pub issuer: String,
    /// Whom our tokens are for.
    pub audience: String,
    /// Whether the process keeps its data itself, so that its health is that of its disk.
    pub keeps_data: bool,
    /// Where callers reach us, without a closing slash; `None` = as the request says.
    pub base_url: Option<String>,
}

impl HostFacts {
    /// The facts of this process, with everything optional off.
    pub fn new(version: impl Into<String>, started_at: Timestamp) -> Self {
        Self {
            version: version.into(),
            started_at,
            brand: "Sluice".to_owned(),
            model: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            api_level: 1,
            open_pairing: OpenPairing::Nobody,
            one_time_key: None,
            rate_limits: None,
            root_key_hash: None,
            issuer: "sluice".to_owned(),
            audience: "sluice-api".to_owned(),
            keeps_data: false,
            base_url: None,
        }
    }
}

/// Who may pair a device without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenPairing {
    /// A key is always asked for.
    Nobody,
    /// Whoever calls this host from its own machine, by a loopback name, without a proxy or another site's page in between.
    ThisMachine,
    /// Whoever can reach the host.
    Anybody,
}

/// Requests a minute and caller, by class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Pairing, refreshing, verifying, revoking.
    pub auth: u64,
    /// Running workflows.
    pub execute: u64,
    /// Reading.
    pub query: u64,
    /// Writing.
    pub modify: u64,
}

impl Default for Rates {
    /// Those that the web editor's API documents.
    fn default() -> Self {
        Self { auth: 5, execute: 10, query: 100, modify: 60 }
    }
}
