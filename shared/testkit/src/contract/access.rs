//! Clauses about accounts and devices, credentials, signing keys and rate windows.

use super::{Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use crate::clock::START;
use engine::Ports;
use engine::ports::SigningKey;
use model::{Account, AccountSettings, Credential, CredentialKind, Device};
use std::collections::BTreeSet;
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        an_account_is_made_once,
        one_of_many_makes_the_account,
        of_many_changes_of_an_account_none_is_lost,
        a_new_pairing_replaces_the_session,
        only_the_current_session_is_ended,
        an_admin_session_stands_beside_the_other,
        devices_are_listed_renamed_and_forgotten,
        devices_of_any_id_are_apart,
        a_credential_is_replaced_and_found_by_kind,
        credentials_of_any_key_are_apart,
        credentials_are_listed_by_account_and_kind,
        of_many_changes_of_a_credential_none_is_lost,
        a_deleted_credential_is_gone_for_everybody,
        of_many_who_delete_a_credential_one_does,
        of_many_first_keys_one_signs,
        the_set_of_keys_is_replaced_by_whoever_has_seen_it,
        counting_is_exact,
        windows_and_keys_are_counted_apart,
    }
}

fn account(tenant: &Tenant) -> Account {
    Account::new(tenant.account.clone(), START)
}

fn device(tenant: &Tenant, id: &str, session: Option<&str>) -> Device {
    Device {
        v: 1,
        account: tenant.account.clone(),
        device_id: id.to_owned(),
        name: "Phone".to_owned(),
        session: session.map(str::to_owned),
        admin_session: None,
        paired_at: START,
    }
}

async fn an_account_is_made_once(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ensure_eq!(ports.accounts.read(&mine.account).await?, None, "an account that is not there");
    ensure!(ports.accounts.create(&account(&mine)).await?, "a new account was refused");
    let later = Account { created_at: START.plus_millis(1), ..account(&mine) };
    for second in [later, account(&mine)] {
        ensure!(!ports.accounts.create(&second).await?, "an account was made twice");
    }
    ensure_eq!(ports.accounts.read(&mine.account).await?, Some(account(&mine)), "the account");
    Ok(())
}

async fn one_of_many_makes_the_account(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut makers = JoinSet::new();
    for i in 0..20 {
        let mine = mine.clone();
        let account = Account { created_at: START.plus_millis(i), ..account(&mine) };
        makers.spawn(async move { mine.ports.accounts.create(&account).await.map(|made| made.then_some(account)) });
    }
    let mut made = Vec::new();
    while let Some(done) = makers.join_next().await {
        made.extend(done??);
    }
    ensure_eq!(made, ports.accounts.read(&mine.account).await?.into_iter().collect::<Vec<_>>(), "who made it");
    Ok(())
}

async fn of_many_changes_of_an_account_none_is_lost(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = account(&mine);
    let second = Account { edit: 2, ..first.clone() };
    ensure!(!ports.accounts.update(&first, &second).await?, "an account that is not there was changed");
    ensure!(ports.accounts.create(&first).await?, "a new account was refused");
    ensure!(ports.accounts.update(&first, &second).await?, "a change was refused");
    ensure!(ports.accounts.update(&first, &second).await?, "a change whose answer was lost was refused");
    let settings = AccountSettings { allow_execute_disabled: true, ..AccountSettings::default() };
    let late = Account { edit: 2, settings, ..first.clone() };
    ensure!(!ports.accounts.update(&first, &late).await?, "an older change went over a newer one");
    ensure_eq!(ports.accounts.read(&mine.account).await?, Some(second), "the account");
    Ok(())
}

async fn a_new_pairing_replaces_the_session(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure_eq!(ports.accounts.device(&mine.account, "d").await?, None, "a device that was never paired");
    ports.accounts.pair(&device(&mine, "d", Some("s1"))).await?;
    ports.accounts.pair(&Device { name: "Tablet".to_owned(), ..device(&mine, "d", Some("s2")) }).await?;
    let now = ports.accounts.device(&mine.account, "d").await?;
    ensure_eq!(now, Some(Device { name: "Tablet".to_owned(), ..device(&mine, "d", Some("s2")) }), "the device");
    ensure_eq!(ports.accounts.device(&other.account, "d").await?, None, "another account's device");
    ports.accounts.pair(&device(&mine, "d", None)).await?;
    ensure_eq!(ports.accounts.device(&mine.account, "d").await?, Some(device(&mine, "d", None)), "without a session");
    Ok(())
}

