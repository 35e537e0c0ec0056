//! Checks of every folder before it is stored.

use engine::{Error, Result};
use model::Folder;

/// The longest name, in characters.
const MAX_NAME: usize = 200;
/// The most folders above one that is moved. A move checks each of them in its transaction, which
/// has at most 100 items.
const MAX_ABOVE: usize = 90;

/// Checks the name of a folder.
pub(super) fn name(name: &str) -> Result<()> {
    if name.trim().is_empty() {
        return Err(Error::invalid("name", "must not be blank"));
    }
    if name.chars().any(char::is_control) {
        return Err(Error::invalid("name", "must not contain control characters"));
    }
    if name.chars().count() > MAX_NAME {
        return Err(Error::invalid("name", format!("must be at most {MAX_NAME} characters")));
    }
    Ok(())
}

/// `parent` and all folders above it, if a folder with this id can be moved there: it must be
/// neither the folder itself nor in it.
pub(super) fn above(id: &str, parent: &str, all: &[Folder]) -> Result<Vec<Folder>> {
    let mut above: Vec<Folder> = Vec::new();
    let mut next = Some(parent);
    while let Some(at) = next {
        if at == id {
            return Err(Error::invalid("parentId", "must not be the folder itself or one below it"));
        }
        // The limit also ends a circle.
        if above.len() == MAX_ABOVE {
            return Err(Error::invalid("parentId", format!("must have less than {MAX_ABOVE} folders above it")));
        }
        let Some(folder) = all.iter().find(|folder| folder.id == at) else { break };
        above.push(folder.clone());
        next = folder.parent_id.as_deref();
    }
    if above.is_empty() { Err(Error::FolderNotFound.in_field("parentId")) } else { Ok(above) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;

    fn folder(id: &str, parent: Option<&str>) -> Folder {
        Folder {
            v: 1,
            id: id.to_owned(),
            name: id.to_owned(),
            parent_id: parent.map(str::to_owned),
            order: 0,
            edit: 1,
            entered: 0,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }

    #[test]
    fn nothing_lies_within_itself() {
        let all = [folder("a", None), folder("b", Some("a")), folder("c", Some("b")), folder("d", None)];
        for (id, to, fits) in
            [("a", "a", false), ("a", "b", false), ("a", "c", false), ("a", "d", true), ("c", "a", true)]
        {
            assert_eq!(above(id, to, &all).is_ok(), fits, "{id} in {to}");
        }
        let ids = |to: &str| above("d", to, &all).map(|above| above.into_iter().map(|folder| folder.id).collect());
        assert_eq!(ids("c").unwrap(), ["c", "b", "a"]);
        let unknown = ids("nowhere").map(|_: Vec<_>| ()).unwrap_err();
        assert!(matches!(unknown, Error::InField { field, .. } if field == "parentId"));
        // A circle cannot be stored, but if there was one, the check would end.
        let circle = [folder("a", Some("b")), folder("b", Some("a"))];
        assert!(above("x", "a", &circle).is_err());
    }
}
