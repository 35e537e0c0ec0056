//! The rules of style that a machine can check: sizes, documentation, words that have no place
//! here.

use crate::tree::{self, Source};
use std::fmt::Write;
use syn::spanned::Spanned;
use syn::visit::Visit;

/// The most lines of a file above its tests.
const FILE_LIMIT: usize = 500;
const FILE_MEDIAN: usize = 120;
const FILE_P95: usize = 350;
/// The most lines of a function.
const FUNCTION_LIMIT: usize = 80;
const FUNCTION_P95: usize = 50;
/// The most lines of a binary that names what it serves.
const MAIN_LIMIT: usize = 16;
/// The most columns of a comment.
const COMMENT_WIDTH: usize = 100;
/// The fewest words of a documentation comment.
const DOC_WORDS: usize = 3;

#[test]
fn files_are_small() {
    let sizes: Vec<_> = tree::rust().into_iter().map(|file| (file.production_lines(), file.path)).collect();
    check("file", sizes, FILE_LIMIT, FILE_P95, FILE_MEDIAN);
}

#[test]
fn functions_are_small() {
    let mut functions = Functions::default();
    for file in tree::rust().iter().filter(|file| !file.is_test()) {
        functions.file.clone_from(&file.path);
        functions.visit_file(&syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path)));
    }
    check("function", functions.sizes, FUNCTION_LIMIT, FUNCTION_P95, FUNCTION_P95);
}

/// Checks that no size is above the limit, and that most are well below it.
fn check(what: &str, mut sizes: Vec<(usize, String)>, limit: usize, p95: usize, median: usize) {
    sizes.sort_unstable();
    assert!(sizes.len() > 20, "the tree was not found");
    let large: String = sizes.iter().filter(|(size, _)| *size > limit).fold(String::new(), |mut list, (size, name)| {
        let _ = writeln!(list, "  {size} {name}");
        list
    });
    assert!(large.is_empty(), "a {what} has at most {limit} lines:\n{large}");
    let at = |percent: usize| sizes[(sizes.len() - 1) * percent / 100].0;
    assert!(at(95) <= p95, "95 % of all {what}s have at most {p95} lines, not {}", at(95));
    assert!(at(50) <= median, "half of all {what}s have at most {median} lines, not {}", at(50));
}

/// The sizes of functions outside of tests, by file and name.
#[derive(Default)]
struct Functions {
    file: String,
    sizes: Vec<(usize, String)>,
}

