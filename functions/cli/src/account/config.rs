//! `sluice.yaml`: the folders of the account that belong to the directories, and the environments.

use super::environments::{self, Environment};
use super::names::slug;
use super::{save, text};
use crate::yaml::{self, Entry, Node, Tree};
use crate::{Failure, Result};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;

/// A folder whose name or position cannot be derived from its directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// The name; `None` = that of the directory.
    pub name: Option<String>,
    /// The position in the folder around it.
    pub order: i64,
}

/// The content of `sluice.yaml`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The folders by the paths of their directories below `workflows`.
    pub folders: BTreeMap<String, Folder>,
    /// The environments, in their order.
    pub environments: Vec<Environment>,
    /// The file as it was read, with its comments.
    old: Node,
}

impl Config {
    /// Reads the file.
    pub fn load(path: &Path) -> Result<Self> {
        let text = text(path)?.unwrap_or_default();
        let wrong =
            |line: usize, reason: &str| Failure::usage(reason.to_owned()).at(format!("{}:{line}", path.display()));
        let old = yaml::read(&text).map_err(|error| wrong(error.line, &error.reason))?;
        let line = |at: usize| text.get(..at).map_or(0, |head| head.matches('\n').count()) + 1;
        let mut folders = BTreeMap::new();
        let mut environments = Vec::new();
        if old.tree != Tree::Null && old.entries().is_none() {
            return Err(wrong(1, "the file must be a dictionary with folders and environments"));
        }
        for entry in old.entries().unwrap_or_default() {
            match (entry.key.as_str(), &entry.node.tree) {
                ("folders", Tree::Null) => {}
                ("folders", Tree::Map(entries)) => {
                    for entry in entries {
                        let folder = folder(&entry.node).map_err(|reason| wrong(line(entry.node.at.start), &reason))?;
                        folders.insert(entry.key.trim_matches('/').to_owned(), folder);
                    }
                }
                ("folders", _) => {
                    return Err(wrong(line(entry.node.at.start), "folders must be a dictionary of directories"));
                }
                ("environments", _) => {
                    let read = environments::read(&entry.node);
                    environments = read.map_err(|(at, reason)| wrong(line(at.start), &reason))?;
                }
                (other, _) => {
                    let reason = format!("{other} is unknown here; there are folders and environments");
                    return Err(wrong(line(entry.key_at.start), &reason));
                }
            }
        }
        Ok(Self { folders, environments, old })
    }

    /// Writes the file if its text changes.
    pub fn save(&self, path: &Path) -> Result<()> {
        let folder = |(directory, folder): (&String, &Folder)| {
            let mut said = Vec::new();
            if let Some(name) = &folder.name {
                said.push(Entry::new("name", name.as_str().into()));
            }
            if folder.order != 0 {
                said.push(Entry::new("order", Node::from(&json!(folder.order))));
            }
            Entry::new(directory, Node::map(said))
        };
        let said: Vec<_> = self.folders.iter().map(folder).collect();
        let node = if said.is_empty() { Node::map(said) } else { Node::map(said).tall() };
        // Everything except the folders is unchanged, with its comments.
        let mut entries = self.old.entries().map(<[Entry]>::to_vec).unwrap_or_default();
        let mut folders = Entry::new("folders", node);
        match entries.iter_mut().find(|entry| entry.key == "folders") {
            Some(old) => {
                folders.notes = std::mem::take(&mut old.notes);
                let lost = yaml::graft(&old.node, &mut folders.node);
                folders.notes.above.extend(lost);
                *old = folders;
            }
            None => entries.insert(0, folders),
        }
        let mut root = Node::map(entries).tall();
        root.below.clone_from(&self.old.below);
        let new = yaml::write(&root);
        if text(path)?.as_deref() == Some(&new) { Ok(()) } else { save(path, &new) }
    }

