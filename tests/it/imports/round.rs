//! State machines that are imported, exported and imported again end as the originals do: those of
//! the fixtures with their cases, and random workflows of everything that can be exported.

use super::{imported, sources, subject};
use crate::rehearsed::verdicts;
use importers::export::asl;
use importers::{Format, Outcome, import};
use proptest::prelude::*;
use rehearsal::Suite;
use serde_json::{Map, Value, json};
use std::fs;

/// What else a workflow needs so that its export has no counterpart for it.
fn export_and_import(name: &str, workflow: &Value) -> Option<Value> {
    let machine = asl(workflow).ok()?;
    let back = import(Format::Asl, &machine, name).unwrap_or_else(|refusal| panic!("{name}: {refusal}: {machine:#}"));
    let marked = back.report.entries.iter().filter(|entry| entry.outcome == Outcome::Marked);
    let marked: Vec<_> = marked.map(|entry| format!("{entry:?}")).collect();
    assert!(marked.is_empty(), "{name}: {}\n{machine:#}", marked.join("\n"));
    Some(back.workflows().remove(0))
}

#[test]
fn exported_fixtures_end_as_before_when_they_are_imported_again() {
    let (mut done, mut failed, mut refused) = (0, Vec::new(), Vec::new());
    for file in sources(Format::Asl) {
        let name = file.file_stem().unwrap().to_str().unwrap().to_owned();
        let (_, first) = imported(Format::Asl, &file);
        let Some(again) = export_and_import(&name, &first.workflows()[0]) else {
            refused.push(name);
            continue;
        };
        let text = fs::read_to_string(file.with_extension("test.yaml")).unwrap();
        let mut suite = Suite::read(&serde_yaml_ng::from_str(&text).unwrap()).unwrap();
        for case in &mut suite.cases {
            // An exported connection is a placeholder, which gives it another name.
            let named = |name: &str| format!("connection_{}", name.replace('-', "_"));
            let more: Vec<_> = case.connections.iter().map(|(name, made)| (named(name), made.clone())).collect();
            case.connections.extend(more);
        }
        for (case, verdict) in suite.cases.iter().zip(verdicts(&subject(&again), &suite.cases)) {
            let problem = verdict.problem.as_ref().map(|problem| format!("{problem}"));
            if problem.is_some() || !verdict.differences.is_empty() {
                failed.push(format!("{name} {}: {problem:?} {:?}\n{again:#}", case.name, verdict.differences));
            }
        }
        done += 1;
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    assert!(done >= 20, "only {done} are exported, not {refused:?}");
}

/// A part of a random workflow.
#[derive(Clone, Debug)]
enum Piece {
    Set(u8, Operand),
    Wait(u8),
    Put(String, Operand),
    Choose(Operand, &'static str, i64, Vec<Piece>, Vec<Piece>),
    Each(Vec<i64>, Operand),
    Call(i64),
    Tried(Option<i64>, Vec<Piece>),
    Parallel(Operand, Operand),
    Stop(Operand),
}

#[derive(Clone, Debug)]
enum Operand {
    Constant(i64),
    Input(u8),
    Variable(u8),
}

impl Operand {
    fn value(&self) -> Value {
        match self {
            Self::Constant(number) => json!(number),
            Self::Input(number) => json!(format!("{{{{trigger.data.n{number}}}}}")),
            Self::Variable(number) => json!(format!("[[v{number}]]")),
        }
    }

    fn reference(&self) -> String {
        match self {
            Self::Constant(_) => "[[v0]]".to_owned(),
            other => other.value().as_str().unwrap().to_owned(),
        }
    }
}

fn operand() -> impl Strategy<Value = Operand> {
    prop_oneof![
        (-3i64..9).prop_map(Operand::Constant),
        (0u8..2).prop_map(Operand::Input),
        (0u8..3).prop_map(Operand::Variable),
    ]
}

fn piece() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![
        (0u8..3, operand()).prop_map(|(name, value)| Piece::Set(name, value)),
        (0u8..9).prop_map(Piece::Wait),
        ("[a-c]( d)?", operand()).prop_map(|(key, value)| Piece::Put(key, value)),
        (proptest::collection::vec(0i64..9, 0..3), operand()).prop_map(|(list, value)| Piece::Each(list, value)),
        (0i64..9).prop_map(Piece::Call),
        (operand(), operand()).prop_map(|(left, right)| Piece::Parallel(left, right)),
        operand().prop_map(Piece::Stop),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let some = || proptest::collection::vec(inner.clone(), 0..3);
        let operator = prop_oneof![Just("=="), Just("!="), Just("<"), Just(">=")];
        prop_oneof![
            (operand(), operator, 0i64..6, some(), some())
                .prop_map(|(left, word, right, yes, no)| Piece::Choose(left, word, right, yes, no)),
            (proptest::option::of(0i64..9), some()).prop_map(|(answer, caught)| Piece::Tried(answer, caught)),
        ]
    })
}

/// The steps of a workflow, and what its calls of services give.
#[derive(Default)]
struct Written {
    steps: Vec<Value>,
    given: Map<String, Value>,
    number: usize,
}

impl Written {
    fn step(&mut self, id: &str, module: &str, parameters: Value) {
        self.steps.push(json!({"id": id, "moduleId": module, "parameters": parameters}));
    }

    fn all(&mut self, pieces: &[Piece]) {
        pieces.iter().for_each(|piece| self.one(piece));
    }

