//! `docs/modules.md` shows the descriptions of the modules.
//! `UPDATE=1 cargo test -p tests --test it modules_page` writes it.

use crate::tree;
use catalogue::{Constraints, Descriptor, Example, InputSpec, Text};
use serde_json::Value;
use std::fmt::Write;

const PAGE: &str = "docs/modules.md";

#[test]
fn the_page_of_modules_is_up_to_date() {
    let page = page();
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(tree::root().join(PAGE), &page).unwrap();
    }
    let stored = std::fs::read_to_string(tree::root().join(PAGE)).unwrap_or_default();
    let line = page.lines().zip(stored.lines()).position(|(new, old)| new != old);
    assert!(
        page == stored,
        "{PAGE} is out of date (line {}): UPDATE=1 cargo test -p tests --test it modules_page",
        line.unwrap_or_else(|| page.lines().count().min(stored.lines().count())) + 1
    );
}

fn page() -> String {
    let mut page = "# Modules\n\nWritten from the modules' own descriptions; a test keeps it so. \
                    Where a module has two ids, workflows may name either. Each example is run by a test; \
                    where it needs other steps, its own has the id `example`.\n"
        .to_owned();
    // A module is shown once, with all of its ids.
    let modules: Vec<_> =
        catalogue::all().iter().filter(|module| module.descriptor.ids.first() == Some(&module.id)).collect();
    let mut groups: Vec<&str> = modules.iter().map(|module| module.descriptor.category.id()).collect();
    let mut seen = std::collections::HashSet::new();
    groups.retain(|group| seen.insert(*group));
    for group in groups {
        write!(page, "\n## {group}\n").unwrap();
        for module in modules.iter().filter(|module| module.descriptor.category.id() == group) {
            describe(&mut page, module.descriptor, matches!(module.behaviour, catalogue::Behaviour::DeviceOnly));
        }
    }
    page
}

fn describe(page: &mut String, module: &Descriptor, needs_phone: bool) {
    write!(page, "\n### `{}`\n\n", module.ids.join("`, `")).unwrap();
    writeln!(page, "**{}**. {}", both(module.name), both(module.description)).unwrap();
    if needs_phone {
        page.push_str("\nNeeds a phone: it is stored and shown, and not run.\n");
    }
    if !module.inputs.is_empty() {
        page.push_str("\n| input | type | required | default | constraints | meaning |\n|---|---|---|---|---|---|\n");
        for input in module.inputs {
            let (required, default) = (if input.required { "yes" } else { "" }, input.fallback.value());
            let default = if default.is_null() { String::new() } else { format!("`{}`", cell(&default.to_string())) };
            let meaning = format!("{}: {}", both(input.label), both(input.description));
            let (id, kind, asked) = (input.id, input.kind.id(), constraints(input));
            writeln!(page, "| `{id}` | {kind} | {required} | {default} | {asked} | {} |", cell(&meaning)).unwrap();
        }
    }
    if !module.outputs.is_empty() {
        page.push_str("\n| output | type | meaning |\n|---|---|---|\n");
        for output in module.outputs {
            let alias = output.alias.map(|alias| format!(", also `{alias}`")).unwrap_or_default();
            let meaning = format!("{}: {}", both(output.label), both(output.description));
            writeln!(page, "| `{}`{alias} | {} | {} |", output.id, output.kind.id(), cell(&meaning)).unwrap();
        }
    }
    if !module.alternatives.is_empty() {
        let sets = module.alternatives.iter().map(|set| format!("`{}`", set.join("` and `")));
        writeln!(page, "\nOne of these must be given: {}.", sets.collect::<Vec<_>>().join(", or ")).unwrap();
    }
    for each in module.examples {
        example(page, module, each);
    }
}

/// The parameters, or the steps of a workflow if others are needed; then what comes out.
fn example(page: &mut String, module: &Descriptor, example: &Example) {
    let shown = if example.is_alone() {
        Value::Object(example.parameters()).to_string()
    } else {
        let steps: Vec<_> = example.steps(module.ids[0]).iter().map(Value::to_string).collect();
        format!("[{}]", steps.join(",\n "))
    };
    write!(page, "\nExample: {}. {}:\n\n```json\n{shown}\n```\n", both(example.name), both(example.description))
        .unwrap();
    let mut results = Vec::new();
    results.extend(example.outputs().map(|outputs| format!("Outputs: `{}`", Value::Object(outputs))));
    results.extend(example.answer().map(|answer| format!("Answer of the run: `{answer}`")));
    if !results.is_empty() {
        writeln!(page, "\n{}", results.join(". ")).unwrap();
    }
}

fn constraints(input: &InputSpec) -> String {
    let Constraints { pattern, min_length, max_length, options, min, max, .. } = input.constraints;
    let mut parts = Vec::new();
    if !options.is_empty() {
        parts.push(options.iter().map(|option| format!("`{}`", cell(option))).collect::<Vec<_>>().join(", "));
    }
    let number = |word: &str, bound: Option<i64>| bound.map(|bound| format!("{word} {bound}"));
    let length = |word: &str, bound: Option<u32>| bound.map(|bound| format!("{word} {bound} characters"));
    parts.extend(number("at least", min));
    parts.extend(number("at most", max));
    parts.extend(length("at least", min_length));
    parts.extend(length("at most", max_length));
    parts.extend(pattern.map(|pattern| format!("matches `{}`", cell(pattern))));
    parts.join("; ")
}

fn both(text: Text) -> String {
    if text.zh == text.en { text.en.to_owned() } else { format!("{} · {}", text.zh, text.en) }
}

/// A text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