    /// The names of the folders of a directory below `workflows`, outermost first.
    pub fn path(&self, directory: &str) -> Vec<String> {
        let mut so_far = String::new();
        let mut names = Vec::new();
        for part in directory.split('/').filter(|part| !part.is_empty()) {
            if !so_far.is_empty() {
                so_far.push('/');
            }
            so_far.push_str(part);
            let name = self.folders.get(&so_far).and_then(|folder| folder.name.clone());
            names.push(name.unwrap_or_else(|| part.to_owned()));
        }
        names
    }

    /// The directory of a folder. If the name of the folder is not a valid name of a directory,
    /// `sluice.yaml` gets an entry with the name.
    pub fn directory(&mut self, names: &[String]) -> String {
        let mut directory = String::new();
        for name in names {
            directory = self.child(&directory, name);
        }
        directory
    }

    fn child(&mut self, parent: &str, name: &str) -> String {
        let inside = |path: &str| match parent {
            "" => Some(path).filter(|path| !path.contains('/')).map(str::to_owned),
            _ => path.strip_prefix(parent)?.strip_prefix('/').filter(|path| !path.contains('/')).map(str::to_owned),
        };
        let join = |part: &str| if parent.is_empty() { part.to_owned() } else { format!("{parent}/{part}") };
        let known = self.folders.iter().filter_map(|(path, folder)| Some((inside(path)?, folder)));
        let named: Vec<_> = known.filter_map(|(part, folder)| Some((part, folder.name.clone()?))).collect();
        if let Some((part, _)) = named.iter().find(|(_, other)| other == name) {
            return join(part);
        }
        let first = slug(name);
        let mut part = first.clone();
        let mut number = 1;
        while named.iter().any(|(other, _)| other.eq_ignore_ascii_case(&part)) {
            number += 1;
            part = format!("{first}-{number}");
        }
        let path = join(&part);
        if part != name {
            self.folders.entry(path.clone()).or_default().name = Some(name.to_owned());
        }
        path
    }
}

fn folder(node: &Node) -> Result<Folder, String> {
    let mut folder = Folder::default();
    if let Some(name) = node.text() {
        folder.name = Some(name.to_owned());
        return Ok(folder);
    }
    let entries = node.entries().ok_or("a folder must be a name, or a dictionary with name and order")?;
    for entry in entries {
        match (entry.key.as_str(), &entry.node.tree) {
            ("name", Tree::Text(name)) => folder.name = Some(name.clone()),
            ("order", Tree::Number(order)) if order.is_i64() => folder.order = order.as_i64().unwrap_or_default(),
            (other, _) => return Err(format!("{other} is not a field of a folder with such a value")),
        }
    }
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_directory_and_a_directory_one_folder() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("sluice.yaml");
        std::fs::write(&path, "# ours\nfolders:\n  shop: {name: Shop / Orders, order: 2} # second\n").unwrap();
        let mut config = Config::load(&path).unwrap();
        assert_eq!(config.path("shop/new"), ["Shop / Orders", "new"]);
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(config.directory(&names(&["Shop / Orders", "new"])), "shop/new");
        assert_eq!(config.directory(&names(&["a:b"])), "a-b");
        assert_eq!(config.directory(&names(&["a?b"])), "a-b-2");
        assert_eq!(config.directory(&names(&["..", "订单"])), "folder/订单");
        config.save(&path).unwrap();
        let expected = "# ours\nfolders:\n  a-b: {name: \"a:b\"}\n  a-b-2: {name: a?b}\n  folder: {name: \"..\"}\n  \
                        shop: {name: Shop / Orders, order: 2} # second\n";
        assert_eq!(std::fs::read_to_string(&path).unwrap(), expected.replace("\"a:b\"", "a:b"));
        assert!(Config::load(&path).unwrap().folders.len() == 4);
        std::fs::write(&path, "foldres: {}\n").unwrap();
        assert!(Config::load(&path).unwrap_err().to_string().contains("foldres"));
    }
}
