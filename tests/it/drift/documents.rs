//! Checks the documentation: links lead to existing pages, the index lists every page, and lines
//! are not too wide.

use crate::tree;
use std::collections::BTreeSet;
use std::path::Path;

/// The widest line of prose.
const WIDTH: usize = 100;
/// The folders with pages.
const FOLDERS: [&str; 4] = ["docs", "functions", "infra", "tests"];
/// Generated from the descriptions of modules, with wide tables.
const GENERATED: &str = "docs/modules.md";
/// The most files that a common task can take.
const MOST_FILES: usize = 4;
/// The list of all pages.
const INDEX: &str = "docs/README.md";

#[test]
fn links_between_pages_lead_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        for link in links(&prose(&tree::read(&page))) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if path.is_empty() { page.clone() } else { beside(&page, path) };
            let exists = tree::root().join(&target).exists();
            let has_anchor =
                anchor.is_empty() || (target.ends_with(".md") && exists && anchors(&target).contains(anchor));
            if !exists || !has_anchor {
                dead.push(format!("{page}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

#[test]
fn the_index_lists_every_page() {
    let listed: BTreeSet<_> = links(&tree::read(INDEX)).iter().map(|link| beside(INDEX, link)).collect();
    let missing: Vec<_> = pages()
        .into_iter()
        .filter(|page| page.starts_with("docs/") && page != INDEX && !listed.contains(page))
        .collect();
    assert!(missing.is_empty(), "{INDEX} does not list {missing:?}");
}

/// Tables, code and single long words can be wider.
#[test]
fn lines_of_prose_fit_a_screen() {
    let mut wide = Vec::new();
    for page in pages().into_iter().filter(|page| page != GENERATED) {
        for (number, line) in without_code(&tree::read(&page)) {
            let is_prose = !line.trim_start().starts_with(['|', '!', '<']) && line.trim().contains(' ');
            if is_prose && line.chars().count() > WIDTH {
                wide.push(format!("{page}:{number}"));
            }
        }
    }
    assert!(wide.is_empty(), "lines of more than {WIDTH} columns:\n{}", wide.join("\n"));
}

/// ARCHITECTURE.md lists the files of common tasks, so that newcomers find them in one place.
#[test]
fn common_tasks_take_few_files_that_exist() {
    let text = tree::read("ARCHITECTURE.md");
    let section = text.split("\n## Common tasks\n").nth(1).expect("a section of common tasks");
    let rows: Vec<_> = section.lines().take_while(|line| !line.starts_with("## ")).collect();
    let rows = rows.iter().filter(|line| line.starts_with("| ")).skip(1);
    let mut tasks = 0;
    for row in rows {
        let (task, files) = row.trim_matches(['|', ' ']).split_once('|').expect("a task and its files");
        let files: Vec<_> = files.split('`').skip(1).step_by(2).collect();
        assert!((1..=MOST_FILES).contains(&files.len()), "{task} takes {} files", files.len());
        for file in files {
            assert!(tree::root().join(file).is_file(), "{task}: {file} does not exist");
        }
        tasks += 1;
    }
    assert!(tasks >= 10, "the table was not found");
}

/// All Markdown pages, from the root.
fn pages() -> Vec<String> {
    let mut all: Vec<_> = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"].map(str::to_owned).into();
    FOLDERS.iter().for_each(|folder| walk(folder, &mut all));
    assert!(all.len() > 20, "the pages were not found");
    all
}

fn walk(folder: &str, all: &mut Vec<String>) {
    for entry in std::fs::read_dir(tree::root().join(folder)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        // Tools store pages of their own next to the peers, the fuzzer and the console's texts.
        if entry.path().is_dir()
            && !["target", "node_modules", "project.inlang"].iter().any(|made| name.ends_with(made))
        {
            walk(&name, all);
        } else if name.ends_with(".md") {
            all.push(name);
        }
    }
}

/// The lines outside of fenced blocks, with their numbers.
fn without_code(text: &str) -> Vec<(usize, &str)> {
    let mut is_code = false;
    let mut kept = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        if !is_code && !is_fence {
            kept.push((index + 1, line));
        }
    }
    kept
}

/// A page without code.
fn prose(text: &str) -> String {
    let lines = without_code(text).into_iter().map(|(_, line)| line);
    let text = lines.collect::<Vec<_>>().join("\n");
    text.split('`').step_by(2).collect::<Vec<_>>().join("code")
}

/// The targets of `[text](target)`.
fn links(text: &str) -> Vec<String> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

/// The path of a file, given relative to a page, from the root.
fn beside(page: &str, path: &str) -> String {
    let mut parts: Vec<_> = page.split('/').collect();
    parts.pop();
    for part in Path::new(path).components() {
        match part.as_os_str().to_str().unwrap() {
            ".." => drop(parts.pop()),
            "." => {}
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The anchors of a page's headings.
fn anchors(page: &str) -> BTreeSet<String> {
    let text = tree::read(page);
    let headings = without_code(&text).into_iter().map(|(_, line)| line).filter(|line| line.starts_with('#'));
    let slug = |heading: &str| -> String {
        let title = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter));
        kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
    };
    headings.map(slug).collect()
}
#[test]
fn sources_name_pages_that_exist() {
    let mut dead = Vec::new();
    for source in tree::rust() {
        for rest in source.text.split("docs/").skip(1) {
            let name: String =
                rest.chars().take_while(|letter| letter.is_alphanumeric() || "-_/.".contains(*letter)).collect();
            let name = name.trim_end_matches('.');
            if name.ends_with(".md") && !tree::root().join("docs").join(name).exists() {
                dead.push(format!("{}: docs/{name}", source.path));
            }
        }
    }
    assert!(dead.is_empty(), "pages that do not exist:\n{}", dead.join("\n"));
}
