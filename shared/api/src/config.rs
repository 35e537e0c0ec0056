//! What the host knows about itself. It is read once at the start and is the same for every
//! request.

use crate::OneTimeKey;
use crate::identity::Identity;
use model::Timestamp;
use std::sync::Arc;

/// Facts about the process that serves requests, and the options of its operator.
#[derive(Clone, Debug)]
pub struct HostFacts {
    /// The version of Sluice.
    pub version: String,
    /// When the process has started.
    pub started_at: Timestamp,
    /// The value that the web editor shows as the brand of a phone.
    pub brand: String,
    /// The value that the web editor shows as the model of a phone: operating system and processor.
    pub model: String,
    /// The value that the web editor expects as the API level of Android: the version of the HTTP
    /// API.
    pub api_level: i64,
    /// Who may pair a device with the account `admin` without a key.
    pub open_pairing: OpenPairing,
    /// A key for one pairing of a device on this machine, with the scope `admin`, with the account
    /// `admin`.
    pub one_time_key: Option<Arc<OneTimeKey>>,
    /// The rate limits, in requests per minute; `None` = no limits.
    pub rate_limits: Option<Rates>,
    /// SHA-256 of the root key, in hex; `None` = no accounts can be created.
    pub root_key_hash: Option<String>,
    /// The issuer of tokens (`iss`).
    pub issuer: String,
    /// The audience of tokens (`aud`).
    pub audience: String,
    /// Whether the process stores its data itself. Then its health includes the health of its disk.
    pub keeps_data: bool,
    /// The address at which callers reach the host, without a closing slash; `None` = the address
    /// of each request.
    pub base_url: Option<String>,
    /// The external identity provider of AI clients; `None` = only the host gives them tokens.
    pub identity: Option<Identity>,
}

impl HostFacts {
    /// The facts of this process. All options are off.
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
            identity: None,
        }
    }
}

/// Who may pair a device without a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpenPairing {
    /// Every pairing needs a key.
    Nobody,
    /// Callers on the same machine, if they use a loopback name. Requests through a proxy or from
    /// the page of another site are excluded.
    ThisMachine,
    /// Every caller that can reach the host.
    Anybody,
}

/// Rate limits of the classes, in requests per minute and caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rates {
    /// Pairing, and refreshing, verifying and revoking tokens.
    pub auth: u64,
    /// Starting runs of workflows.
    pub execute: u64,
    /// Reading stored data.
    pub query: u64,
    /// Changing stored data.
    pub modify: u64,
    /// Waiting for what happens in a run.
    pub watch: u64,
}

impl Default for Rates {
    /// The limits that the API of the web editor documents, and one for watchers, which it does not
    /// have.
    fn default() -> Self {
        Self { auth: 5, execute: 10, query: 100, modify: 60, watch: 300 }
    }
}
