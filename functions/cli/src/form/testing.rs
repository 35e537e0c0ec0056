//! Random workflows: the form is another way to write every flat list, and keeps all comments.

use super::nest::nest;
use super::places::Places;
use super::step::{Fields, settled};
use super::{Content, checks, flatten, print, read};
use crate::yaml;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use std::path::Path;

fn words() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "a",
        "b",
        "pay",
        "a-end",
        "finally",
        "a-else",
        "a-branch-1",
        "a-catch",
        "do",
        "then",
        "else",
        "catch",
        "branches",
        "marks",
        "name",
        "note",
        "id",
        "moduleId",
        "parameters",
        "indent",
        "disabled",
        "isDisabled",
        "isOutput",
        "retry",
        "log",
        "if",
        "订单",
        "1",
        "true",
        "no",
        "x y",
        "s.1",
        "",
        "~",
        "indentationLevel",
        "\n",
    ]);
    prop_oneof![8 => known.prop_map(str::to_owned), 1 => "[a-e]{1,3}", 1 => any::<String>()]
}

fn modules() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "log",
        "http_request",
        "set_variable",
        "output",
        "uuid",
        "expression",
        "delay",
        "stop_workflow",
        "if_condition",
        "else",
        "endif",
        "vflow.logic.if.start",
        "vflow.logic.if.middle",
        "vflow.logic.if.end",
        "loop",
        "endloop",
        "foreach",
        "endforeach",
        "vflow.logic.foreach.start",
        "vflow.logic.foreach.end",
        "while",
        "endwhile",
        "parallel.start",
        "parallel.branch",
        "parallel.end",
        "try.start",
        "try.catch",
        "try.end",
        "break_loop",
        "jump",
        "vflow.system.js",
        "vflow.system.log",
        "if",
        "try",
        "js",
        "unknown.module",
        "retry",
        "vflow.interaction.find_element",
        "",
    ]);
    known.prop_map(str::to_owned)
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(json!(0.5)),
        words().prop_map(Value::from),
        Just(json!("{{a.b}} > 1")),
        Just(json!("line\nline\n")),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((words(), inner), 0..3).prop_map(object),
        ]
    })
}

fn object(entries: Vec<(String, Value)>) -> Value {
    Value::Object(entries.into_iter().collect())
}

fn parameters() -> impl Strategy<Value = Value> {
    let names = prop::sample::select(vec![
        "url",
        "method",
        "message",
        "level",
        "name",
        "value",
        "condition",
        "input1",
        "operator",
        "count",
        "input_list",
        "expression",
        "duration",
        "log",
        "http_request",
        "retry",
        "__error_policy",
        "__retry_count",
        "__timeout",
        "unknown",
        "if",
        "script",
        "output",
    ]);
    let policy = prop_oneof![
        3 => Just(vec![]),
        1 => (0u64..9).prop_map(|tries| vec![
            ("__error_policy".to_owned(), json!("RETRY")),
            ("__retry_count".to_owned(), json!(tries)),
        ]),
    ];
    let given = prop::collection::vec((names.prop_map(str::to_owned), values()), 0..4);
    (given, policy).prop_map(|(given, policy)| object(given.into_iter().chain(policy).collect()))
}

/// Fields that a step can have, with values that it should have and others.
fn step() -> impl Strategy<Value = Fields> {
    let odd = prop_oneof![
        20 => Just(vec![]),
        1 => Just(vec![("colour", json!("red"))]),
        1 => Just(vec![("name", json!(3))]),
        1 => Just(vec![("disabled", json!("yes"))]),
        1 => Just(vec![("isDisabled", json!(true))]),
        1 => Just(vec![("isDisabled", json!(1))]),
        1 => Just(vec![("indentationLevel", json!("1"))]),
        1 => Just(vec![("parameters", json!([1]))]),
        1 => Just(vec![("id", json!(7))]),
        1 => Just(vec![("moduleId", Value::Null)]),
    ];
    let usual = (
        words(),
        modules(),
        prop::option::weighted(0.2, words()),
        prop::option::weighted(0.2, words()),
        prop_oneof![3 => Just(0i64), 1 => -1i64..4],
        prop::option::weighted(0.8, parameters()),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
    );
    (usual, odd).prop_map(|((id, module, name, note, level, parameters, output, disabled), odd)| {
        let mut step = json!({
            "id": id, "moduleId": module, "name": name, "note": note, "indentationLevel": level,
            "isOutput": output, "disabled": disabled,
        });
        if let Some(parameters) = parameters {
            step["parameters"] = parameters;
        }
        for (name, value) in odd {
            step[name] = value;
        }
        settled(step.as_object().unwrap().clone())
    })
}

