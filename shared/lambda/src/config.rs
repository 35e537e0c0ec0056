//! The configuration in the cloud. Only this file of the crate reads the environment.

use api::identity::{ACCOUNT_CLAIM, Identity, SCOPE_CLAIM, issuer_address};
use api::{HostFacts, OpenPairing, Rates};
use aws::http_out::AllowEntry;
use std::time::Duration;

/// The settings of the functions. Tables and queues are in `aws::Config`.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    /// The log filter, in the syntax of `tracing`.
    pub log: String,
    /// Rate limits per minute; `None` = no limits.
    pub rates: Option<Rates>,
    /// The address under which callers reach Sluice, without a slash at the end.
    pub public_url: Option<String>,
    /// Hosts that workflows can call although they are not public.
    pub allow_hosts: Vec<AllowEntry>,
    /// The gaps between the attempts of a callback; `None` = the default.
    pub callback_gaps: Option<[Duration; 3]>,
    /// How long a synchronous execution stays inside its request; `None` = the default.
    pub sync_cap: Option<Duration>,
    /// For how many days ended executions are kept; `None` = forever.
    pub history_days: Option<u32>,
    /// Whether the same machine can pair a device without a key. For `cargo lambda watch`, never
    /// for the cloud.
    pub open_pairing: bool,
    /// SHA-256 of the root key, in hex.
    pub root_key_hash: Option<String>,
    /// The external identity provider of AI clients.
    pub identity: Option<Identity>,
    /// The name of this Lambda function; metrics use it as a dimension.
    pub function: Option<String>,
    /// The route or worker of the binary that this function serves. `None` under
    /// `cargo lambda watch`, where one process serves everything that is in the binary.
    pub handler: Option<String>,
    /// The name of the deployment; metrics of executions use it as a dimension.
    pub stage: Option<String>,
    /// The memory of the function, in MB.
    pub memory_mb: Option<u32>,
}

impl Config {
    /// Reads the environment, once, at start.
    pub fn from_env() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the config that reads the environment")]
        Self::from_variables(|name| std::env::var(name).ok())
    }

    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Self {
        let read = |name: &str| variable(name).filter(|value| !value.is_empty());
        let default = Rates::default();
        let rate = |name: &str, default: u64| read(name).and_then(|text| text.parse().ok()).unwrap_or(default);
        let rates = Rates {
            auth: rate("RATE_LIMIT_AUTH", default.auth),
            execute: rate("RATE_LIMIT_EXECUTE", default.execute),
            query: rate("RATE_LIMIT_QUERY", default.query),
            modify: rate("RATE_LIMIT_MODIFY", default.modify),
            watch: rate("RATE_LIMIT_WATCH", default.watch),
        };
        let off = read("RATE_LIMITS").is_some_and(|value| value == "off");
        Self {
            log: read("LOG_LEVEL").unwrap_or_else(|| "info".to_owned()),
            rates: (!off).then_some(rates),
            public_url: read("SLUICE_PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned()),
            allow_hosts: read("ALLOW_HOSTS")
                .iter()
                .flat_map(|list| list.split(','))
                .filter_map(|entry| entry.trim().parse().ok())
                .collect(),
            callback_gaps: read("CALLBACK_GAPS").and_then(|list| gaps(&list)),
            sync_cap: read("SYNC_CAP_SECONDS").and_then(|text| text.parse().ok()).map(Duration::from_secs),
            history_days: read("HISTORY_DAYS").and_then(|text| text.parse().ok()).filter(|days| *days > 0),
            open_pairing: read("OPEN_PAIRING").is_some_and(|value| value == "true"),
            root_key_hash: read("ROOT_KEY_HASH"),
            identity: read("MCP_ISSUER").and_then(|issuer| issuer_address(&issuer).ok()).map(|issuer| Identity {
                issuer,
                audience: read("MCP_AUDIENCE"),
                jwks_url: read("MCP_JWKS_URL"),
                account_claim: read("MCP_ACCOUNT_CLAIM").unwrap_or_else(|| ACCOUNT_CLAIM.to_owned()),
                scope_claim: read("MCP_SCOPE_CLAIM").unwrap_or_else(|| SCOPE_CLAIM.to_owned()),
            }),
            function: read("AWS_LAMBDA_FUNCTION_NAME"),
            handler: read("_HANDLER").filter(|handler| handler != "bootstrap"),
            stage: read("STAGE"),
            memory_mb: read("AWS_LAMBDA_FUNCTION_MEMORY_SIZE").and_then(|text| text.parse().ok()),
        }
    }

    /// Writes the settings into a host's facts.
    pub fn apply(self, facts: &mut HostFacts) {
        facts.rate_limits = self.rates;
        facts.base_url = self.public_url;
        facts.open_pairing = if self.open_pairing { OpenPairing::ThisMachine } else { OpenPairing::Nobody };
        facts.root_key_hash = self.root_key_hash;
        facts.identity = self.identity;
    }
}