async fn only_the_current_session_is_ended(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    ports.accounts.end_session(&mine.account, "d", "s1").await?;
    ensure_eq!(ports.accounts.device(&mine.account, "d").await?, None, "ending made a device");
    ports.accounts.pair(&device(&mine, "d", Some("s2"))).await?;
    ports.accounts.end_session(&mine.account, "d", "s1").await?;
    let kept = ports.accounts.device(&mine.account, "d").await?.and_then(|device| device.session);
    ensure_eq!(kept.as_deref(), Some("s2"), "the current session after an older one was ended");
    for _ in 0..2 {
        ports.accounts.end_session(&mine.account, "d", "s2").await?;
        ensure_eq!(
            ports.accounts.device(&mine.account, "d").await?,
            Some(device(&mine, "d", None)),
            "the ended device"
        );
    }
    Ok(())
}

async fn an_admin_session_stands_beside_the_other(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let admin = |session: &str| Device { admin_session: Some(session.to_owned()), ..device(&mine, "d", None) };
    let now = async || ports.accounts.device(&mine.account, "d").await;
    ports.accounts.pair(&admin("a1")).await?;
    ports.accounts.pair(&device(&mine, "d", Some("s1"))).await?;
    ensure_eq!(now().await?, Some(Device { session: Some("s1".to_owned()), ..admin("a1") }), "both sessions");
    ports.accounts.end_session(&mine.account, "d", "s1").await?;
    ensure_eq!(now().await?, Some(admin("a1")), "the admin session after the other one was ended");
    ports.accounts.pair(&device(&mine, "d", Some("s2"))).await?;
    ports.accounts.pair(&admin("a2")).await?;
    ensure_eq!(now().await?, Some(admin("a2")), "the sessions after another admin pairing");
    ports.accounts.end_session(&mine.account, "d", "a2").await?;
    ensure_eq!(now().await?, Some(device(&mine, "d", None)), "no session");
    Ok(())
}

async fn devices_are_listed_renamed_and_forgotten(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure_eq!(ports.accounts.devices(&mine.account).await?, Vec::new(), "devices of nobody");
    ensure_eq!(ports.accounts.rename_device(&mine.account, "a", "x").await?, None, "a name for nothing");
    ensure!(!ports.accounts.remove_device(&mine.account, "a").await?, "nothing was forgotten");
    for id in ["b", "a"] {
        ports.accounts.pair(&device(&mine, id, Some("s"))).await?;
    }
    ensure!(!ports.accounts.remove_device(&other.account, "a").await?, "another account's device was forgotten");
    let renamed = Device { name: "Desk".to_owned(), ..device(&mine, "a", Some("s")) };
    ensure_eq!(ports.accounts.rename_device(&mine.account, "a", "Desk").await?, Some(renamed.clone()), "the new name");
    let mut listed = ports.accounts.devices(&mine.account).await?;
    listed.sort_by_key(|device| device.device_id.clone());
    ensure_eq!(listed, vec![renamed, device(&mine, "b", Some("s"))], "the devices");
    ensure!(ports.accounts.remove_device(&mine.account, "a").await?, "a device was not forgotten");
    ensure_eq!(ports.accounts.recent_device(&mine.account, "a").await?, None, "a forgotten device");
    ensure_eq!(ports.accounts.devices(&other.account).await?, Vec::new(), "another account's devices");
    Ok(())
}

async fn devices_of_any_id_are_apart(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let long = "d".repeat(5_000);
    let ids = ["", "#", "a#b", "手机", "~x", long.as_str()];
    for id in ids {
        ensure_eq!(ports.accounts.device(&mine.account, id).await?, None, "{id:?} before it was paired");
        ports.accounts.pair(&device(&mine, id, Some("s"))).await?;
    }
    for id in ids {
        let found = ports.accounts.device(&mine.account, id).await?;
        ensure_eq!(found, Some(device(&mine, id, Some("s"))), "{id:?}");
    }
    Ok(())
}