/// A step without a block.
fn plain(module: &str, level: i64, id: String) -> Fields {
    settled(json!({"id": id, "moduleId": module, "indentationLevel": level}).as_object().unwrap().clone())
}

const BLOCKS: [(&str, &str, &str); 8] = [
    ("if_condition", "else", "endif"),
    ("vflow.logic.if.start", "vflow.logic.if.middle", "vflow.logic.if.end"),
    ("loop", "", "endloop"),
    ("vflow.logic.foreach.start", "", "vflow.logic.foreach.end"),
    ("while", "", "endwhile"),
    ("parallel.start", "parallel.branch", "parallel.end"),
    ("try.start", "try.catch", "try.end"),
    ("foreach", "", "endforeach"),
];

/// Steps whose blocks are mostly complete.
fn blocks() -> impl Strategy<Value = Vec<Fields>> {
    let leaf = step().prop_map(|step| vec![step]);
    leaf.prop_recursive(4, 24, 4, |inner| {
        let sections = prop::collection::vec(prop::collection::vec(inner, 0..3), 1..4);
        let own = (prop::bool::weighted(0.2), words(), step());
        (0..BLOCKS.len(), words(), parameters(), sections, own, 0i64..3).prop_map(
            |(kind, id, parameters, sections, (is_own, own_id, own), level)| {
                let (start, middle, end) = BLOCKS[kind];
                let mut opener = plain(start, level, id.clone());
                opener.insert("parameters".to_owned(), parameters);
                let mut steps = vec![settled(opener)];
                for (at, section) in sections.into_iter().enumerate() {
                    let wants = at > 0 || middle == "parallel.branch";
                    if wants && !middle.is_empty() && (at < 2 || middle == "parallel.branch") {
                        let key = middle.rsplit('.').next().unwrap();
                        let usual =
                            if key == "branch" { format!("{id}-branch-{}", at + 1) } else { format!("{id}-{key}") };
                        steps.push(plain(middle, level, if is_own { own_id.clone() } else { usual }));
                    }
                    steps.extend(section.into_iter().flatten());
                }
                let mut last = plain(end, level, format!("{id}-end"));
                if is_own {
                    last.extend(own.into_iter().filter(|(name, _)| name != "moduleId"));
                }
                steps.push(settled(last));
                steps
            },
        )
    })
}

fn lists() -> impl Strategy<Value = Vec<Fields>> {
    prop_oneof![
        prop::collection::vec(step(), 0..12),
        prop::collection::vec(blocks(), 0..4).prop_map(|blocks| blocks.into_iter().flatten().collect()),
    ]
}

/// Whether a server takes the step; others cannot be pulled.
fn is_taken(step: &Fields) -> bool {
    let fields = Map::from_iter([("id".to_owned(), json!("x")), ("steps".to_owned(), json!([step]))]);
    checks::check(&fields, &Places::default()).is_empty()
}

/// Whether a step has a field by which its item is known to have the fields of the API.
fn is_step(step: &Fields) -> bool {
    step.contains_key("id") || step.contains_key("moduleId")
}

fn flat(steps: &[Fields]) -> Result<Vec<Fields>, TestCaseError> {
    let nested = nest(steps);
    let text = yaml::write(&yaml::Node::map(vec![yaml::Entry::new("steps", nested.steps)]));
    let root = yaml::read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    let read = flatten::flatten(root.get("steps").unwrap(), nested.indented);
    prop_assert!(read.problems.is_empty(), "{:?}\n{}", read.problems, text);
    Ok(read.steps.into_iter().map(|(step, _)| step).collect())
}