impl Functions {
    fn add(&mut self, name: &syn::Ident, item: &impl Spanned) {
        let span = item.span();
        let lines = span.end().line + 1 - span.start().line;
        self.sizes.push((lines, format!("{} {name}", self.file)));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        if !is_test(&item.attrs) {
            self.add(&item.sig.ident, &item.block);
            syn::visit::visit_item_fn(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig.ident, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if !is_test(&item.attrs) {
            syn::visit::visit_item_mod(self, item);
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        meta => meta.path().is_ident("test"),
    })
}

#[test]
fn mains_name_what_they_serve_and_nothing_else() {
    let mains = tree::rust().into_iter().filter(|file| tree::is_main(&file.path));
    // The local host also reads flags.
    for main in mains.filter(|main| main.path.starts_with("functions/") && !main.path.contains("/standalone/")) {
        let lines = main.text.lines().count();
        assert!(lines <= MAIN_LIMIT, "{} has {lines} lines, more than {MAIN_LIMIT}", main.path);
    }
}

#[test]
fn every_crate_says_what_it_is() {
    for package in tree::packages() {
        assert!(!package["description"].is_null(), "{} has no description", package["name"]);
        for target in package["targets"].as_array().unwrap() {
            let path = target["src_path"].as_str().unwrap();
            let text = std::fs::read_to_string(path).unwrap();
            assert!(text.starts_with("//! "), "{path} does not begin with its documentation");
        }
    }
}

#[test]
fn nothing_is_left_unfinished() {
    // The words are put together here, so that the test does not find itself.
    let words = [
        ["to", "do!"],
        ["TO", "DO"],
        ["FIX", "ME"],
        ["XX", "X:"],
        ["unimple", "mented!"],
        ["db", "g!("],
        ["#[al", "low("],
    ];
    forbid(&words, |file| Some(file.text.as_str()));
}

#[test]
fn production_code_has_no_panics_by_design() {
    let words = [[".unw", "rap()"], [".ex", "pect("], ["pan", "ic!("], ["unreach", "able!("]];
    forbid(&words, |file| (!file.is_test()).then(|| file.production()));
}

#[test]
fn the_environment_is_read_in_a_config_alone() {
    let words = [["env", "::var"], ["env", "::set_var"], ["env", "::remove_var"]];
    forbid(&words, |file| {
        let reads = file.path.ends_with("/config.rs") || file.path.ends_with("/main.rs");
        (!file.is_test() && !reads).then(|| file.production())
    });
}

#[test]
fn lines_of_comments_fit_a_screen() {
    let mut wide = String::new();
    let sources = tree::rust().into_iter().zip(std::iter::repeat("//"));
    for (file, mark) in sources.chain(tree::python().into_iter().zip(std::iter::repeat("#"))) {
        for (number, line) in file.text.lines().enumerate() {
            if line.trim_start().strip_prefix(mark).is_some_and(can_be_wrapped) && line.chars().count() > COMMENT_WIDTH
            {
                let _ = writeln!(wide, "  {}:{}", file.path, number + 1);
            }
        }
    }
    assert!(wide.is_empty(), "a line of a comment has at most {COMMENT_WIDTH} columns:\n{wide}");
}

#[test]
fn documentation_says_something() {
    assert_eq!(documentation("/// The id.\nid: Id,\n//! A\n//! b.\n"), [(1, 2), (3, 2)], "the search itself");
    let mut short = String::new();
    for file in tree::rust() {
        for (line, _) in documentation(&file.text).into_iter().filter(|(_, words)| *words < DOC_WORDS) {
            let _ = writeln!(short, "  {}:{line}", file.path);
        }
    }
    assert!(short.is_empty(), "documentation says meaning, unit, limit or error, or is left out:\n{short}");
}

/// Whether the text of a comment is neither a row of a table nor a single word such as an address.
fn can_be_wrapped(comment: &str) -> bool {
    let text = comment.trim_start_matches(['/', '!']).trim();
    !text.starts_with('|') && text.contains(' ')
}

/// The first line and the number of words of each documentation comment.
fn documentation(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let mut before = None;
    for (number, line) in text.lines().map(str::trim_start).enumerate() {
        let mark = ["///", "//!"].into_iter().find(|mark| line.starts_with(mark));
        if let Some(mark) = mark {
            if before != Some(mark) {
                found.push((number + 1, 0));
            }
            found.last_mut().unwrap().1 += line[mark.len()..].split_whitespace().count();
        }
        before = mark;
    }
    found
}

/// Fails if a part of a source that `part` picks contains one of the words, except in comments and
/// in code whose lint exception gives the reason.
fn forbid(words: &[[&str; 2]], part: impl Fn(&Source) -> Option<&str>) {
    let mut found = String::new();
    for file in tree::rust() {
        let lines: Vec<_> = part(&file).unwrap_or_default().lines().collect();
        for (number, line) in lines.iter().enumerate() {
            let code = line.trim_start();
            let excused = lines[number.saturating_sub(3)..number].iter().any(|line| line.contains("#[expect(clippy::"));
            for word in words.iter().map(|halves| halves.concat()) {
                if code.contains(&word) && !code.starts_with("//") && !excused {
                    let _ = writeln!(found, "  {}:{} {code}", file.path, number + 1);
                }
            }
        }
    }
    assert!(found.is_empty(), "not to be written here:\n{found}");
}