/// Reads three numbers of seconds.
fn gaps(list: &str) -> Option<[Duration; 3]> {
    let seconds: Option<Vec<u64>> = list.split(',').map(|part| part.trim().parse().ok()).collect();
    let seconds: [u64; 3] = seconds?.try_into().ok()?;
    Some(seconds.map(Duration::from_secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(variables: &[(&str, &str)]) -> Config {
        Config::from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn an_empty_environment_limits_and_opens_nothing() {
        for variables in [&[][..], &[("RATE_LIMIT_AUTH", "many"), ("OPEN_PAIRING", "1"), ("SLUICE_PUBLIC_URL", "")]] {
            let config = config(variables);
            assert_eq!(config.rates, Some(Rates::default()));
            assert_eq!((config.public_url, config.open_pairing, config.root_key_hash), (None, false, None));
            assert_eq!(config.callback_gaps, None);
        }
    }

    #[test]
    fn gaps_are_three_or_the_usual_ones() {
        let gaps = |list| config(&[("CALLBACK_GAPS", list)]).callback_gaps;
        assert_eq!(gaps("1, 2,3"), Some([1, 2, 3].map(Duration::from_secs)));
        for list in ["", "1,2", "1,2,3,4", "1,2,x", "-1,2,3"] {
            assert_eq!(gaps(list), None, "{list}");
        }
    }

    #[test]
    fn an_identity_provider_needs_an_issuer() {
        let issuer = ("MCP_ISSUER", "https://login.example/");
        let set = config(&[issuer, ("MCP_AUDIENCE", "flows"), ("MCP_SCOPE_CLAIM", "")]).identity;
        assert_eq!(set, Some(Identity { audience: Some("flows".into()), ..Identity::new("https://login.example/") }));
        for variables in [&[("MCP_AUDIENCE", "flows")][..], &[("MCP_ISSUER", "http://login.example")], &[]] {
            assert_eq!(config(variables).identity, None);
        }
    }

    #[test]
    fn bootstrap_names_nothing() {
        let handler = |name| config(&[("_HANDLER", name)]).handler;
        assert_eq!(handler("vflow-workflows-get").as_deref(), Some("vflow-workflows-get"));
        assert_eq!([handler(""), handler("bootstrap")], [None, None]);
    }

    #[test]
    fn the_cap_is_in_seconds() {
        let cap = |text| config(&[("SYNC_CAP_SECONDS", text)]).sync_cap;
        assert_eq!(cap("7"), Some(Duration::from_secs(7)));
        assert_eq!([cap(""), cap("long")], [None, None]);
    }

    #[test]
    fn limits_are_set_one_by_one_or_all_off() {
        let some = config(&[("RATE_LIMIT_AUTH", "7"), ("SLUICE_PUBLIC_URL", "https://example.org/")]);
        assert_eq!(some.rates, Some(Rates { auth: 7, ..Rates::default() }));
        assert_eq!(some.public_url.as_deref(), Some("https://example.org"));
        assert_eq!(config(&[("RATE_LIMITS", "off"), ("RATE_LIMIT_AUTH", "7")]).rates, None);
    }
}