/// Inserts comments at the ends of lines and between them, where no text has several lines.
fn commented(text: &str, picks: &[(usize, bool)]) -> (String, Vec<String>) {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let mut comments = Vec::new();
    for (number, (pick, right)) in picks.iter().enumerate() {
        let at = pick % lines.len();
        let comment = format!("# comment {number}");
        if *right && !lines[at].contains(" #") && !lines[at].trim_start().starts_with('#') && !lines[at].is_empty() {
            lines[at] = format!("{} {comment}", lines[at]);
        } else {
            let indent = lines[at].len() - lines[at].trim_start().len();
            lines.insert(at, format!("{}{comment}", " ".repeat(indent)));
        }
        comments.push(comment);
    }
    (lines.join("\n") + "\n", comments)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn every_flat_list_has_a_nested_form(steps in lists()) {
        let steps: Vec<_> = steps.into_iter().filter(is_step).collect();
        prop_assert_eq!(flat(&steps)?, steps);
    }

    #[test]
    fn a_printed_workflow_is_read_as_itself_and_printed_the_same(
        steps in lists(),
        name in "[a-z ]{0,8}x",
        inputs in prop::collection::vec((words(), values(), any::<bool>()), 0..3),
        outputs in prop::collection::vec((words(), values()), 0..3),
        odd in prop::bool::weighted(0.1),
        picks in prop::collection::vec((any::<usize>(), any::<bool>()), 0..8),
    ) {
        let steps: Vec<_> = steps.into_iter().filter(is_step).filter(is_taken).map(Value::Object).collect();
        let input = |(name, value, required): (String, Value, bool)| {
            json!({"name": name, "type": if required { "list" } else { "string" }, "defaultValue": value, "required": required})
        };
        let mut inputs: Vec<_> = inputs.into_iter().map(input).collect();
        if odd {
            // Two of the same name cannot be a dictionary.
            inputs.extend([json!({"name": "x"}), json!({"name": "x", "type": "date"})]);
        }
        let outputs: Vec<_> = outputs.into_iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        let document = json!({
            "id": "file", "name": name, "steps": steps, "inputs": inputs, "outputs": outputs, "isEnabled": false,
            "triggers": [{"type": "cron", "expression": "0 9 * * *"}], "more": {"a": 1},
        });
        let content = Content::of_server(document.as_object().unwrap());
        let text = print(&content, "file", None);
        let root = yaml::read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let document = read(&root, "file").map_err(|problems| TestCaseError::fail(format!("{problems:?}\n{text}")))?;
        prop_assert_eq!(&document.content, &content, "{}", text);
        prop_assert_eq!(print(&content, "file", Some(&root)), text.clone());
        if text.contains('|') {
            return Ok(());
        }
        let (text, comments) = commented(&text, &picks);
        let root = yaml::read(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        let once = print(&content, "file", Some(&root));
        let again = yaml::read(&once).map_err(|error| TestCaseError::fail(format!("{error}\n{once}")))?;
        prop_assert_eq!(&read(&again, "file").unwrap().content, &content, "{}", once);
        for comment in comments {
            prop_assert_eq!(once.matches(&format!("{comment}\n")).count(), 1, "{}\n{}\n{}", comment, text, once);
        }
        prop_assert_eq!(print(&content, "file", Some(&again)), once);
    }
}

#[test]
fn samples_and_cases_have_a_nested_form() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let (mut seen, mut explicit) = (0, 0);
    for folder in ["infra/seed", "tests/fixtures/language", "tests/fixtures/imports"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            // Their tests are YAML.
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let document: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let found = std::iter::once(&document).chain(document.get("workflow"));
            for workflow in found.filter(|workflow| workflow.get("steps").is_some()) {
                seen += 1;
                let mut fields = workflow.as_object().unwrap().clone();
                fields.entry("name").or_insert_with(|| json!("x"));
                fields.insert("id".to_owned(), json!("w"));
                let content = Content::of_server(&fields);
                let text = print(&content, "w", None);
                let node = yaml::read(&text).unwrap();
                let again = read(&node, "w").unwrap_or_else(|problems| panic!("{problems:?}\n{text}"));
                assert_eq!(again.content, content, "{}\n{text}", path.display());
                assert_eq!(print(&content, "w", Some(&node)), text);
                explicit += usize::from(text.contains("moduleId"));
            }
        }
    }
    // A step with the id `id`, or an unknown field.
    assert!(seen > 100 && explicit < 6, "{seen} {explicit}");
}

