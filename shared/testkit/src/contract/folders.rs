//! Clauses about folders.

use super::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use crate::clock::START;
use engine::Ports;
use engine::ports::workflows::Written;
use model::{Definition, Folder, Workflow};
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_folder_comes_back_as_it_was_stored,
        ids_of_any_text_are_apart,
        a_name_is_taken_once_a_parent,
        a_lost_answer_is_recognised,
        a_change_needs_the_current_record,
        renaming_and_moving_free_the_old_name,
        one_of_many_creators_gets_the_name,
        a_delete_needs_the_current_record_and_frees_the_name,
        nothing_is_put_into_a_folder_that_is_not_there,
        a_folder_that_something_was_put_into_stays,
        a_move_needs_the_current_folders_above,
    }
}

fn folder(id: &str, name: &str) -> Folder {
    Folder {
        v: 1,
        id: id.to_owned(),
        name: name.to_owned(),
        parent_id: None,
        order: 2,
        edit: 1,
        entered: 0,
        created_at: START,
        modified_at: START,
    }
}

/// The next edit of a record.
fn after(folder: &Folder) -> Folder {
    Folder { edit: folder.edit + 1, order: folder.order + 1, ..folder.clone() }
}

fn within(folder: Folder, parent: &str) -> Folder {
    Folder { parent_id: Some(parent.to_owned()), ..folder }
}

async fn stored(tenant: &Tenant, folder: Folder) -> Result<Folder, Breach> {
    let written = tenant.ports.folders.create(&tenant.account, &folder).await?;
    ensure_eq!(written, Written::Done, "a new folder {folder:?}");
    Ok(folder)
}

async fn a_folder_comes_back_as_it_was_stored(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure_eq!(ports.folders.read(&mine.account, "f").await?, None, "a folder that is not there");
    ensure_eq!(ports.folders.list(&mine.account).await?, [], "a list of nothing");
    let second = stored(&mine, folder("g", "F")).await?;
    let first = stored(&mine, within(folder("f", "F"), "g")).await?;
    let second = Folder { entered: 1, ..second };
    stored(&other, folder("h", "F")).await?;
    ensure_eq!(ports.folders.read(&mine.account, "f").await?.as_ref(), Some(&first), "the folder");
    ensure_eq!(ports.folders.read(&other.account, "f").await?, None, "another account's folder");
    let mut list = ports.folders.list(&mine.account).await?;
    list.sort_by(|a, b| a.id.cmp(&b.id));
    ensure_eq!(list, [first, second], "the list");
    Ok(())
}

async fn ids_of_any_text_are_apart(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let long = "x".repeat(5_000);
    let texts = ["#", "a#b", "名", "~", "../x", long.as_str(), "\0"];
    for text in texts {
        ensure_eq!(ports.folders.read(&mine.account, text).await?, None, "{text:?} before it was put");
        stored(&mine, folder(text, text)).await?;
        stored(&mine, within(folder(&format!("in {text}"), text), text)).await?;
    }
    for text in texts {
        let read = ports.folders.read(&mine.account, text).await?;
        ensure_eq!(read, Some(Folder { entered: 1, ..folder(text, text) }), "{text:?}");
    }
    Ok(())
}

async fn a_name_is_taken_once_a_parent(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    stored(&mine, folder("a", "Name Ä")).await?;
    stored(&mine, within(folder("b", "Name Ä"), "a")).await?;
    for name in ["Name Ä", "name ä"] {
        let written = ports.folders.create(&mine.account, &folder("c", name)).await?;
        ensure_eq!(written, Written::NameTaken, "{name}");
    }
    ensure_eq!(ports.folders.read(&mine.account, "c").await?, None, "the refused folder");
    let written = ports.folders.create(&mine.account, &folder("a", "Other")).await?;
    ensure_eq!(written, Written::Changed, "a taken id");
    Ok(())
}

async fn a_lost_answer_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = stored(&mine, folder("f", "F")).await?;
    stored(&mine, first.clone()).await?;
    for change in [after(&first), Folder { name: "G".to_owned(), edit: 3, ..after(&first) }] {
        let before =
            Folder { edit: change.edit - 1, ..ports.folders.read(&mine.account, "f").await?.unwrap_or(first.clone()) };
        for time in ["first", "second"] {
            let written = ports.folders.update(&mine.account, &before, &change, &[]).await?;
            ensure_eq!(written, Written::Done, "the {time} change to {change:?}");
        }
    }
    Ok(())
}

async fn a_change_needs_the_current_record(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = folder("f", "F");
    for change in [after(&before), Folder { name: "G".to_owned(), ..after(&before) }] {
        let written = ports.folders.update(&mine.account, &before, &change, &[]).await?;
        ensure_eq!(written, Written::Changed, "a change of nothing");
    }
    stored(&mine, before.clone()).await?;
    let changed = after(&before);
    ensure_eq!(ports.folders.update(&mine.account, &before, &changed, &[]).await?, Written::Done, "the change");
    for late in [Folder { order: 9, ..after(&before) }, Folder { name: "Late".to_owned(), ..after(&before) }] {
        ensure_eq!(ports.folders.update(&mine.account, &before, &late, &[]).await?, Written::Changed, "a late change");
    }
    ensure_eq!(ports.folders.read(&mine.account, "f").await?, Some(changed), "the record");
    Ok(())
}

