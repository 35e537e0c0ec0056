//! The addresses at which a run receives signals.

use crate::StepIndex;
use crate::digest::sha256_hex;
use model::{AccountId, Execution, ExecutionId};
use serde_json::Value;

/// The output with the page on which people answer.
const PAGE: &str = "page_url";
/// The number of characters of the authentication code in a token.
const PROOF: usize = 32;

/// The parts of the addresses of a run.
#[derive(Clone, Debug)]
pub struct SignalAddresses {
    /// The part before the token, such as `https://host/v1/webhook/callback/`.
    pub prefix: String,
    /// The account that owns the run.
    pub account: AccountId,
    /// The id of the run.
    pub execution: ExecutionId,
    /// The secret of the run, which is never shown.
    pub secret: String,
}

/// The parts of a token, which are not authenticated yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalToken {
    /// The account that owns the run.
    pub account: AccountId,
    /// The id of the run.
    pub execution: ExecutionId,
    /// The position of the step that waits.
    pub step: StepIndex,
    /// The pass of the step.
    pub pass: u32,
    /// The authentication code, which only the secret of the run can produce.
    pub proof: String,
}

impl SignalAddresses {
    /// The addresses of this run at a host with this public URL.
    pub fn of(row: &Execution, public_url: &str) -> Self {
        Self {
            prefix: format!("{public_url}/v1/webhook/callback/"),
            account: row.account.clone(),
            execution: row.id,
            secret: row.secret.to_string(),
        }
    }

    /// The address for a pass of a step.
    pub fn address(&self, step: StepIndex, pass: u32) -> String {
        let proof = proof(&self.secret, step, pass);
        let id = self.execution.uuid().simple();
        format!("{}{}~{id}~{step}~{pass}~{proof}", self.prefix, self.account.as_str())
    }

    /// The page on which people answer this pass of a step. Runs without a secret have none.
    pub fn page(&self, step: StepIndex, pass: u32) -> Option<String> {
        let mut addresses = catalogue::signal_addresses(&self.address(step, pass)).into_iter();
        addresses.find(|(name, _)| *name == PAGE && !self.secret.is_empty()).map(|(_, address)| address)
    }

    /// The outputs of a pass of a step while it waits: its addresses.
    pub fn outputs(&self, step: StepIndex, pass: u32) -> impl Iterator<Item = (String, Value)> {
        let addresses = catalogue::signal_addresses(&self.address(step, pass));
        addresses.into_iter().map(|(name, address)| (name.to_owned(), Value::String(address)))
    }
}

impl SignalToken {
    /// Parses a token; `None` if it is malformed.
    pub fn parse(token: &str) -> Option<Self> {
        let mut parts = token.split('~');
        let mut next = || parts.next();
        let (account, execution, step, pass, proof) = (next()?, next()?, next()?, next()?, next()?);
        let token = Self {
            account: AccountId::parse(account).ok()?,
            execution: ExecutionId::from_uuid(uuid::Uuid::try_parse(execution).ok()?),
            step: StepIndex(step.parse().ok()?),
            pass: pass.parse().ok()?,
            proof: proof.to_owned(),
        };
        (parts.next().is_none() && token.proof.len() == PROOF).then_some(token)
    }

    /// Whether the code of the token was made with this secret. The duration does not depend on the
    /// result.
    pub fn is_proved_by(&self, secret: &str) -> bool {
        let right = proof(secret, self.step, self.pass);
        let differing = right.bytes().zip(self.proof.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
        !secret.is_empty() && right.len() == self.proof.len() && differing == 0
    }

    /// The name under which the signal is stored.
    pub fn signal(&self) -> String {
        name(self.step, self.pass)
    }
}

/// The name of the signal for a pass of a step.
pub fn name(step: StepIndex, pass: u32) -> String {
    format!("callback/{step}/{pass}")
}

fn proof(secret: &str, step: StepIndex, pass: u32) -> String {
    let mut proof = sha256_hex(&format!("{secret}/{step}/{pass}"));
    proof.truncate(PROOF);
    proof
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_proves_itself_and_no_other() {
        let base = SignalAddresses {
            prefix: "https://host/cb/".to_owned(),
            account: AccountId::parse("tests").unwrap(),
            execution: ExecutionId::from_uuid(uuid::Uuid::from_u128(7)),
            secret: "s3cret".to_owned(),
        };
        let address = base.address(StepIndex(3), 2);
        let page = base.page(StepIndex(3), 2).unwrap();
        assert!(page.ends_with(address.strip_prefix("https://host/cb/").unwrap()), "{page}");
        assert_eq!(SignalAddresses { secret: String::new(), ..base.clone() }.page(StepIndex(3), 2), None);
        let token = SignalToken::parse(address.strip_prefix("https://host/cb/").unwrap()).unwrap();
        assert_eq!((token.step, token.pass), (StepIndex(3), 2));
        assert_eq!((&token.account, token.execution), (&base.account, base.execution));
        assert!(token.is_proved_by("s3cret") && !token.is_proved_by("other") && !token.is_proved_by(""));
        assert!(!SignalToken { pass: 3, ..token.clone() }.is_proved_by("s3cret"));
        for wrong in ["", "~~~~", "tests~x~0~1~00", &format!("{address}~"), "tests~0~0~1~short"] {
            assert_eq!(SignalToken::parse(wrong), None, "{wrong}");
        }
    }
}
