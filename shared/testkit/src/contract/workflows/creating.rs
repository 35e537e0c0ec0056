//! Clauses about new workflows, and reading them.

use crate::contract::tenant::definition;
use crate::contract::{Breach, Broken, Outcome, Tenant, ensure, ensure_eq, run_clauses};
use engine::Ports;
use engine::ports::workflows::Written;
use model::Workflow;
use tokio::task::JoinSet;

/// Tries the clauses, and returns those that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    run_clauses! { (ports);
        a_workflow_comes_back_as_it_was_stored,
        a_lost_answer_of_a_create_is_recognised,
        a_taken_id_is_refused,
        a_taken_name_is_refused_in_any_case,
        the_same_name_is_free_in_another_folder_and_account,
        names_and_folders_of_any_text_are_apart,
        a_taken_flow_key_is_refused,
        one_of_many_creators_gets_the_name,
        a_refused_create_leaves_nothing,
        a_definition_of_a_megabyte_comes_back,
        the_list_has_all_and_only_mine,
    }
}

async fn a_workflow_comes_back_as_it_was_stored(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let (workflow, steps) = (mine.workflow("w", "Name")?, definition("text ä"));
    ensure_eq!(ports.workflows.read(&mine.account, &workflow.id).await?, None, "before it was stored");
    ensure_eq!(ports.workflows.create(&mine.account, &workflow, &steps).await?, Written::Done, "a new workflow");
    ensure_eq!(ports.workflows.read(&mine.account, &workflow.id).await?.as_ref(), Some(&workflow), "the workflow");
    let stored = ports.workflows.definition(&mine.account, &workflow.id, 1).await?;
    ensure_eq!(stored.as_ref(), Some(&steps), "its first revision");
    ensure_eq!(ports.workflows.definition(&mine.account, &workflow.id, 2).await?, None, "a revision to come");
    ensure_eq!(ports.workflows.read(&other.account, &workflow.id).await?, None, "another account's workflow");
    ensure_eq!(ports.workflows.definition(&other.account, &workflow.id, 1).await?, None, "another account's revision");
    Ok(())
}

async fn a_lost_answer_of_a_create_is_recognised(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let (workflow, steps) = (mine.workflow("w", "Name")?, definition("x"));
    for time in ["first", "second"] {
        ensure_eq!(ports.workflows.create(&mine.account, &workflow, &steps).await?, Written::Done, "the {time} create");
    }
    Ok(())
}

async fn a_taken_id_is_refused(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let (first, second) = (mine.workflow("w", "One")?, mine.workflow("w", "Two")?);
    ensure_eq!(ports.workflows.create(&mine.account, &first, &definition("1")).await?, Written::Done, "the first");
    ensure_eq!(ports.workflows.create(&mine.account, &second, &definition("2")).await?, Written::Changed, "the second");
    ensure_eq!(ports.workflows.read(&mine.account, &first.id).await?, Some(first.clone()), "the workflow");
    let steps = ports.workflows.definition(&mine.account, &first.id, 1).await?;
    ensure_eq!(steps, Some(definition("1")), "the revision");
    Ok(())
}

async fn a_taken_name_is_refused_in_any_case(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = mine.workflow("a", "Name Ä")?;
    ensure_eq!(ports.workflows.create(&mine.account, &first, &definition("1")).await?, Written::Done, "the first");
    for name in ["Name Ä", "name ä", "NAME Ä"] {
        let second = mine.workflow("b", name)?;
        let written = ports.workflows.create(&mine.account, &second, &definition("2")).await?;
        ensure_eq!(written, Written::NameTaken, "{name}");
    }
    Ok(())
}

async fn the_same_name_is_free_in_another_folder_and_account(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    for folder in ["f", "g"] {
        mine.folder(folder).await?;
    }
    for (id, folder) in [("a", None), ("b", Some("f")), ("c", Some("g"))] {
        let workflow = Workflow { folder_id: folder.map(str::to_owned), ..mine.workflow(id, "Name")? };
        let written = ports.workflows.create(&mine.account, &workflow, &definition("")).await?;
        ensure_eq!(written, Written::Done, "in folder {folder:?}");
    }
    let written = ports.workflows.create(&other.account, &other.workflow("a", "Name")?, &definition("")).await?;
    ensure_eq!(written, Written::Done, "in another account");
    Ok(())
}

async fn names_and_folders_of_any_text_are_apart(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let long = "名".repeat(2_000);
    let longer = format!("{long}x");
    for folder in ["f", "f#a"] {
        mine.folder(folder).await?;
    }
    let names =
        [(None, "f#a"), (Some("f"), "a"), (Some("f#a"), ""), (None, ""), (None, &long), (None, &longer), (None, "~")];
    for (i, (folder, name)) in names.into_iter().enumerate() {
        let id = format!("w{i}");
        let workflow = Workflow { folder_id: folder.map(str::to_owned), ..mine.workflow(&id, name)? };
        let written = ports.workflows.create(&mine.account, &workflow, &definition("")).await?;
        ensure_eq!(written, Written::Done, "{i}");
    }
    Ok(())
}