fn credential(tenant: &Tenant, kind: CredentialKind, key: &str) -> Credential {
    Credential::new(kind, key.to_owned(), tenant.account.clone(), "Key".to_owned(), START)
}

async fn a_credential_is_replaced_and_found_by_kind(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let key = mine.attempt();
    let first = credential(&mine, CredentialKind::Pairing, &key);
    ensure_eq!(ports.credentials.find(CredentialKind::Pairing, &key).await?, None, "a credential that is not there");
    ports.credentials.put(&first).await?;
    ensure_eq!(ports.credentials.find(CredentialKind::AdminPairing, &key).await?, None, "the key under another kind");
    let second = Credential { secret_hash: Some("00".to_owned()), ..first };
    ports.credentials.put(&second).await?;
    ensure_eq!(ports.credentials.find(CredentialKind::Pairing, &key).await?, Some(second), "the credential");
    Ok(())
}

async fn credentials_of_any_key_are_apart(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let unique = mine.attempt();
    let long = format!("{unique}{}", "k".repeat(5_000));
    ensure_eq!(ports.credentials.find(CredentialKind::App, "").await?, None, "the empty key");
    for key in [format!("{unique}#"), format!("{unique}名"), long] {
        ensure_eq!(ports.credentials.find(CredentialKind::App, &key).await?, None, "{key:?} before it was put");
        let stored = credential(&mine, CredentialKind::App, &key);
        ports.credentials.put(&stored).await?;
        ensure_eq!(ports.credentials.find(CredentialKind::App, &key).await?, Some(stored), "{key:?}");
    }
    Ok(())
}

async fn credentials_are_listed_by_account_and_kind(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let names = |list: Vec<Credential>| list.into_iter().map(|one| one.name).collect::<BTreeSet<_>>();
    for name in ["a", "b"] {
        let one = Credential { name: name.to_owned(), ..credential(&mine, CredentialKind::App, &mine.attempt()) };
        ports.credentials.put(&one).await?;
    }
    ports.credentials.put(&credential(&other, CredentialKind::App, &mine.attempt())).await?;
    ports.credentials.put(&credential(&mine, CredentialKind::OpenToken, &mine.attempt())).await?;
    let ended = Credential { expires_at: Some(START), ..credential(&mine, CredentialKind::App, &mine.attempt()) };
    ports.credentials.put(&ended).await?;
    let listed = names(ports.credentials.list(&mine.account, CredentialKind::App).await?);
    ensure_eq!(listed, ["a", "b"].map(str::to_owned).into(), "the list");
    ensure_eq!(ports.credentials.find(CredentialKind::App, &ended.key).await?, None, "a credential that has ended");
    Ok(())
}

async fn of_many_changes_of_a_credential_none_is_lost(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = credential(&mine, CredentialKind::App, &mine.attempt());
    let second = Credential { edit: 2, name: "second".to_owned(), ..first.clone() };
    ensure!(!ports.credentials.update(&first, &second).await?, "a credential that is not there was changed");
    ports.credentials.put(&first).await?;
    ensure!(ports.credentials.update(&first, &second).await?, "a change was refused");
    ensure!(ports.credentials.update(&first, &second).await?, "a change whose answer was lost was refused");
    let late = Credential { edit: 2, name: "late".to_owned(), ..first.clone() };
    ensure!(!ports.credentials.update(&first, &late).await?, "an older change went over a newer one");
    ensure_eq!(ports.credentials.find(first.kind, &first.key).await?.as_ref(), Some(&second), "the credential");
    ensure_eq!(ports.credentials.list(&mine.account, first.kind).await?, vec![second], "the list");
    Ok(())
}

async fn a_deleted_credential_is_gone_for_everybody(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let one = credential(&mine, CredentialKind::OpenToken, &mine.attempt());
    ensure!(!ports.credentials.delete(&mine.account, one.kind, &one.key).await?, "what is not there was deleted");
    ports.credentials.put(&one).await?;
    ensure!(!ports.credentials.delete(&other.account, one.kind, &one.key).await?, "another account deleted it");
    ensure_eq!(ports.credentials.find(one.kind, &one.key).await?.as_ref(), Some(&one), "after another's attempt");
    ensure!(ports.credentials.delete(&mine.account, one.kind, &one.key).await?, "it was not deleted");
    ensure_eq!(ports.credentials.find(one.kind, &one.key).await?, None, "the deleted credential");
    ensure!(ports.credentials.list(&mine.account, one.kind).await?.is_empty(), "it is still listed");
    Ok(())
}

