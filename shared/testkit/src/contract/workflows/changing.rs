//! Clauses about changes and deletions of workflows.

use crate::contract::tenant::definition;
use crate::contract::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::workflows::Written;
use model::{Revision, Saved, Timestamp, Workflow};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_change_replaces_the_record,
        a_change_of_what_has_changed_is_refused,
        a_change_of_what_is_gone_is_refused,
        a_lost_answer_of_a_change_is_recognised,
        a_change_with_another_definition_is_another_change,
        a_new_revision_leaves_the_old_one,
        a_refused_change_stores_no_revision,
        renaming_frees_the_old_name,
        renaming_to_a_taken_name_is_refused,
        moving_checks_the_other_folder,
        changing_only_the_case_of_a_name_is_no_conflict,
        another_flow_key_frees_the_old_one,
        one_of_many_changes_wins,
        a_delete_needs_the_current_record,
        a_delete_frees_the_name_and_keeps_the_revisions,
        the_last_revision_is_known_past_the_workflows_end,
        revisions_are_listed_newest_first,
    }
}

/// The next edit of a record.
fn after(workflow: &Workflow) -> Workflow {
    Workflow { edit: workflow.edit + 1, is_favorite: true, ..workflow.clone() }
}

async fn stored(tenant: &Tenant, id: &str, name: &str) -> Result<Workflow, Breach> {
    let workflow = tenant.workflow(id, name)?;
    let written = tenant.ports.workflows.create(&tenant.account, &workflow, &definition("1")).await?;
    ensure_eq!(written, Written::Done, "a new workflow '{name}'");
    Ok(workflow)
}

async fn a_change_replaces_the_record(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", "Name").await?;
    let changed = after(&before);
    ensure_eq!(ports.workflows.update(&mine.account, &before, &changed, None).await?, Written::Done, "the change");
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?, Some(changed), "the record");
    Ok(())
}

async fn a_change_of_what_has_changed_is_refused(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", "Name").await?;
    let changed = after(&before);
    ports.workflows.update(&mine.account, &before, &changed, None).await?;
    let stale = Workflow { description: "late".to_owned(), ..after(&before) };
    let renamed = Workflow { name: "Late".to_owned(), ..after(&before) };
    for late in [stale, renamed] {
        let written = ports.workflows.update(&mine.account, &before, &late, None).await?;
        ensure_eq!(written, Written::Changed, "a late change");
    }
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?, Some(changed), "the record");
    Ok(())
}

async fn a_change_of_what_is_gone_is_refused(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let never = mine.workflow("w", "Name")?;
    let renamed = Workflow { name: "Other".to_owned(), ..after(&never) };
    for change in [after(&never), renamed] {
        let written = ports.workflows.update(&mine.account, &never, &change, None).await?;
        ensure_eq!(written, Written::Changed, "a change of nothing");
    }
    ensure_eq!(ports.workflows.read(&mine.account, &never.id).await?, None, "the record");
    Ok(())
}

async fn a_lost_answer_of_a_change_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut before = stored(&mine, "w", "Name").await?;
    let plain = after(&before);
    let renamed = Workflow { name: "Other".to_owned(), ..after(&plain) };
    let revised = Workflow { revision: 2, ..after(&renamed) };
    for (change, steps) in [(plain, None), (renamed, None), (revised, Some(definition("2")))] {
        for time in ["first", "second"] {
            let written = ports.workflows.update(&mine.account, &before, &change, steps.as_ref()).await?;
            ensure_eq!(written, Written::Done, "the {time} time, edit {}", change.edit);
        }
        before = change;
    }
    Ok(())
}

/// The records of two changes in the same millisecond can be equal.
async fn a_change_with_another_definition_is_another_change(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", "Name").await?;
    let revised = Workflow { revision: 2, ..after(&before) };
    for (text, expected) in [("2", Written::Done), ("other", Written::Changed)] {
        let written = ports.workflows.update(&mine.account, &before, &revised, Some(&definition(text))).await?;
        ensure_eq!(written, expected, "the definition {text}");
    }
    let created = mine.workflow("v", "Other")?;
    for (text, expected) in [("1", Written::Done), ("other", Written::Changed)] {
        let written = ports.workflows.create(&mine.account, &created, &definition(text)).await?;
        ensure_eq!(written, expected, "the new workflow's definition {text}");
    }
    Ok(())
}

async fn a_new_revision_leaves_the_old_one(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", "Name").await?;
    let changed = Workflow { revision: 2, ..after(&before) };
    let written = ports.workflows.update(&mine.account, &before, &changed, Some(&definition("2"))).await?;
    ensure_eq!(written, Written::Done, "the change");
    for (revision, text) in [(1, "1"), (2, "2")] {
        let steps = ports.workflows.definition(&mine.account, &before.id, revision).await?;
        ensure_eq!(steps, Some(definition(text)), "revision {revision}");
    }
    Ok(())
}

