//! The tables of the pages for those who come from another system are those of the code.
//! `UPDATE=1 cargo test -p tests --test it imports` writes them.

use crate::tree;
use importers::asl::resource::JSON_SERVICES;
use importers::asl::{jsonata, path::intrinsic};
use importers::export::state::MODULES;
use importers::juggle::{ELEMENTS, TYPES, element::condition::OPERATORS};
use importers::n8n::kind::KINDS;

fn table(heads: [&str; 2], rows: impl IntoIterator<Item = (String, String)>) -> String {
    let rows = rows.into_iter().map(|(left, right)| format!("| {left} | {right} |\n"));
    format!("| {} | {} |\n|---|---|\n{}", heads[0], heads[1], rows.collect::<String>())
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn pairs(rows: &[(&str, &str)], both: bool) -> Vec<(String, String)> {
    rows.iter().map(|(left, right)| (code(left), if both { code(right) } else { (*right).to_owned() })).collect()
}

#[test]
fn the_tables_are_those_of_the_code() {
    let n8n = KINDS.iter().map(|(words, becomes)| {
        (words.iter().map(|word| code(word)).collect::<Vec<_>>().join(", "), (*becomes).to_owned())
    });
    let functions = |names: Vec<&str>| {
        vec![(names.into_iter().map(code).collect::<Vec<_>>().join(", "), "carried over".to_owned())]
    };
    let mut known: Vec<&str> = intrinsic::SCRIPTS.iter().map(|(name, _)| *name).chain(intrinsic::MODULES).collect();
    known.sort_unstable();
    let services = JSON_SERVICES.iter().map(|service| (code(service.name), code(&format!("aws-{}", service.signed))));
    let modules = catalogue::CATEGORIES.iter().map(|facts| {
        let all = || catalogue::all().iter().filter(|module| module.descriptor.category == facts.category);
        let here = all().filter(|module| !matches!(module.behaviour, catalogue::Behaviour::DeviceOnly)).count();
        (code(facts.category.id()), format!("{here} of {}", all().count()))
    });
    let mut missing = Vec::new();
    for (page, mark, text) in [
        ("coming-from-n8n", "nodes", table(["node", "becomes"], n8n)),
        ("coming-from-step-functions", "intrinsic", table(["intrinsic functions", ""], functions(known))),
        (
            "coming-from-step-functions",
            "jsonata",
            table(
                ["functions of JSONata", ""],
                functions(jsonata::functions::ALL.iter().map(|(name, _)| *name).collect()),
            ),
        ),
        ("coming-from-step-functions", "services", table(["service", "connection"], services)),
        ("coming-from-step-functions", "export", table(["module", "becomes"], pairs(&MODULES, false))),
        ("coming-from-juggle", "elements", table(["element", "becomes"], pairs(&ELEMENTS, false))),
        ("coming-from-juggle", "operators", table(["operator", "becomes"], pairs(&OPERATORS, true))),
        ("coming-from-juggle", "types", table(["type", "becomes"], pairs(&TYPES, true))),
        ("coming-from-vflow", "modules", table(["group", "modules that run here"], modules)),
    ] {
        let path = format!("docs/how-to/{page}.md");
        let before = tree::read(&path);
        let (begin, end) = (format!("<!-- {mark}: a test writes this table -->\n\n"), "<!-- end -->".to_owned());
        let (head, rest) = before.split_once(&begin).unwrap_or_else(|| panic!("{path} has no table {mark}"));
        let (_, tail) = rest.split_once(&end).unwrap();
        let after = format!("{head}{begin}{text}\n{end}{tail}");
        if after != before {
            if std::env::var_os("UPDATE").is_some() {
                std::fs::write(tree::root().join(&path), after).unwrap();
            } else {
                missing.push(format!("{path}: {mark}"));
            }
        }
    }
    assert!(missing.is_empty(), "UPDATE=1 writes the tables {missing:?}");
}