    fn call(&mut self, id: &str, answer: Option<i64>) {
        self.step(id, "lambda_invoke", json!({"function": "work", "payload": {"v": "[[v0]]"}}));
        let given = answer.map_or_else(|| json!({"fail": "broken"}), |answer| json!({"outputs": {"result": answer}}));
        self.given.insert(id.to_owned(), given);
    }

    fn one(&mut self, piece: &Piece) {
        self.number += 1;
        let number = self.number;
        let id = |word: &str| format!("{word}-{number}");
        match piece {
            Piece::Set(name, value) => {
                self.step(&id("set"), "set_variable", json!({"name": format!("v{name}"), "value": value.value()}));
            }
            Piece::Wait(seconds) => self.step(&id("wait"), "delay", json!({"duration": i64::from(*seconds) * 1000})),
            Piece::Put(key, value) => {
                let parameters = json!({"dictionary": "[[made]]", "path": [key], "value": value.value()});
                self.step(&id("put"), "dict_set", parameters);
                let made = json!({"name": "made", "value": format!("{{{{put-{number}.result}}}}")});
                self.step(&id("made"), "set_variable", made);
            }
            Piece::Choose(left, word, right, yes, no) => {
                let condition = format!("{} {word} {right}", left.reference());
                self.step(&id("if"), "if_condition", json!({"condition": condition}));
                self.all(yes);
                self.step(&id("else"), "else", json!({}));
                self.all(no);
                self.step(&id("endif"), "endif", json!({}));
            }
            Piece::Each(list, value) => {
                let collected =
                    json!({"here": format!("[[local{number}]]"), "item": format!("{{{{each-{number}.item}}}}")});
                self.step(&id("each"), "foreach", json!({"input_list": list, "collect": collected}));
                self.step(
                    &id("local"),
                    "set_variable",
                    json!({"name": format!("local{number}"), "value": value.value()}),
                );
                self.step(&id("endeach"), "endforeach", json!({}));
                let found = json!({"name": "found", "value": format!("{{{{each-{number}.results}}}}")});
                self.step(&id("found"), "set_variable", found);
            }
            Piece::Call(answer) => {
                self.call(&id("call"), Some(*answer));
                let value = json!({"name": "v1", "value": format!("{{{{call-{number}.result}}}}")});
                self.step(&id("called"), "set_variable", value);
            }
            Piece::Tried(answer, caught) => {
                self.step(&id("try"), "try.start", json!({}));
                self.call(&id("call"), *answer);
                let value = json!({"name": "v2", "value": format!("{{{{call-{number}.result}}}}")});
                self.step(&id("called"), "set_variable", value);
                self.step(&id("catch"), "try.catch", json!({}));
                self.step(&id("why"), "set_variable", json!({"name": "why", "value": "{{error.message}}"}));
                self.all(caught);
                self.step(&id("endtry"), "try.end", json!({}));
            }
            Piece::Parallel(left, right) => {
                self.step(&id("both"), "parallel.start", json!({}));
                for (branch, value) in [("left", left), ("right", right)] {
                    self.step(&id(&format!("{branch}-branch")), "parallel.branch", json!({}));
                    self.step(&id(branch), "expression", json!({"expression": value.reference()}));
                }
                self.step(&id("end"), "parallel.end", json!({}));
                let pair = json!([format!("{{{{left-{number}.result}}}}"), format!("{{{{right-{number}.result}}}}")]);
                self.step(&id("pair"), "set_variable", json!({"name": "pair", "value": pair}));
            }
            Piece::Stop(value) => {
                self.step(&id("stop"), "if_condition", json!({"condition": format!("{} == 5", value.reference())}));
                self.step(&id("failed"), "fail", json!({"message": "Five: [[v0]] and [[v1]]"}));
                self.step(&id("endstop"), "endif", json!({}));
            }
        }
    }
}

fn written(pieces: &[Piece]) -> (Value, Map<String, Value>) {
    let mut written = Written::default();
    let names = [
        ("v0", json!(1)),
        ("v1", json!(2)),
        ("v2", json!(3)),
        ("made", json!({})),
        ("found", json!([])),
        ("pair", json!([])),
        ("why", json!("nothing")),
    ];
    for (name, value) in &names {
        written.step(&format!("begin-{name}"), "set_variable", json!({"name": name, "value": value}));
    }
    written.all(pieces);
    let all: Map<String, Value> =
        names.iter().map(|(name, _)| ((*name).to_owned(), json!(format!("[[{name}]]")))).collect();
    written.step("all", "output", json!({"value": all}));
    (json!({"name": "Random", "steps": written.steps}), written.given)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_random_workflow_ends_as_before(pieces in proptest::collection::vec(piece(), 1..6), n0 in 0i64..9, n1 in 0i64..9) {
        let (workflow, given) = written(&pieces);
        let again = export_and_import("Random", &workflow);
        prop_assert!(again.is_some(), "{:?}", asl(&workflow).unwrap_err());
        let again = again.unwrap();
        let case = json!({"name": "one", "inputs": {"n0": n0, "n1": n1}, "steps": given, "expect": {}});
        let suite = Suite::read(&json!({"cases": [case]})).unwrap();
        let ended = |workflow: &Value| {
            let verdict = verdicts(&subject(workflow), &suite.cases).remove(0);
            let problem = verdict.problem.map(|problem| format!("{problem}"));
            let outcome = verdict.outcome.unwrap_or_default();
            // A message names its step before the text.
            let error = outcome.error.map(|error| error.split("': ").last().unwrap_or_default().to_owned());
            (problem, outcome.status, error, outcome.answer, outcome.elapsed_ms)
        };
        prop_assert_eq!(ended(&workflow), ended(&again), "{:#}", asl(&workflow).unwrap());
    }
}
