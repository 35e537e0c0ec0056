//! The flags of the local host for an external identity provider.

use api::identity::{ACCOUNT_CLAIM, Identity, SCOPE_CLAIM, issuer_address};
use clap::Args;

/// The identity provider whose access tokens AI clients can use.
#[derive(Clone, Debug, Args)]
pub struct IdentityFlags {
    /// The issuer of an external identity provider, whose access tokens AI clients can use at /mcp
    #[arg(long, value_name = "URL", value_parser = issuer_address)]
    pub mcp_issuer: Option<String>,

    /// What the claim `aud` of these tokens must name. Without it, the address of /mcp
    #[arg(long, value_name = "TEXT", requires = "mcp_issuer")]
    pub mcp_audience: Option<String>,

    /// Where the keys of the issuer are. Without it, where its metadata says
    #[arg(long, value_name = "URL", value_parser = issuer_address, requires = "mcp_issuer")]
    pub mcp_jwks_url: Option<String>,

    /// The claim that names the account
    #[arg(long, value_name = "NAME", default_value = ACCOUNT_CLAIM, requires = "mcp_issuer")]
    pub mcp_account_claim: String,

    /// The claim with the scopes: read, write, execute, admin
    #[arg(long, value_name = "NAME", default_value = SCOPE_CLAIM, requires = "mcp_issuer")]
    pub mcp_scope_claim: String,
}

impl IdentityFlags {
    /// The identity provider, if there is one.
    pub fn read(&self) -> Option<Identity> {
        Some(Identity {
            issuer: self.mcp_issuer.clone()?,
            audience: self.mcp_audience.clone(),
            jwks_url: self.mcp_jwks_url.clone(),
            account_claim: self.mcp_account_claim.clone(),
            scope_claim: self.mcp_scope_claim.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flags::Flags;
    use clap::Parser;

    #[test]
    fn settings_of_an_identity_provider_need_its_issuer() {
        let read =
            |all: &[&str]| Flags::try_parse_from(["sluice"].iter().chain(all)).ok().map(|flags| flags.identity.read());
        assert_eq!(read(&[]), Some(None));
        let issuer = "https://login.example";
        assert_eq!(read(&["--mcp-issuer", issuer]), Some(Some(Identity::new(issuer))));
        for wrong in [&["--mcp-issuer", "login.example"][..], &["--mcp-audience", "x"], &["--mcp-account-claim", "x"]] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }
}
