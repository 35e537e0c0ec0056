//! Stores connections and their access tokens as secrets.

use super::kind::Connection;
use crate::digest::hex;
use crate::ports::Stored;
use crate::ports::secrets::{Secret, SecretFacts};
use crate::{Ports, StoreError};
use model::AccountId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The beginnings of the names. No name of a secret begins with a hyphen.
const CONNECTION: &str = "-connection-";
const TOKEN: &str = "-token-";

/// The name under which a connection is stored.
pub fn record_of(name: &str) -> String {
    format!("{CONNECTION}{name}")
}

/// The connection that is stored under this name; `None` if it is the name of something else.
pub fn name_of(record: &str) -> Option<&str> {
    record.strip_prefix(CONNECTION)
}

fn token_of(name: &str) -> String {
    format!("{TOKEN}{name}")
}

/// The stored connections with these names.
pub async fn stored(ports: &Ports, account: &AccountId, names: &[String]) -> Stored<Vec<(String, Connection)>> {
    let records: Vec<_> = names.iter().map(|name| record_of(name)).collect();
    let found = ports.secrets.read(account, &records).await?;
    let texts = found.into_iter().filter_map(|secret| Some((name_of(&secret.name)?.to_owned(), secret.value)));
    texts.map(|(name, text)| Ok((name, parse(&text)?))).collect()
}

/// Stores a connection. Tokens of an earlier one with the same name are deleted.
pub async fn save(ports: &Ports, account: &AccountId, name: &str, connection: &Connection) -> Stored<SecretFacts> {
    let handle = hex(&ports.ids.secret()).chars().take(32).collect();
    let secret = Secret { name: record_of(name), handle, value: text(connection)? };
    let facts = ports.secrets.put(account, &secret, ports.clock.now()).await?;
    ports.secrets.delete(account, &token_of(name)).await?;
    Ok(facts)
}

/// Deletes a connection and its tokens. Returns whether it existed.
pub async fn remove(ports: &Ports, account: &AccountId, name: &str) -> Stored<bool> {
    let existed = ports.secrets.delete(account, &record_of(name)).await?;
    ports.secrets.delete(account, &token_of(name)).await?;
    Ok(existed)
}

/// A connection, and the text of the tokens that are stored for it.
pub(super) async fn with_tokens(
    ports: &Ports,
    account: &AccountId,
    name: &str,
) -> Stored<Option<(Connection, Option<String>)>> {
    let found = ports.secrets.read(account, &[record_of(name), token_of(name)]).await?;
    let value = |of: String| found.iter().find(|secret| secret.name == of).map(|secret| secret.value.clone());
    let Some(connection) = value(record_of(name)) else { return Ok(None) };
    Ok(Some((parse(&connection)?, value(token_of(name)))))
}

/// The text of the stored tokens.
pub(super) async fn tokens(ports: &Ports, account: &AccountId, name: &str) -> Stored<Option<String>> {
    let found = ports.secrets.read(account, &[token_of(name)]).await?;
    Ok(found.into_iter().next().map(|secret| secret.value))
}

/// Replaces the text of the stored tokens if it is still `seen`. Returns whether it was.
pub(super) async fn replace_tokens(
    ports: &Ports,
    account: &AccountId,
    name: &str,
    seen: Option<&str>,
    new: &str,
) -> Stored<bool> {
    let handle = hex(&ports.ids.secret()).chars().take(32).collect();
    let secret = Secret { name: token_of(name), handle, value: new.to_owned() };
    ports.secrets.replace(account, &secret, seen, ports.clock.now()).await
}

pub(super) fn parse<T: DeserializeOwned>(text: &str) -> Stored<T> {
    serde_json::from_str(text).map_err(|error| StoreError::corrupt("connection", error))
}

pub(super) fn text(value: &impl Serialize) -> Stored<String> {
    serde_json::to_string(value).map_err(|error| StoreError::corrupt("connection", error))
}