async fn a_refused_change_stores_no_revision(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    stored(&mine, "a", "Taken").await?;
    let before = stored(&mine, "b", "Name").await?;
    let taken = Workflow { revision: 2, name: "Taken".to_owned(), ..after(&before) };
    let written = ports.workflows.update(&mine.account, &before, &taken, Some(&definition("2"))).await?;
    ensure_eq!(written, Written::NameTaken, "a taken name");
    let stale = Workflow { edit: 7, ..before.clone() };
    let late = Workflow { revision: 2, ..after(&stale) };
    let written = ports.workflows.update(&mine.account, &stale, &late, Some(&definition("2"))).await?;
    ensure_eq!(written, Written::Changed, "a late change");
    ensure_eq!(ports.workflows.definition(&mine.account, &before.id, 2).await?, None, "the revision");
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?, Some(before), "the record");
    Ok(())
}

async fn renaming_frees_the_old_name(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "a", "Old").await?;
    let renamed = Workflow { name: "New".to_owned(), ..after(&before) };
    ensure_eq!(ports.workflows.update(&mine.account, &before, &renamed, None).await?, Written::Done, "the change");
    stored(&mine, "b", "Old").await?;
    let taken = ports.workflows.create(&mine.account, &mine.workflow("c", "New")?, &definition("")).await?;
    ensure_eq!(taken, Written::NameTaken, "the new name");
    Ok(())
}

async fn renaming_to_a_taken_name_is_refused(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    stored(&mine, "a", "Taken").await?;
    let before = stored(&mine, "b", "Name").await?;
    let renamed = Workflow { name: "taken".to_owned(), ..after(&before) };
    ensure_eq!(ports.workflows.update(&mine.account, &before, &renamed, None).await?, Written::NameTaken, "the change");
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?.as_ref(), Some(&before), "the record");
    let taken = ports.workflows.create(&mine.account, &mine.workflow("c", "Name")?, &definition("")).await?;
    ensure_eq!(taken, Written::NameTaken, "the name it kept");
    Ok(())
}

async fn moving_checks_the_other_folder(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for folder in ["f", "g"] {
        mine.folder(folder).await?;
    }
    let first = Workflow { folder_id: Some("f".to_owned()), ..mine.workflow("a", "Name")? };
    ports.workflows.create(&mine.account, &first, &definition("")).await?;
    let before = stored(&mine, "b", "Name").await?;
    let moved = Workflow { folder_id: Some("f".to_owned()), ..after(&before) };
    ensure_eq!(ports.workflows.update(&mine.account, &before, &moved, None).await?, Written::NameTaken, "into f");
    let moved = Workflow { folder_id: Some("g".to_owned()), ..after(&before) };
    ensure_eq!(ports.workflows.update(&mine.account, &before, &moved, None).await?, Written::Done, "into g");
    stored(&mine, "c", "Name").await?;
    Ok(())
}

async fn changing_only_the_case_of_a_name_is_no_conflict(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", "name").await?;
    let changed = Workflow { name: "NAME".to_owned(), ..after(&before) };
    ensure_eq!(ports.workflows.update(&mine.account, &before, &changed, None).await?, Written::Done, "the change");
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?, Some(changed), "the record");
    Ok(())
}

async fn another_flow_key_frees_the_old_one(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let (first, second) = (stored(&mine, "a", "One").await?, stored(&mine, "b", "Two").await?);
    let keyed = |workflow: &Workflow, key: &str| Workflow { flow_key: Some(key.to_owned()), ..after(workflow) };
    let renamed = Workflow { name: "Three".to_owned(), ..keyed(&first, "b") };
    let written = ports.workflows.update(&mine.account, &first, &renamed, None).await?;
    ensure_eq!(written, Written::FlowKeyTaken, "another's id");
    for time in ["first", "second"] {
        let written = ports.workflows.update(&mine.account, &first, &keyed(&first, "k"), None).await?;
        ensure_eq!(written, Written::Done, "a free key, the {time} time");
    }
    ensure_eq!(ports.workflows.find_flow(&mine.account, "k").await?, Some(first.id.clone()), "whom the key calls");
    ensure_eq!(ports.workflows.find_flow(&mine.account, "a").await?, None, "the key before");
    ensure!(ports.workflows.delete(&mine.account, &keyed(&first, "k")).await?, "the record was not deleted");
    ensure_eq!(ports.workflows.find_flow(&mine.account, "k").await?, None, "the key of a deleted workflow");
    let written = ports.workflows.update(&mine.account, &second, &keyed(&second, "k"), None).await?;
    ensure_eq!(written, Written::Done, "the key that was freed");
    Ok(())
}

