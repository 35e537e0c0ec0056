//! Lists the connections of an account.

use super::NamedConnection;
use engine::connections::{name_of, stored};
use engine::{Engine, Result};
use model::AccountId;

/// All connections, ordered by name.
pub async fn list(engine: &Engine, account: &AccountId) -> Result<Vec<NamedConnection>> {
    let facts = engine.ports.secrets.list(account).await?;
    let known: Vec<_> = facts.iter().filter_map(|facts| Some((name_of(&facts.name)?.to_owned(), facts))).collect();
    let names: Vec<_> = known.iter().map(|(name, _)| name.clone()).collect();
    let mut found = Vec::with_capacity(names.len());
    for (name, connection) in stored(&engine.ports, account, &names).await? {
        let facts = known.iter().find(|(of, _)| *of == name).map(|(_, facts)| *facts);
        found.extend(facts.map(|facts| NamedConnection::new(name, connection, facts)));
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}
