//! The addresses at which a run takes signals.

use crate::digest::sha256_hex;
use crate::index::StepIndex;
use model::{AccountId, ExecutionId};

/// The characters of a token's proof.
const PROOF: usize = 32;

/// What the addresses of a run's signals are made of.
#[derive(Clone, Debug)]
pub struct SignalAddresses {
    /// The part before the token, such as `https://host/v1/webhook/callback/`.
    pub prefix: String,
    /// The account that owns the run.
    pub account: AccountId,
    /// The run's id.
    pub execution: ExecutionId,
    /// Known to the run alone.
    pub secret: String,
}

/// A token taken apart. Nothing of it is proved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignalToken {
    /// The account that owns the run.
    pub account: AccountId,
    /// The run's id.
    pub execution: ExecutionId,
    /// The place of the step that waits.
    pub step: StepIndex,
    /// The step's pass.
    pub pass: u32,
    /// Shows that the sender was given the address.
    pub proof: String,
}

impl SignalAddresses {
    /// The address of a step's pass.
    pub fn address(&self, step: StepIndex, pass: u32) -> String {
        let proof = proof(&self.secret, step, pass);
        let id = self.execution.uuid().simple();
        format!("{}{}~{id}~{step}~{pass}~{proof}", self.prefix, self.account.as_str())
    }
}

impl SignalToken {
    /// Takes a token apart; `None` if it is not one.
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

    /// Whether the token was made by the run that has this secret. It takes the same time whatever
    /// is wrong.
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

/// The name of the signal for which a step's pass waits.
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