async fn renaming_and_moving_free_the_old_name(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = stored(&mine, folder("a", "A")).await?;
    let other = stored(&mine, folder("b", "B")).await?;
    let taken = Folder { name: "b".to_owned(), ..after(&first) };
    ensure_eq!(ports.folders.update(&mine.account, &first, &taken, &[]).await?, Written::NameTaken, "a taken name");
    let cased = Folder { name: "a".to_owned(), ..after(&first) };
    ensure_eq!(ports.folders.update(&mine.account, &first, &cased, &[]).await?, Written::Done, "another case");
    let moved = within(after(&cased), "b");
    ensure_eq!(ports.folders.update(&mine.account, &cased, &moved, &[other]).await?, Written::Done, "a move");
    stored(&mine, folder("c", "A")).await?;
    Ok(())
}

async fn one_of_many_creators_gets_the_name(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut creators = JoinSet::new();
    for index in 0..6 {
        let mine = mine.clone();
        creators.spawn(
            async move { mine.ports.folders.create(&mine.account, &folder(&format!("f{index}"), "Name")).await },
        );
    }
    let mut done = 0;
    while let Some(written) = creators.join_next().await {
        done += usize::from(written?? == Written::Done);
    }
    ensure_eq!(done, 1, "those who got the name");
    ensure_eq!(ports.folders.list(&mine.account).await?.len(), 1, "what is stored");
    Ok(())
}

async fn a_delete_needs_the_current_record_and_frees_the_name(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let before = folder("f", "F");
    ensure_eq!(ports.folders.delete(&mine.account, &before).await?, false, "a delete of nothing");
    stored(&mine, before.clone()).await?;
    let changed = after(&before);
    ports.folders.update(&mine.account, &before, &changed, &[]).await?;
    ensure_eq!(ports.folders.delete(&mine.account, &before).await?, false, "a late delete");
    ensure_eq!(ports.folders.delete(&mine.account, &changed).await?, true, "the delete");
    ensure_eq!(ports.folders.read(&mine.account, "f").await?, None, "the record");
    stored(&mine, folder("g", "F")).await?;
    Ok(())
}

async fn nothing_is_put_into_a_folder_that_is_not_there(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let gone = stored(&mine, folder("gone", "Gone")).await?;
    let before = stored(&mine, folder("f", "F")).await?;
    let workflow = mine.workflow("w", "W")?;
    let definition = Definition::default();
    ensure_eq!(ports.workflows.create(&mine.account, &workflow, &definition).await?, Written::Done, "a workflow");
    ensure!(ports.folders.delete(&mine.account, &gone).await?, "the delete");
    let created = ports.folders.create(&mine.account, &within(folder("g", "G"), "gone")).await?;
    ensure_eq!(created, Written::Changed, "a new folder");
    let moved = within(after(&before), "gone");
    let moved = ports.folders.update(&mine.account, &before, &moved, &[gone]).await?;
    ensure_eq!(moved, Written::Changed, "a moved folder");
    let inside = |workflow: Workflow| Workflow { folder_id: Some("gone".to_owned()), ..workflow };
    let created = ports.workflows.create(&mine.account, &inside(mine.workflow("x", "X")?), &definition).await?;
    ensure_eq!(created, Written::Changed, "a new workflow");
    let moved = inside(Workflow { edit: workflow.edit + 1, ..workflow.clone() });
    let moved = ports.workflows.update(&mine.account, &workflow, &moved, None).await?;
    ensure_eq!(moved, Written::Changed, "a moved workflow");
    ensure_eq!(ports.folders.list(&mine.account).await?, [before], "the folders");
    Ok(())
}

async fn a_folder_that_something_was_put_into_stays(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let child = stored(&mine, folder("child", "Child")).await?;
    let workflow = mine.workflow("w", "W")?;
    let definition = Definition::default();
    ports.workflows.create(&mine.account, &workflow, &definition).await?;
    let inside = |workflow: Workflow| Workflow { folder_id: Some("f".to_owned()), ..workflow };
    let mut read = stored(&mine, folder("f", "F")).await?;
    for put in ["new folder", "moved folder", "new workflow", "moved workflow"] {
        let written = match put {
            "new folder" => ports.folders.create(&mine.account, &within(folder("g", "G"), "f")).await?,
            "moved folder" => {
                let moved = within(after(&child), "f");
                ports.folders.update(&mine.account, &child, &moved, std::slice::from_ref(&read)).await?
            }
            "new workflow" => {
                ports.workflows.create(&mine.account, &inside(mine.workflow("x", "X")?), &definition).await?
            }
            _ => {
                let moved = inside(Workflow { edit: workflow.edit + 1, ..workflow.clone() });
                ports.workflows.update(&mine.account, &workflow, &moved, None).await?
            }
        };
        ensure_eq!(written, Written::Done, "{put}");
        ensure!(!ports.folders.delete(&mine.account, &read).await?, "the folder was deleted in spite of a {put}");
        // A change of the folder itself keeps the count.
        let stored = ports.folders.read(&mine.account, "f").await?;
        let Some(stored) = stored else { return Err(Breach::Contract("the folder is gone".to_owned())) };
        let changed = after(&stored);
        ensure_eq!(ports.folders.update(&mine.account, &stored, &changed, &[]).await?, Written::Done, "a change");
        read = changed;
    }
    ensure!(ports.folders.delete(&mine.account, &read).await?, "the delete of what was read last");
    Ok(())
}

/// Two moves at the same moment must not put two folders into each other.
async fn a_move_needs_the_current_folders_above(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let (a, b) = (stored(&mine, folder("a", "A")).await?, stored(&mine, folder("b", "B")).await?);
    let c = stored(&mine, within(folder("c", "C"), "b")).await?;
    let moved = ports.folders.update(&mine.account, &a, &within(after(&a), "c"), &[c, b.clone()]).await?;
    ensure_eq!(moved, Written::Done, "the first move");
    let back = ports.folders.update(&mine.account, &b, &within(after(&b), "a"), &[a]).await?;
    ensure_eq!(back, Written::Changed, "the second move");
    Ok(())
}
