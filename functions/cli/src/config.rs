//! The environment and the place of the configuration. Only this file reads the environment.

use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;
use std::path::PathBuf;

/// The environment variables of Sluice. Empty variables count as missing.
#[derive(Clone, Default)]
pub struct Environment {
    /// `SLUICE_CONTEXT`: the name of a context.
    pub context: Option<String>,
    /// `SLUICE_ENV`: the name of an environment of `sluice.yaml`.
    pub env: Option<String>,
    /// `SLUICE_URL`: the address of a server.
    pub url: Option<String>,
    /// `SLUICE_TOKEN`: an access token.
    pub token: Option<String>,
    /// The name of this machine, for the list of devices.
    pub machine: Option<String>,
    /// The file with the contexts; `None` if there is no home directory.
    pub file: Option<PathBuf>,
    /// Whether a shell asks for completions, `COMPLETE`.
    pub completes: bool,
}

impl Environment {
    /// Reads the environment of this process.
    pub fn read() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the config that reads the environment")]
        Self::from_variables(|name| std::env::var(name).ok())
    }

    /// Reads variables with a function.
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let read = |name: &str| variable(name).filter(|value| !value.is_empty());
        Self {
            context: read("SLUICE_CONTEXT"),
            env: read("SLUICE_ENV"),
            url: read("SLUICE_URL"),
            token: read("SLUICE_TOKEN"),
            machine: read("HOSTNAME").or_else(host_name),
            file: Xdg::new().ok().map(|base| base.config_dir().join("sluice").join("config.toml")),
            completes: read("COMPLETE").is_some(),
        }
    }
}

/// The name of the machine, if the kernel shows it as a file.
fn host_name() -> Option<String> {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_variables_are_missing() {
        let environment = Environment::from_variables(|name| match name {
            "SLUICE_URL" => Some("http://a".to_owned()),
            _ => Some(String::new()),
        });
        assert_eq!(environment.url.as_deref(), Some("http://a"));
        assert!(environment.token.is_none() && environment.context.is_none() && !environment.completes);
    }
}