async fn one_of_many_changes_wins(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", "Name").await?;
    let mut changes = JoinSet::new();
    for i in 0..20 {
        let (mine, before) = (mine.clone(), before.clone());
        let text = i.to_string();
        let change = Workflow { description: text.clone(), name: format!("Name {i}"), revision: 2, ..after(&before) };
        changes.spawn(async move {
            let steps = definition(&text);
            mine.ports.workflows.update(&mine.account, &before, &change, Some(&steps)).await.map(|done| (done, change))
        });
    }
    let mut winners = Vec::new();
    while let Some(done) = changes.join_next().await {
        match done?? {
            (Written::Done, change) => winners.push(change),
            (other, _) => ensure_eq!(other, Written::Changed, "a loser's answer"),
        }
    }
    ensure_eq!(
        winners,
        ports.workflows.read(&mine.account, &before.id).await?.into_iter().collect::<Vec<_>>(),
        "the winner"
    );
    let text = winners.first().map(|winner| winner.description.clone()).unwrap_or_default();
    let steps = ports.workflows.definition(&mine.account, &before.id, 2).await?;
    ensure_eq!(steps, Some(definition(&text)), "the winner's revision");
    Ok(())
}

async fn a_delete_needs_the_current_record(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = stored(&mine, "w", "Name").await?;
    let changed = after(&before);
    ports.workflows.update(&mine.account, &before, &changed, None).await?;
    ensure!(!ports.workflows.delete(&mine.account, &before).await?, "a changed record was deleted");
    ensure!(ports.workflows.read(&mine.account, &before.id).await?.is_some(), "the record is gone");
    ensure!(ports.workflows.delete(&mine.account, &changed).await?, "the current record was not deleted");
    ensure!(!ports.workflows.delete(&mine.account, &changed).await?, "what is gone was deleted");
    ensure_eq!(ports.workflows.read(&mine.account, &before.id).await?, None, "the deleted record");
    Ok(())
}

async fn a_delete_frees_the_name_and_keeps_the_revisions(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let gone = stored(&mine, "a", "Name").await?;
    ensure!(ports.workflows.delete(&mine.account, &gone).await?, "the record was not deleted");
    stored(&mine, "b", "Name").await?;
    let steps = ports.workflows.definition(&mine.account, &gone.id, 1).await?;
    ensure_eq!(steps, Some(definition("1")), "the revision of a deleted workflow");
    let listed = ports.workflows.list(&mine.account).await?;
    ensure_eq!(listed.iter().map(|workflow| workflow.id.as_str()).collect::<Vec<_>>(), ["b"], "the list");
    Ok(())
}

async fn the_last_revision_is_known_past_the_workflows_end(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let id = mine.workflow("w", "Name")?.id;
    ensure_eq!(ports.workflows.last_revision(&mine.account, &id).await?, None, "before there is any");
    let mut before = stored(&mine, "w", "Name").await?;
    // The last definition is so large that it is stored in parts, separate from its item.
    for (revision, steps) in [(2, definition("2")), (11, definition(&mine.noise(400_000)))] {
        let next = Workflow { revision, ..after(&before) };
        ports.workflows.update(&mine.account, &before, &next, Some(&steps)).await?;
        ensure_eq!(ports.workflows.last_revision(&mine.account, &id).await?, Some(revision), "after another");
        before = next;
    }
    ensure!(ports.workflows.delete(&mine.account, &before).await?, "the record was not deleted");
    ensure_eq!(ports.workflows.last_revision(&mine.account, &id).await?, Some(11), "after the end");
    Ok(())
}

async fn revisions_are_listed_newest_first(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let mut before = stored(&mine, "w", "Name").await?;
    let mut want = vec![Revision { number: 1, step_count: Some(1), saved: before.saved.clone() }];
    // The third definition is so large that it is stored in parts, in the same partition.
    for (number, steps) in [(2, definition("2")), (3, definition(&mine.noise(400_000))), (4, definition("4"))] {
        let saved = Some(Saved {
            at: Timestamp(i64::from(number)),
            note: "名".to_owned(),
            restored_from: Some(1),
            ..Saved::default()
        });
        let next = Workflow { revision: number, step_count: number, saved: saved.clone(), ..after(&before) };
        ports.workflows.update(&mine.account, &before, &next, Some(&steps)).await?;
        want.insert(0, Revision { number, step_count: Some(number), saved });
        before = next;
    }
    let renamed = Workflow { name: "Other".to_owned(), ..after(&before) };
    ports.workflows.update(&mine.account, &before, &renamed, None).await?;
    let mut listed = Vec::new();
    let mut next = None;
    for _ in 0..10 {
        let page = ports.workflows.revisions(&mine.account, &before.id, next, 2).await?;
        ensure!(page.revisions.len() <= 2, "a page has more than was asked for");
        listed.extend(page.revisions);
        next = page.next;
        if next.is_none() {
            break;
        }
    }
    ensure_eq!(next, None, "how the list ends");
    ensure_eq!(listed, want, "all revisions");
    let older = ports.workflows.revisions(&mine.account, &before.id, Some(3), 10).await?.revisions;
    ensure_eq!(older.iter().map(|revision| revision.number).collect::<Vec<_>>(), [2, 1], "those before the third");
    for before in [0, 1] {
        let none = ports.workflows.revisions(&mine.account, &renamed.id, Some(before), 10).await?.revisions;
        ensure!(none.is_empty(), "revisions older than {before}");
    }
    let none = ports.workflows.revisions(&other.account, &before.id, None, 10).await?.revisions;
    ensure!(none.is_empty(), "another account's revisions");
    Ok(())
}
