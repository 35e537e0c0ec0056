//! The environment of `sluice.yaml` for which a command runs, with its server.

use url::Url;

/// An environment that was chosen with `--env` or `SLUICE_ENV`.
#[derive(Clone, Debug)]
pub struct Target {
    /// The name of the environment.
    pub name: String,
    /// Its server; `None` = the one that is used without an environment.
    pub server: Option<Place>,
}

/// How an environment names its server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// By its address.
    Url(Url),
    /// By the name of a context of this device.
    Context(String),
}
