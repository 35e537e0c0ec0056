//! docs/reference/cli.md names every command of the command line, and in its row every flag.

use crate::tree;
use clap::Command;

const PAGE: &str = "docs/reference/cli.md";
/// Its flags have a page of their own; tests/system/readme.py compares it.
const HOST: &str = "serve";

#[test]
fn the_page_of_commands_is_complete() {
    let page = tree::read(PAGE);
    let command = standalone::program::command();
    let mut missing = Vec::new();
    let mut seen = 0;
    visit(&command, "", &page, &mut missing, &mut seen);
    assert!(seen > 40, "the commands were not found");
    assert!(missing.is_empty(), "{PAGE} lacks, in the row of the command:\n{}", missing.join("\n"));
}

#[test]
fn the_flags_of_all_commands_are_explained() {
    let page = tree::read(PAGE);
    let command = standalone::program::command();
    for flag in command.get_arguments().filter(|flag| flag.is_global_set()) {
        let name = format!("`--{}", flag.get_long().unwrap());
        assert!(page.contains(&name), "{PAGE} lacks {name}");
    }
}

/// Collects what the page lacks of the commands below this one.
fn visit(command: &Command, path: &str, page: &str, missing: &mut Vec<String>, seen: &mut usize) {
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        let path = format!("{path} {}", inner.get_name()).trim_start().to_owned();
        *seen += 1;
        visit(inner, &path, page, missing, seen);
        // A command that only has others below it needs no row.
        if inner.is_subcommand_required_set() {
            continue;
        }
        let rows = rows(page, &path);
        if rows.is_empty() {
            missing.push(format!("  {path}"));
        }
        let flags = inner.get_arguments().filter(|flag| !flag.is_hide_set() && path != HOST);
        let flags = flags.filter_map(|flag| flag.get_long()).map(|flag| format!("`--{flag}"));
        missing.extend(flags.filter(|flag| !rows.contains(flag.as_str())).map(|flag| format!("  {path}: {flag}")));
    }
}

/// The rows of the tables that begin with a command.
fn rows(page: &str, path: &str) -> String {
    let begins = [format!("| `{path} "), format!("| `{path}`"), format!("| `{path}[")];
    page.lines().filter(|line| begins.iter().any(|begin| line.starts_with(begin))).collect()
}
