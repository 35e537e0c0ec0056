//! Clauses about secrets.

use super::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use crate::clock::START;
use engine::Ports;
use engine::ports::secrets::{Secret, SecretFacts};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        values_come_back_to_their_owner,
        a_handle_stays_until_the_secret_is_deleted,
        of_many_who_set_a_value_one_is_read,
        the_list_is_in_order,
    }
}

fn secret(name: &str, handle: &str, value: &str) -> Secret {
    Secret { name: name.to_owned(), handle: handle.to_owned(), value: value.to_owned() }
}

async fn read(tenant: &Tenant, names: &[&str]) -> Result<Vec<Secret>, Breach> {
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut secrets = tenant.ports.secrets.read(&tenant.account, &names).await?;
    secrets.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(secrets)
}

async fn values_come_back_to_their_owner(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure_eq!(read(&mine, &["a"]).await?, [], "before the first");
    let large = "密\n".repeat(16_000);
    let (a, b) = (secret("a", "h1", &large), secret("B-2", "h2", "hunter2"));
    let foreign = secret("a", "h3", "theirs");
    for secret in [&a, &b] {
        ports.secrets.put(&mine.account, secret, START).await?;
    }
    ports.secrets.put(&other.account, &foreign, START).await?;
    ensure_eq!(read(&mine, &["a", "c", "B-2"]).await?, [b, a], "all of mine");
    ensure_eq!(read(&other, &["a", "B-2"]).await?, [foreign], "all of another's");
    ensure!(!ports.secrets.delete(&other.account, "B-2").await?, "another's secret was deleted");
    ensure_eq!(read(&mine, &["B-2"]).await?.len(), 1, "what another deleted");
    Ok(())
}

async fn a_handle_stays_until_the_secret_is_deleted(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let later = START.plus_millis(5);
    ports.secrets.put(&mine.account, &secret("a", "h1", "first"), START).await?;
    let facts = ports.secrets.put(&mine.account, &secret("a", "h2", "second"), later).await?;
    ensure_eq!(facts, SecretFacts { name: "a".to_owned(), created_at: START, modified_at: later }, "the facts");
    ensure_eq!(ports.secrets.facts(&mine.account, "a").await?, Some(facts), "the stored facts");
    ensure_eq!(read(&mine, &["a"]).await?, [secret("a", "h1", "second")], "the second value");
    let replaced = async |value: &str, seen: Option<&str>| {
        ports.secrets.replace(&mine.account, &secret("a", "h9", value), seen, later).await
    };
    ensure!(!replaced("x", None).await?, "one that is there was made anew");
    ensure!(!replaced("x", Some("first")).await?, "one that has changed was replaced");
    ensure!(replaced("third", Some("second")).await?, "one that was as seen was not replaced");
    ensure!(!replaced("x", Some("second")).await?, "it was replaced twice");
    ensure!(replaced("second", Some("third")).await?, "it was not replaced again");
    ensure!(ports.secrets.delete(&mine.account, "a").await?, "it was not deleted");
    ensure!(!replaced("x", Some("second")).await?, "one that is gone was replaced");
    ensure!(!ports.secrets.delete(&mine.account, "a").await?, "it was deleted twice");
    ensure_eq!(ports.secrets.facts(&mine.account, "a").await?, None, "what is gone");
    ports.secrets.put(&mine.account, &secret("a", "h3", "third"), later).await?;
    ensure_eq!(read(&mine, &["a"]).await?, [secret("a", "h3", "third")], "the new secret");
    Ok(())
}

async fn of_many_who_set_a_value_one_is_read(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut setters = JoinSet::new();
    for index in 0..4 {
        let mine = mine.clone();
        let one = secret("a", &format!("h{index}"), &format!("value {index}"));
        setters.spawn(async move { mine.ports.secrets.put(&mine.account, &one, START).await });
    }
    while let Some(set) = setters.join_next().await {
        set??;
    }
    let found = read(&mine, &["a"]).await?;
    ensure!(found.len() == 1 && found.iter().all(|secret| secret.value.starts_with("value ")), "{found:?}");
    Ok(())
}

async fn the_list_is_in_order(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ensure_eq!(ports.secrets.list(&mine.account).await?, [], "before the first");
    for name in ["b", "_", "A"] {
        ports.secrets.put(&mine.account, &secret(name, "h", "value"), START).await?;
    }
    let names: Vec<_> = ports.secrets.list(&mine.account).await?.into_iter().map(|facts| facts.name).collect();
    ensure_eq!(names, ["A", "_", "b"], "the names");
    ports.secrets.put(&mine.account, &secret("~record", "h", "value"), START).await?;
    ensure_eq!(ports.secrets.list(&mine.account).await?.len(), 3, "the secrets of users");
    ensure_eq!(read(&mine, &["~record"]).await?.len(), 1, "the secret of a record");
    ensure!(ports.secrets.delete(&mine.account, "~record").await?, "the secret of a record was there");
    Ok(())
}
