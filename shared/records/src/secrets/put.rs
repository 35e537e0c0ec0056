//! Sets the value of a secret.

use super::list;
use engine::digest::hex;
use engine::ports::secrets::{Secret, SecretFacts};
use engine::secrets::{MAX_SECRETS, is_name};
use engine::{Engine, Error, Result};
use model::AccountId;

/// The shortest value, in bytes. Shorter values occur everywhere by chance, so they could not be
/// masked in what is shown.
pub const MIN_VALUE: usize = 4;
/// The longest value, in bytes.
pub const MAX_VALUE: usize = 64 * 1024;

/// Checks and stores a secret.
pub async fn put(engine: &Engine, account: &AccountId, name: &str, value: String) -> Result<SecretFacts> {
    if !is_name(name) {
        let reason = "must begin with a letter or _, go on with letters, digits, _ or -, and be at most 64 long";
        return Err(Error::invalid("name", reason));
    }
    if !(MIN_VALUE..=MAX_VALUE).contains(&value.len()) {
        return Err(Error::invalid("value", format!("must be {MIN_VALUE} to {MAX_VALUE} bytes long")));
    }
    let secrets = &engine.ports.secrets;
    if secrets.facts(account, name).await?.is_none() && list(engine, account).await?.len() >= MAX_SECRETS {
        return Err(Error::invalid("name", format!("there are {MAX_SECRETS} secrets, which is the most there can be")));
    }
    let handle = hex(&engine.ports.ids.secret()).chars().take(32).collect();
    let secret = Secret { name: name.to_owned(), handle, value };
    Ok(secrets.put(account, &secret, engine.ports.clock.now()).await?)
}
