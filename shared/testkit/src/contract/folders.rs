//! Folders.

use super::breach::{ensure_eq, run_clauses};
use super::tenant::Tenant;
use super::{Broken, Outcome};
use crate::clock::START;
use engine::Ports;
use model::Folder;

/// The clauses that do not hold.
pub async fn breaches(ports: &Ports) -> Vec<Broken> {
    let mut broken = Vec::new();
    run_clauses!(broken, (ports), [a_folder_is_replaced_whole, ids_of_any_text_are_apart]);
    broken
}

fn folder(id: &str) -> Folder {
    Folder {
        v: 1,
        id: id.to_owned(),
        name: "Folder".to_owned(),
        parent_id: None,
        order: 2,
        created_at: START,
        modified_at: START,
    }
}

async fn a_folder_is_replaced_whole(ports: &Ports) -> Outcome {
    let (mine, other) = (Tenant::new(ports)?, Tenant::new(ports)?);
    ensure_eq!(ports.folders.read(&mine.account, "f").await?, None, "a folder that is not there");
    ports.folders.put(&mine.account, &Folder { parent_id: Some("p".to_owned()), ..folder("f") }).await?;
    ports.folders.put(&mine.account, &folder("f")).await?;
    ensure_eq!(ports.folders.read(&mine.account, "f").await?, Some(folder("f")), "the folder");
    ensure_eq!(ports.folders.read(&other.account, "f").await?, None, "another account's folder");
    Ok(())
}

async fn ids_of_any_text_are_apart(ports: &Ports) -> Outcome {
    let mine = Tenant::new(ports)?;
    let long = "x".repeat(5_000);
    let ids = ["", "#", "a#b", "名", "~", "../x", long.as_str(), "\0"];
    for id in ids {
        ensure_eq!(ports.folders.read(&mine.account, id).await?, None, "{id:?} before it was put");
        ports.folders.put(&mine.account, &folder(id)).await?;
    }
    for id in ids {
        ensure_eq!(ports.folders.read(&mine.account, id).await?, Some(folder(id)), "{id:?}");
    }
    Ok(())
}
