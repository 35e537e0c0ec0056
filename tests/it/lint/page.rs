//! `docs/reference/findings.md` lists every code, with an example.
//! `UPDATE=1 cargo test -p tests --test it lint` writes it.

use super::mistakes::{Mistake, planted, pointer};
use crate::routes::dpa::Dpa;
use crate::routes::host::Host;
use crate::tree;
use engine::lint::Code;
use serde_json::{Value, json};
use std::fmt::Write;

const PAGE: &str = "docs/reference/findings.md";
const HEAD: &str = "# Findings

Every code that a finding can have, with an example. A test writes this page.
[Validation](validation.md) explains the fields of a finding, and when findings are reported.

| code | severity | finding | example | message | suggestion |
|---|---|---|---|---|---|
";
/// The longest example, in characters.
const LONGEST: usize = 160;

/// An example of a code.
struct Example {
    severity: String,
    text: String,
    message: [String; 2],
    suggestion: Option<String>,
}

#[tokio::test(start_paused = true)]
async fn the_page_of_findings_is_up_to_date() {
    let page = page().await;
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::write(tree::root().join(PAGE), &page).unwrap();
    }
    let stored = std::fs::read_to_string(tree::root().join(PAGE)).unwrap_or_default();
    let line = page.lines().zip(stored.lines()).find(|(new, old)| new != old);
    assert!(page == stored, "{PAGE} is out of date: UPDATE=1 cargo test -p tests --test it lint\n{line:?}");
}

async fn page() -> String {
    let (planted, told) = (planted(), request_findings().await);
    let mut page = HEAD.to_owned();
    for code in Code::ALL {
        let planted = planted.iter().find(|mistake| mistake.is_of(*code)).map(Mistake::example);
        let sent = || told.iter().find(|finding| finding["code"] == code.as_str()).map(of_request);
        let word = code.as_str();
        let Example { severity, text, message: [en, zh], suggestion } =
            planted.or_else(sent).unwrap_or_else(|| panic!("there is no example of {word}"));
        let suggestion = suggestion.map(|meant| quoted(&meant)).unwrap_or_default();
        let (says, text) = (cell(code.says()), quoted(&text));
        writeln!(page, "| `{word}` | {severity} | {says} | {text} | {}<br>{} | {suggestion} |", cell(&en), cell(&zh))
            .unwrap();
    }
    page
}

impl Mistake {
    fn example(&self) -> Example {
        let finding = self.finding().unwrap_or_else(|found| panic!("{found:#?}"));
        let workflow = self.workflow();
        let path = pointer(&finding.path);
        let step = path.split('/').take(3).collect::<Vec<_>>().join("/");
        // What is missing is shown by what is there instead.
        let shown = workflow.pointer(&path).or_else(|| workflow.pointer(&step)).unwrap_or(&workflow);
        let text = shown.as_str().map_or_else(|| shown.to_string(), str::to_owned);
        Example {
            severity: finding.severity.as_str().to_owned(),
            text,
            message: [finding.message.en, finding.message.zh],
            suggestion: finding.suggestion,
        }
    }
}

fn of_request(finding: &Value) -> Example {
    let text = |of: &Value| of.as_str().unwrap().to_owned();
    Example {
        severity: text(&finding["severity"]),
        text: text(&finding["path"]),
        message: [text(&finding["message"]["en"]), text(&finding["message"]["zh"])],
        suggestion: finding["suggestion"].as_str().map(str::to_owned),
    }
}

/// Findings about requests: those that no stored workflow can have.
async fn request_findings() -> Vec<Value> {
    let host = Host::start().await;
    let token = host.token("acme", false).await;
    let step = json!({"id": "s", "moduleId": "log", "parameters": {"message": "hi"}});
    let id = host.workflow(&token, &json!({"name": "w", "steps": [step]})).await;
    let declaring = json!({"name": "greet", "steps": [step], "inputs": [{"name": "name"}]});
    let declaring = host.workflow(&token, &declaring).await;
    let many: serde_json::Map<_, _> = (0..60).map(|number| (format!("zz{number}"), Value::Null)).collect();
    let mut told = Vec::new();
    for (method, path, body) in [
        ("POST", "/api/v1/workflows".to_owned(), json!({"name": "x", "stps": []})),
        ("GET", format!("/api/v1/workflows/{id}/magic-variables?stepid=s"), json!({})),
        ("POST", format!("/api/v1/workflows/{id}/execute"), json!({"inputs": {}})),
        ("POST", format!("/api/v1/workflows/{declaring}/execute"), json!({"inputVariables": {"nam": "Ada"}})),
        ("POST", "/api/v1/workflows/validate".to_owned(), json!({"name": "x", "steps": [step], "tags": 7})),
        ("POST", "/api/v1/expressions/evaluate".to_owned(), json!({"text": "1 / 0", "kind": "expression"})),
        ("POST", format!("/api/v1/workflows/{declaring}/execute"), json!({"inputVariables": many})),
    ] {
        let answer = host.call(method, &path).bearer(&token).json(&body).send().await;
        let lists = [&answer.body["warnings"], &answer.body["data"]["errors"]];
        told.extend(lists.into_iter().filter_map(Value::as_array).flatten().cloned());
    }
    // A number in JSON is any number; other programs do not read these either.
    let numbers = [
        (format!("/api/v1/workflows/{id}/execute"), r#"{"inputVariables": {"id": 123456789012345678901234567890}}"#),
        (format!("/api/v1/workflows/{id}/execute"), r#"{"inputVariables": {"pi": 3.14159265358979323846}}"#),
    ];
    for (path, body) in numbers {
        let answer = host.call("POST", &path).bearer(&token).bytes(body).send().await;
        told.extend(answer.body["warnings"].as_array().cloned().unwrap_or_default());
    }
    let dpa = Dpa::start().await;
    let path = "/api/dpa/process/variable/listVar";
    let model = dpa.host.workflow(&dpa.admin, &json!({"name": "m"})).await;
    let body = format!(r#"{{"processModelId": "{model}", "type": "x", "type": "running"}}"#);
    let answer = dpa.host.call("POST", path).bearer(&dpa.token).bytes(body).send().await;
    told.extend(answer.body["warnings"].as_array().cloned().unwrap_or_default());
    told
}

/// A text as code in a cell of a table, cut if it is long.
fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    let shown = cell(&shown);
    if shown.is_empty() {
        return String::new();
    }
    if shown.contains('`') { format!("`` {shown} ``") } else { format!("`{shown}`") }
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