async fn a_taken_flow_key_is_refused(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    let keyed = |tenant: &Tenant, id: &str, key: &str| -> Result<_, Breach> {
        Ok(Workflow { flow_key: Some(key.to_owned()), ..tenant.workflow(id, id)? })
    };
    let first = keyed(&mine, "a", "Key")?;
    ensure_eq!(ports.workflows.create(&mine.account, &first, &definition("")).await?, Written::Done, "the first");
    // A workflow without a key has its id as the key, which can collide like any other.
    for taken in [keyed(&mine, "b", "Key")?, mine.workflow("Key", "c")?] {
        let written = ports.workflows.create(&mine.account, &taken, &definition("")).await?;
        ensure_eq!(written, Written::FlowKeyTaken, "the key of {}", first.id);
        ensure_eq!(ports.workflows.read(&mine.account, &taken.id).await?, None, "the refused workflow");
    }
    for (tenant, free) in [(&mine, keyed(&mine, "d", "key")?), (&other, keyed(&other, "a", "Key")?)] {
        let written = ports.workflows.create(&tenant.account, &free, &definition("")).await?;
        ensure_eq!(written, Written::Done, "a key in another case or account");
        let found = ports.workflows.find_flow(&tenant.account, free.called_by()).await?;
        ensure_eq!(found, Some(free.id), "whom the key calls");
    }
    ensure_eq!(ports.workflows.find_flow(&mine.account, "Key").await?, Some(first.id), "whom the key calls");
    ensure_eq!(ports.workflows.find_flow(&mine.account, "a").await?, None, "an id that is no key any more");
    Ok(())
}

async fn one_of_many_creators_gets_the_name(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let mut creators = JoinSet::new();
    for i in 0..20 {
        let (mine, workflow) = (mine.clone(), mine.workflow(&format!("w{i}"), "Name")?);
        creators.spawn(async move {
            let written = mine.ports.workflows.create(&mine.account, &workflow, &definition("x")).await;
            (workflow, written)
        });
    }
    let mut winners = Vec::new();
    while let Some(done) = creators.join_next().await {
        let (workflow, written) = done?;
        match written? {
            Written::Done => winners.push(workflow),
            other => ensure_eq!(other, Written::NameTaken, "a loser's answer"),
        }
    }
    ensure_eq!(
        winners.iter().map(|winner| &winner.id).collect::<Vec<_>>(),
        ports.workflows.list(&mine.account).await?.iter().map(|workflow| &workflow.id).collect::<Vec<_>>(),
        "the winner"
    );
    ensure_eq!(winners.len(), 1, "how many won");
    Ok(())
}

async fn a_refused_create_leaves_nothing(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let first = mine.workflow("a", "Name")?;
    ensure_eq!(ports.workflows.create(&mine.account, &first, &definition("1")).await?, Written::Done, "the first");
    let second = mine.workflow("b", "Name")?;
    ensure_eq!(
        ports.workflows.create(&mine.account, &second, &definition("2")).await?,
        Written::NameTaken,
        "the second"
    );
    ensure_eq!(ports.workflows.read(&mine.account, &second.id).await?, None, "the refused workflow");
    ensure_eq!(ports.workflows.definition(&mine.account, &second.id, 1).await?, None, "its revision");
    // The name of a refused workflow stays free as well.
    ensure_eq!(
        ports.workflows.create(&mine.account, &mine.workflow("a", "Other")?, &definition("3")).await?,
        Written::Changed,
        "a taken id"
    );
    let third = mine.workflow("c", "Other")?;
    ensure_eq!(ports.workflows.create(&mine.account, &third, &definition("4")).await?, Written::Done, "its name");
    Ok(())
}

async fn a_definition_of_a_megabyte_comes_back(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    for (id, length) in [("a", 300_000), ("b", 400_000), ("c", 1_000_000)] {
        let (workflow, steps) = (mine.workflow(id, id)?, definition(&mine.noise(length)));
        ensure_eq!(ports.workflows.create(&mine.account, &workflow, &steps).await?, Written::Done, "{length}");
        let stored = ports.workflows.definition(&mine.account, &workflow.id, 1).await?;
        ensure!(stored.as_ref() == Some(&steps), "a definition of {length} bytes came back changed");
    }
    ensure_eq!(ports.workflows.list(&mine.account).await?.len(), 3, "the list beside large definitions");
    Ok(())
}

async fn the_list_has_all_and_only_mine(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure!(ports.workflows.list(&mine.account).await?.is_empty(), "a new account has workflows");
    let mut want = Vec::new();
    // Together they are so large that the service answers in several pages.
    let description = "x".repeat(50_000);
    for i in 0..50 {
        let id = format!("w{i:02}");
        let workflow = Workflow { description: description.clone(), ..mine.workflow(&id, &id)? };
        ports.workflows.create(&mine.account, &workflow, &definition("")).await?;
        want.push(workflow);
    }
    let listed = ports.workflows.list(&mine.account).await?;
    let same = listed.len() == want.len() && listed.iter().zip(&want).all(|(listed, want)| **listed == *want);
    ensure!(same, "the list differs from what was stored");
    ensure!(ports.workflows.list(&other.account).await?.is_empty(), "another account's workflows are listed");
    Ok(())
}
