//! The dependencies between the modules of a crate. In each module, the modules that it contains
//! must not depend on each other in a circle.
//!
//! A dependency between two files counts for the two modules, directly below their common parent,
//! that contain them: if `run/drive.rs` uses `ending/settle.rs`, `run` depends on `ending`. A file
//! and the file of its folder can use each other, because together they are one module.

use crate::tree;
use proc_macro2::{TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::Visit;
use syn::{Attribute, Item, UseTree};

#[test]
fn no_modules_know_each_other_in_a_circle() {
    let crates = crates();
    assert!(crates.len() > 15, "the tree was not found");
    for (folder, own) in &crates {
        if let Some(circle) = own.circle() {
            panic!("{folder}: {circle}");
        }
    }
}

#[test]
fn a_planted_circle_is_found() {
    let circle = |files: &[(&str, &str)]| {
        let mut own = Crate::default();
        files.iter().for_each(|(name, text)| own.add(path(name), text));
        own.circle()
    };
    let a = ("a", "use crate::b::{self, B}; pub struct A;");
    assert_eq!(circle(&[a, ("b", "pub struct B;")]), None);
    for b in [
        "use crate::a::A;",
        "use super::a;",
        "fn f() -> crate::a::A {}",
        "fn f() { g!(x, crate::a::A) }",
        "fn f() { use crate::a::A; }",
    ] {
        let found = circle(&[a, ("b", b)]);
        assert!(found.as_ref().is_some_and(|found| found.contains("a -> b")), "{b}: {found:?}");
    }
    // A re-exported item counts for the module that defines it.
    let handed = [("", "pub use a::A;"), a, ("b", "use crate::A;")];
    assert!(circle(&handed).is_some());
    let longer = [("x", ""), ("x/a", "use super::b::B;"), ("x/b", "use crate::x::c;"), ("x/c", "use super::a::A;")];
    assert!(circle(&longer).is_some_and(|circle| circle.contains("x/c -> ")));
    // A folder counts as a whole; a file and the file of its folder are one module.
    let folders = [("x", ""), ("x/a", "use crate::y;"), ("y", ""), ("y/b", "use crate::x::c::C;"), ("x/c", "")];
    assert!(circle(&folders).is_some());
    assert_eq!(circle(&[("x", "use a::A; struct X;"), ("x/a", "use super::X; struct A;")]), None);
    // Tests can use everything.
    assert_eq!(circle(&[a, ("b", "#[cfg(test)] mod tests { use crate::a::A; }")]), None);
}

/// The names of a module, from the root of its crate.
type Path = Vec<String>;

fn path(text: &str) -> Path {
    text.split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// All crates, by the folder of their sources.
fn crates() -> BTreeMap<String, Crate> {
    let mut crates: BTreeMap<String, Crate> = BTreeMap::new();
    for file in tree::rust() {
        let split = file.path.split_once("/src/").map(|(folder, name)| (format!("{folder}/src"), name));
        let own = file.path.strip_prefix("tests/it/").map(|name| ("tests/it".to_owned(), name));
        let Some((folder, name)) = split.or(own) else { continue };
        if name.starts_with("bin/") {
            continue;
        }
        let name = name.strip_suffix(".rs").unwrap();
        let name = if matches!(name, "lib" | "main") { "" } else { name };
        crates.entry(folder).or_default().add(path(name), &file.text);
    }
    crates
}

/// The modules of a crate.
#[derive(Default)]
struct Crate {
    modules: BTreeMap<Path, Module>,
}

/// The items that a file defines, imports and names.
#[derive(Default)]
struct Module {
    defined: BTreeSet<String>,
    /// Imported names, with the paths that they mean.
    imported: BTreeMap<String, Path>,
    /// The paths that it names, as they are written.
    named: Vec<Path>,
}

impl Crate {
    fn add(&mut self, name: Path, text: &str) {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", name.join("/")));
        let module = self.modules.entry(name).or_default();
        module.defined.extend(file.items.iter().filter_map(defined));
        module.visit_file(&file);
    }

    /// All dependencies between two modules: from, to, and a description.
    fn arrows(&self) -> Vec<(&Path, Path, String)> {
        let mut all = Vec::new();
        for (from, module) in &self.modules {
            for named in &module.named {
                let Some(path) = self.absolute(from, named) else { continue };
                let to = self.resolved(&path, 0);
                let words = format!("{} -> {} ({})", from.join("/"), to.join("/"), named.join("::"));
                all.push((from, to, words));
            }
        }
        all
    }

    /// The description of a circle, if there is one.
    fn circle(&self) -> Option<String> {
        let mut graphs: BTreeMap<&[String], BTreeMap<String, BTreeMap<String, String>>> = BTreeMap::new();
        for (from, to, arrow) in self.arrows() {
            let common = from.iter().zip(&to).take_while(|(one, other)| one == other).count();
            if let (Some(one), Some(other)) = (from.get(common), to.get(common)) {
                let graph = graphs.entry(&from[..common]).or_default();
                graph.entry(one.clone()).or_default().entry(other.clone()).or_insert(arrow);
            }
        }
        graphs.values().find_map(|graph| graph.keys().find_map(|start| way_back(graph, start)))
    }

    /// The path from the root; `None` for paths of other crates, and for imported names, whose
    /// import already counts.
    fn absolute(&self, from: &[String], named: &[String]) -> Option<Path> {
        let ups = named.iter().take_while(|name| *name == "super").count();
        let (base, rest) = match named.first()?.as_str() {
            "crate" => (&[][..], &named[1..]),
            "self" => (from, &named[1..]),
            "super" => (&from[..from.len().checked_sub(ups)?], &named[ups..]),
            first => {
                let child: Path = from.iter().cloned().chain([first.to_owned()]).collect();
                self.modules.contains_key(&child).then_some((from, named))?
            }
        };
        Some(base.iter().chain(rest).cloned().collect())
    }

    /// The module to which a path from the root leads, or whose item it names. Imports are
    /// followed.
    fn resolved(&self, path: &[String], depth: usize) -> Path {
        let mut at = Path::new();
        for (index, name) in path.iter().enumerate() {
            let below: Path = at.iter().chain([name]).cloned().collect();
            if self.modules.contains_key(&below) {
                at = below;
                continue;
            }
            let Some(module) = self.modules.get(&at) else { break };
            let handed_on = module.imported.get(name).filter(|_| !module.defined.contains(name) && depth < 8);
            if let Some(source) = handed_on.and_then(|imported| self.absolute(&at, imported)) {
                let whole: Path = source.iter().chain(&path[index + 1..]).cloned().collect();
                return self.resolved(&whole, depth + 1);
            }
            break;
        }
        at
    }
}

/// The dependencies that lead from a module back to it.
fn way_back(graph: &BTreeMap<String, BTreeMap<String, String>>, start: &str) -> Option<String> {
    let mut open = vec![(start.to_owned(), String::new())];
    let mut seen = BTreeSet::new();
    while let Some((at, way)) = open.pop() {
        for (next, arrow) in graph.get(&at).into_iter().flatten() {
            let way = format!("{way}\n  {arrow}");
            if next == start {
                return Some(way);
            }
            if seen.insert(next.clone()) {
                open.push((next.clone(), way));
            }
        }
    }
    None
}

impl<'ast> Visit<'ast> for Module {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(item) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.import(Path::new(), &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Path = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.name(names);
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        self.tokens(call.tokens.clone());
    }
}

impl Module {
    fn import(&mut self, mut before: Path, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(before, &path.tree);
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(before.clone(), tree)),
            UseTree::Name(name) if name.ident == "self" => self.imports(before.last().cloned(), before),
            UseTree::Name(name) => {
                before.push(name.ident.to_string());
                self.imports(before.last().cloned(), before);
            }
            UseTree::Rename(rename) => {
                before.push(rename.ident.to_string());
                self.imports(Some(rename.rename.to_string()), before);
            }
            UseTree::Glob(_) => self.imports(None, before),
        }
    }

    fn imports(&mut self, name: Option<String>, path: Path) {
        if let Some(name) = name {
            self.imported.insert(name, path.clone());
        }
        self.named.push(path);
    }

    /// Records a path that is written out completely.
    fn name(&mut self, names: Path) {
        if names.len() > 1 && matches!(names[0].as_str(), "crate" | "self" | "super") {
            self.named.push(names);
        }
    }

    /// Searches for paths in the arguments of a macro.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut names = Path::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) if names.is_empty() || colons == 2 => {
                    names.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Ident(name) => {
                    self.name(std::mem::replace(&mut names, vec![name.to_string()]));
                    colons = 0;
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' && !names.is_empty() => colons += 1,
                other => {
                    self.name(std::mem::take(&mut names));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.name(names);
    }
}

/// The name of an item with which a path can end.
fn defined(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}

fn is_test(item: &Item) -> bool {
    let attributes: &[Attribute] = match item {
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Path>().is_ok_and(|condition| condition.is_ident("test"))
    })
}
