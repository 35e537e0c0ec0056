//! Clauses about API records.

use super::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use crate::clock::START;
use engine::Ports;
use model::{ApiAuth, ApiKind, ApiRecord, WorkflowId};
use serde_json::json;
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_record_is_found_by_id_and_by_name,
        a_taken_name_is_refused_per_kind,
        one_of_many_creators_gets_the_name,
        replacing_keeps_the_place_and_needs_it,
        the_list_is_in_order,
        names_of_any_text_are_apart,
        a_deleted_record_frees_its_name,
    }
}

fn api(id: &str, kind: ApiKind, module: &str, function: &str) -> Result<ApiRecord, Breach> {
    Ok(ApiRecord {
        id: id.to_owned(),
        methods: vec!["POST".to_owned()],
        version: Some(2),
        auth: ApiAuth::Token { hash: "00".to_owned() },
        debug_data: json!({"x": [1.5]}),
        enabled: true,
        created_at: START,
        modified_at: START,
        ..ApiRecord::new(kind, module.to_owned(), function.to_owned(), WorkflowId::parse("flow")?)
    })
}

async fn a_record_is_found_by_id_and_by_name(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let record = api("1", ApiKind::Botman, "m", "f")?;
    ensure!(ports.apis.create(&mine.account, &record).await?, "a new record was refused");
    ensure!(ports.apis.create(&mine.account, &record).await?, "a create whose answer was lost was refused");
    ensure_eq!(ports.apis.read(&mine.account, "1").await?.as_ref(), Some(&record), "by id");
    let found = ports.apis.find(&mine.account, ApiKind::Botman, "m", "f").await?;
    ensure_eq!(found.as_ref(), Some(&record), "by name");
    ensure_eq!(ports.apis.read(&mine.account, "2").await?, None, "an unknown id");
    ensure_eq!(ports.apis.find(&mine.account, ApiKind::Botman, "m", "F").await?, None, "an unknown name");
    ensure_eq!(ports.apis.read(&other.account, "1").await?, None, "another account's id");
    ensure_eq!(ports.apis.find(&other.account, ApiKind::Botman, "m", "f").await?, None, "another account's name");
    Ok(())
}

async fn a_taken_name_is_refused_per_kind(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = api("1", ApiKind::Botman, "m", "f")?;
    ensure!(ports.apis.create(&mine.account, &first).await?, "a new record was refused");
    ensure!(!ports.apis.create(&mine.account, &api("2", ApiKind::Botman, "m", "f")?).await?, "a taken name was given");
    ensure_eq!(ports.apis.read(&mine.account, "2").await?, None, "the refused record");
    ensure_eq!(ports.apis.read(&mine.account, "1").await?, Some(first), "the first record");
    let second = api("2", ApiKind::Itrigger, "m", "f")?;
    ensure!(ports.apis.create(&mine.account, &second).await?, "the name of another kind was refused");
    ensure!(!ports.apis.create(&mine.account, &api("1", ApiKind::Botman, "m", "g")?).await?, "a taken id was given");
    Ok(())
}

async fn one_of_many_creators_gets_the_name(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut creators = JoinSet::new();
    for id in 0..20 {
        let (mine, record) = (mine.clone(), api(&id.to_string(), ApiKind::Botman, "m", "f")?);
        creators.spawn(async move { (record.id.clone(), mine.ports.apis.create(&mine.account, &record).await) });
    }
    let mut winners = Vec::new();
    while let Some(done) = creators.join_next().await {
        let (id, created) = done?;
        if created? {
            winners.push(id);
        }
    }
    let found = ports.apis.find(&mine.account, ApiKind::Botman, "m", "f").await?;
    ensure_eq!(winners, found.into_iter().map(|api| api.id).collect::<Vec<_>>(), "the winner");
    ensure_eq!(ports.apis.list(&mine.account).await?.len(), 1, "how many are stored");
    Ok(())
}