#[test]
fn the_example_of_the_reference_is_printed_as_it_is() {
    let text = "\
# yaml-language-server: $schema=../workflow.schema.json
name: 订单同步
inputs:
  orders: {type: list, required: true}
steps:
  # each order
  - each: {foreach: \"[[orders]]\", parallelism: 5, collect: \"{{pay.statusCode}}\"} # five at once
    do:
      - check: {if: \"{{each.item.amount}} > 100\"}
        then:
          - pay: {http_request: \"https://pay.example.com/charge/{{each.item.id}}\", method: POST, retry: 3}
        # the others
        else:
          - small: {set_variable: small, value: \"{{each.item.id}}\"}

  - out: {output: \"{{each.results}}\"}
";
    let node = yaml::read(text).unwrap();
    let document = read(&node, "orders").unwrap();
    let ids: Vec<_> = document.content.steps().iter().map(|step| step["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["each", "check", "pay", "check-else", "small", "check-end", "each-end", "out"]);
    let pay = &document.content.steps()[2];
    assert_eq!(pay["parameters"]["__retry_count"], json!(3));
    assert_eq!(pay["indentationLevel"], json!(2));
    assert_eq!(print(&document.content, "orders", Some(&node)), text);
    let at = document.places.find("steps[2].parameters.url").unwrap();
    assert!(text[at].starts_with("\"https://pay"));
}

#[test]
fn what_cannot_be_understood_is_named_with_its_place() {
    for (steps, slice, reason) in [
        ("- a: 3", "a", "a needs its module"),
        ("- {a: log, b: log}", "{a: log, b: log}", "a step has one key that is its id"),
        ("- {a: {log: x, retry: soon}}", "soon", "retry must be a number"),
        ("- {a: {uuid: x}}", "uuid", "uuid has no main input"),
        ("- {a: {htp_request: x}}", "htp_request", "did you mean http_request?"),
        ("- {a: {log: x, message: z}}", "z", "the parameter message is given twice"),
        ("- {a: log, then: []}", "then", "a has no block"),
        ("- {a: {if: x}, do: []}", "do", "the block of a has then and else, not do"),
        ("- {a: {loop: 2}, do: [], marks: {else: x}}", "else", "the marks of this block are end"),
        ("- {a: {if: x}, then: [], marks: {else: x}}", "else", "a has no else, so it has no mark"),
        ("- {a: {if: x}, marks: {end: x}}", "marks", "a has no lists of steps, so there are no marks"),
        ("- {a: race, branches: [[]], marks: {branches: [x, yy]}}", "yy", "a has 1 branches, so it has no more marks"),
        ("- just text", "just text", "a step must be like"),
    ] {
        let text = format!("name: x\nsteps:\n  {steps}\n");
        let problems = read(&yaml::read(&text).unwrap(), "x").unwrap_err();
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(&text[problems[0].at.clone()], slice, "{problems:?}");
        assert!(problems[0].reason.contains(reason), "{problems:?}");
    }
}

#[test]
fn comments_of_removed_steps_go_with_them() {
    let text = "name: x\nsteps:\n  # of a\n  - a: {log: a} # beside a\n  # of b\n  - b: {log: b}\n";
    let node = yaml::read(text).unwrap();
    let mut content = read(&node, "x").unwrap().content;
    let steps: Vec<_> = content.steps().into_iter().skip(1).map(Value::Object).collect();
    content.0.insert("steps".to_owned(), steps.into());
    assert_eq!(print(&content, "x", Some(&node)), "name: x\nsteps:\n  # of b\n  - b: {log: b}\n");
    let _: Map<String, Value> = content.body();
}
