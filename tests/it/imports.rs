//! Imports from other systems: each file of `tests/fixtures/import` has a stored report and steps
//! that compile, and the cases beside it end as they say.

mod export;
mod page;
mod round;
mod whole;

use crate::rehearsed::verdicts;
use importers::{Format, Import, Outcome, import};
use rehearsal::{Path as Place, Subject, Suite};
use serde_json::Value;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

/// The sources of a format.
fn sources(format: Format) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/import").join(format.word());
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn read(file: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn imported(format: Format, file: &Path) -> (Value, Import) {
    let source = read(file);
    let name = file.file_stem().unwrap().to_str().unwrap();
    let import = import(format, &source, name).unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display()));
    (source, import)
}

fn subject(workflow: &Value) -> Subject {
    let mut subject =
        Subject::read(workflow, &Place::root()).unwrap_or_else(|problem| panic!("{problem}: {workflow:#}"));
    subject.id = workflow.get("id").and_then(Value::as_str).map(str::to_owned);
    subject
}

fn check(format: Format, least: usize) {
    let files = sources(format);
    assert!(files.len() >= least, "{} files of {}", files.len(), format.word());
    let mut failed = Vec::new();
    for file in &files {
        let (_, import) = imported(format, file);
        let golden = file.with_extension("report.txt");
        let report = shown(&import);
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&golden, &report).unwrap();
        }
        if fs::read_to_string(&golden).unwrap_or_default() != report {
            failed.push(format!("{}: the report differs; UPDATE=1 stores it:\n{report}", golden.display()));
        }
        failed.extend(wrong(&import).into_iter().map(|problem| format!("{}: {problem}", file.display())));
        failed.extend(ran(file, &import));
    }
    assert!(failed.is_empty(), "{} failed:\n{}", failed.len(), failed.join("\n"));
}

/// The report with the outline of the steps.
fn shown(import: &Import) -> String {
    let mut text = String::new();
    for entry in &import.report.entries {
        let steps = if entry.steps.is_empty() { "-".to_owned() } else { entry.steps.join(", ") };
        writeln!(text, "{:8} {} ({}) -> {steps}", entry.outcome.word(), entry.source, entry.kind).unwrap();
        text.extend(entry.notes.iter().map(|note| format!("         {}\n", note.en)));
    }
    for workflow in import.workflows() {
        text.extend(["\n", workflow["name"].as_str().unwrap(), "\n"]);
        for step in workflow["steps"].as_array().unwrap() {
            let indent = "  ".repeat(step["indentationLevel"].as_u64().unwrap() as usize + 1);
            text.extend([indent.as_str(), step["id"].as_str().unwrap(), " ", step["moduleId"].as_str().unwrap(), "\n"]);
        }
    }
    text
}

/// What the compiler refuses, and references that lead nowhere.
fn wrong(import: &Import) -> Vec<String> {
    let mut wrong = Vec::new();
    for workflow in import.workflows() {
        let kinds = ["string", "number", "integer", "boolean", "list", "dictionary", "date", "time"];
        let inputs = workflow["inputs"].as_array().into_iter().flatten();
        let unknown = inputs.filter(|input| !kinds.contains(&input["type"].as_str().unwrap_or_default()));
        wrong.extend(unknown.map(|input| format!("an input without a type: {input}")));
        let subject = subject(&workflow);
        let told = engine::lint::check(
            &subject.definition,
            &engine::lint::Known::default(),
            model::Timestamp(1_768_000_000_000),
        );
        let bad = [
            "unpaired_block",
            "invalid_jump",
            "duplicate_id",
            "invalid_id",
            "condition_syntax",
            "expression_syntax",
            "missing_parameter",
            "unknown_parameter",
            "unknown_module",
            "unknown_reference",
            "not_a_reference",
        ];
        wrong.extend(
            told.iter().filter(|finding| bad.contains(&finding.code.as_str())).map(|finding| format!("{finding:?}")),
        );
    }
    wrong
}

/// The cases beside a source.
fn ran(file: &Path, import: &Import) -> Vec<String> {
    let tests = file.with_extension("test.yaml");
    let Ok(text) = fs::read_to_string(&tests) else { return Vec::new() };
    let suite = Suite::read(&serde_yaml_ng::from_str(&text).unwrap())
        .unwrap_or_else(|problem| panic!("{}: {problem}", tests.display()));
    let workflows = import.workflows();
    let (first, rest) = workflows.split_first().unwrap();
    let mut main = subject(first);
    main.others = rest.iter().map(subject).collect();
    let verdicts = verdicts(&main, &suite.cases);
    let mut failed = Vec::new();
    for (case, verdict) in suite.cases.iter().zip(verdicts) {
        let problem = verdict.problem.as_ref().map(|problem| format!("{problem}"));
        let differences = verdict.differences.iter().map(|difference| format!("{difference:?}"));
        let all: Vec<_> = problem.into_iter().chain(differences).chain(verdict.faults.iter().cloned()).collect();
        if !all.is_empty() {
            failed.push(format!("{} {}: {}", tests.display(), case.name, all.join("\n  ")));
        }
    }
    failed
}