async fn replacing_keeps_the_place_and_needs_it(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let record = api("1", ApiKind::Botman, "m", "f")?;
    ensure!(!ports.apis.replace(&mine.account, &record).await?, "what is not there was replaced");
    ensure_eq!(ports.apis.read(&mine.account, "1").await?, None, "what was not there");
    ensure!(ports.apis.create(&mine.account, &record).await?, "a new record was refused");
    let unnumbered = ApiRecord { enabled: false, ..record.clone() };
    ensure!(!ports.apis.replace(&mine.account, &unnumbered).await?, "a change without the next number was made");
    let disabled = ApiRecord { enabled: false, edit: 2, ..record.clone() };
    for time in ["first", "second"] {
        ensure!(ports.apis.replace(&mine.account, &disabled).await?, "the {time} replacement was refused");
    }
    let late = ApiRecord { is_async: true, edit: 2, ..record.clone() };
    ensure!(!ports.apis.replace(&mine.account, &late).await?, "a late change was made");
    ensure_eq!(ports.apis.read(&mine.account, "1").await?, Some(disabled.clone()), "the replaced record");
    let foreign = ApiRecord { id: "2".to_owned(), edit: 3, ..record };
    ensure!(!ports.apis.replace(&mine.account, &foreign).await?, "another id took the name over");
    ensure_eq!(ports.apis.find(&mine.account, ApiKind::Botman, "m", "f").await?, Some(disabled), "the record by name");
    Ok(())
}

async fn the_list_is_in_order(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ensure!(ports.apis.list(&mine.account).await?.is_empty(), "a new account has records");
    let order = [
        (ApiKind::Botman, "a", "b"),
        (ApiKind::Botman, "a", "名"),
        (ApiKind::Botman, "a-", "a"),
        (ApiKind::Itrigger, "a", "a"),
    ];
    for (id, (kind, module, function)) in order.iter().enumerate().rev() {
        let record = api(&id.to_string(), *kind, module, function)?;
        ensure!(ports.apis.create(&mine.account, &record).await?, "a new record was refused");
    }
    let listed = ports.apis.list(&mine.account).await?;
    ensure_eq!(listed.iter().map(|api| api.id.as_str()).collect::<Vec<_>>(), ["0", "1", "2", "3"], "the list");
    Ok(())
}

async fn a_deleted_record_frees_its_name(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let record = api("1", ApiKind::Botman, "m", "f")?;
    ensure!(ports.apis.create(&mine.account, &record).await?, "a new record was refused");
    ensure!(!ports.apis.delete(&other.account, &record).await?, "another account deleted it");
    let foreign = ApiRecord { id: "2".to_owned(), ..record.clone() };
    ensure!(!ports.apis.delete(&mine.account, &foreign).await?, "another id deleted it");
    ensure!(ports.apis.delete(&mine.account, &record).await?, "it was not deleted");
    ensure!(!ports.apis.delete(&mine.account, &record).await?, "it was deleted twice");
    ensure_eq!(ports.apis.read(&mine.account, "1").await?, None, "by id");
    ensure_eq!(ports.apis.find(&mine.account, ApiKind::Botman, "m", "f").await?, None, "by name");
    ensure!(ports.apis.create(&mine.account, &foreign).await?, "the name was not freed");
    Ok(())
}

async fn names_of_any_text_are_apart(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let names = [("a#b", "c"), ("a", "b#c"), ("a", ""), ("", "a"), ("名", "a"), ("a", "名")];
    for (id, (module, function)) in names.iter().enumerate() {
        let record = api(&id.to_string(), ApiKind::Botman, module, function)?;
        ensure!(ports.apis.create(&mine.account, &record).await?, "({module:?}, {function:?}) was refused");
    }
    ensure_eq!(ports.apis.list(&mine.account).await?.len(), names.len(), "how many are stored");
    Ok(())
}