async fn of_many_who_delete_a_credential_one_does(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let one = credential(&mine, CredentialKind::OAuthCode, &mine.attempt());
    ports.credentials.put(&one).await?;
    let mut deleters = JoinSet::new();
    for _ in 0..20 {
        let (mine, one) = (mine.clone(), one.clone());
        deleters.spawn(async move { mine.ports.credentials.delete(&mine.account, one.kind, &one.key).await });
    }
    let mut deleted = 0;
    while let Some(done) = deleters.join_next().await {
        deleted += usize::from(done??);
    }
    ensure_eq!(deleted, 1, "who deleted it");
    Ok(())
}

async fn the_set_of_keys_is_replaced_by_whoever_has_seen_it(ports: &Ports) -> Outcome {
    let made = SigningKey { kid: "made".to_owned(), secret: [1; 32], created_at: START };
    let seen = ports.keys.ensure(made).await?;
    let add = |kid: &str| {
        let key = SigningKey { kid: kid.to_owned(), secret: [2; 32], created_at: START.plus_millis(100_000) };
        seen.iter().cloned().chain([key]).collect::<Vec<_>>()
    };
    let first = add("first");
    ensure_eq!(ports.keys.replace(&seen, &first).await?, first.clone(), "the replaced set");
    ensure_eq!(ports.keys.replace(&seen, &add("late")).await?, first.clone(), "who had not seen it");
    ensure_eq!(ports.keys.load().await?, first.clone(), "what is loaded");
    ensure_eq!(ports.keys.replace(&first, &seen).await?, seen, "the set as it was");
    Ok(())
}

async fn of_many_first_keys_one_signs(ports: &Ports) -> Outcome {
    let before = ports.keys.load().await?;
    let mut starters = JoinSet::new();
    for i in 0..20 {
        let ports = ports.clone();
        let key = SigningKey { kid: format!("k{i}"), secret: ports.ids.secret(), created_at: START.plus_millis(i) };
        starters.spawn(async move { ports.keys.ensure(key).await });
    }
    let after = ports.keys.ensure(SigningKey { kid: "late".to_owned(), secret: [0; 32], created_at: START }).await?;
    ensure!(!after.is_empty(), "no key at all");
    while let Some(done) = starters.join_next().await {
        ensure_eq!(done??, after, "what a starter was answered");
    }
    ensure_eq!(ports.keys.load().await?, after, "what is loaded");
    let one = if before.is_empty() { after.len() == 1 } else { after == before };
    ensure!(one, "the set grew by a key that was not the first: {after:?}");
    Ok(())
}

async fn counting_is_exact(ports: &Ports) -> Outcome {
    let key = Tenant::new(ports)?.account.to_string();
    let mut callers = JoinSet::new();
    for _ in 0..50 {
        let (ports, key) = (ports.clone(), key.clone());
        callers.spawn(async move { ports.limits.count(&key, START.plus_millis(60_000)).await });
    }
    let mut counts = BTreeSet::new();
    while let Some(done) = callers.join_next().await {
        counts.insert(done??);
    }
    ensure_eq!(counts, (1..=50).collect(), "the counts of fifty callers");
    Ok(())
}

async fn windows_and_keys_are_counted_apart(ports: &Ports) -> Outcome {
    let key = Tenant::new(ports)?.account.to_string();
    let odd = format!("{key}#名|{}", "x".repeat(3_000));
    let (window, next) = (START.plus_millis(60_000), START.plus_millis(120_000));
    ensure_eq!(ports.limits.count(&key, window).await?, 1, "the first count");
    ensure_eq!(ports.limits.count(&key, next).await?, 1, "the next window");
    ensure_eq!(ports.limits.count(&odd, window).await?, 1, "another key");
    ensure_eq!(ports.limits.count(&key, window).await?, 2, "the first window again");
    ensure_eq!(ports.limits.count(&odd, window).await?, 2, "the other key again");
    ensure_eq!(ports.limits.counted(&odd, window).await?, 2, "what was counted");
    ensure_eq!(ports.limits.counted(&odd, next).await?, 0, "what was never counted");
    Ok(())
}
