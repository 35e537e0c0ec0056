//! Reads a connection.

use super::NamedConnection;
use engine::connections::{record_of, stored};
use engine::secrets::is_name;
use engine::{Engine, Error, Result};
use model::AccountId;

/// The connection with this name.
pub async fn read(engine: &Engine, account: &AccountId, name: &str) -> Result<NamedConnection> {
    let missing = || Error::NotFound { what: "connection" };
    if !is_name(name) {
        return Err(missing());
    }
    let facts = engine.ports.secrets.facts(account, &record_of(name)).await?.ok_or_else(missing)?;
    let found = stored(&engine.ports, account, &[name.to_owned()]).await?;
    let (name, connection) = found.into_iter().next().ok_or_else(missing)?;
    Ok(NamedConnection::new(name, connection, &facts))
}