#[test]
fn state_machines_are_imported() {
    check(Format::Asl, 30);
}

#[test]
fn workflows_of_n8n_are_imported() {
    check(Format::N8n, 30);
}

#[test]
fn flows_of_juggle_are_imported() {
    check(Format::Juggle, 5);
}

/// What converts whole is run: each such source has a case that says how the run ends, and what its
/// outside sees of it.
#[test]
fn what_is_imported_whole_is_run() {
    for (format, least) in [(Format::Asl, 38), (Format::N8n, 55), (Format::Juggle, 4)] {
        let (mut whole, mut missing) = (0, Vec::new());
        for file in sources(format) {
            let (_, import) = imported(format, &file);
            if import.report.count(Outcome::Marked) > 0 {
                continue;
            }
            whole += 1;
            let text = fs::read_to_string(file.with_extension("test.yaml")).unwrap_or_default();
            let suite = Suite::read(&serde_yaml_ng::from_str(&text).unwrap()).unwrap();
            let says = |case: &rehearsal::Case| {
                let expect = &case.expect;
                let spots = [&expect.result, &expect.outputs, &expect.error];
                let fails = expect.status.as_ref().is_some_and(|(status, _)| status != "completed");
                fails || expect.requests.is_some() || spots.into_iter().any(Option::is_some)
            };
            if suite.cases.is_empty() || !suite.cases.iter().all(says) {
                missing.push(file.display().to_string());
            }
        }
        assert!(missing.is_empty(), "no end is expected in {missing:#?}");
        assert!(whole >= least, "only {whole} of {} are imported whole", format.word());
    }
}

/// Every node of a source is a row of the report, and every row is in the workflow or says why not.
#[test]
fn no_part_of_a_source_is_missing() {
    for (_, format) in Format::ALL {
        for file in sources(format) {
            let (source, import) = imported(format, &file);
            let mut names = Vec::new();
            parts(format, &source, &mut names);
            assert!(!names.is_empty(), "{}", file.display());
            for name in names {
                let rows: Vec<_> = import.report.entries.iter().filter(|entry| entry.source == name).collect();
                assert!(!rows.is_empty(), "{}: {name} is missing", file.display());
                for row in rows {
                    let told = !row.steps.is_empty() || !row.notes.is_empty();
                    assert!(told, "{}: {name} has neither steps nor notes", file.display());
                    assert!(
                        row.outcome != Outcome::Marked || !row.notes.is_empty(),
                        "{}: {name} is marked without a reason",
                        file.display()
                    );
                }
            }
            let steps: Vec<String> =
                import.flows.iter().flat_map(|flow| flow.steps.iter().map(|step| step.id.clone())).collect();
            for entry in &import.report.entries {
                assert!(entry.steps.iter().all(|step| steps.contains(step)), "{}: {entry:?}", file.display());
                let texts =
                    entry.notes.iter().all(|note| !note.en.is_empty() && note.zh.chars().any(|c| c as u32 > 0x2e80));
                assert!(texts, "{}: {entry:?} is not said in both languages", file.display());
            }
        }
    }
}

/// The names of nodes, states or elements.
fn parts(format: Format, source: &Value, names: &mut Vec<String>) {
    let text = |value: &Value, name: &str| value[name].as_str().unwrap_or_default().to_owned();
    match (format, source) {
        (Format::Asl, Value::Object(entries)) => {
            // An answer that describes a state machine has its definition as text.
            if let Some(Value::String(text)) = entries.get("definition") {
                parts(format, &serde_json::from_str(text).unwrap(), names);
            }
            if let Some(Value::Object(states)) = entries.get("States") {
                names.extend(states.keys().cloned());
            }
            for value in entries.values() {
                parts(format, value, names);
            }
        }
        (Format::N8n, Value::Object(entries)) if entries.contains_key("nodes") => {
            // A node without a name gets one, which the report explains.
            let named = source["nodes"].as_array().unwrap().iter().map(|node| text(node, "name"));
            names.extend(named.filter(|name| !name.is_empty()));
        }
        (Format::Juggle, Value::Object(_)) => {
            let content = &source["flowContent"];
            let content: Value =
                content.as_str().map_or_else(|| content.clone(), |text| serde_json::from_str(text).unwrap());
            names.extend(content.as_array().unwrap().iter().map(|element| text(element, "key")));
        }
        (_, Value::Array(items)) => {
            for item in items {
                parts(format, item, names);
            }
        }
        _ => {}
    }
}
