use crate::base;
use api::response::tagged;
use api::schema::text;
use api::{Answer, Response, Route, UNCHANGED, Unknown};
use bytes::Bytes;
use catalogue::{Behaviour, CATEGORIES, Example, InputSpec, Module, OutputSpec, Text};
use http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue};
use serde_json::Value;
use std::fmt::{self, Write};
use std::sync::LazyLock;

/// The page loads nothing and runs no scripts; its style is inline.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// The beginning of the page, which is sent without its line breaks.
const HEAD: &str = include_str!("head.html");

pub static ROUTE: Route = Route {
    name: "vflow-modules-page",
    id: "getModulesPage",
    path: "/api/v1/docs/modules",
    summary: "Shows the manual of all modules as a page for people",
    answers: &[Answer { status: 200, media: "text/html", says: "The page", schema: text }, UNCHANGED],
    unknown: Unknown::Accepted,
    handler: |_, _| Box::pin(async { Ok(show()) }),
    ..base::OPEN
};

/// The address of the manual of a module, on a host with the address `base`.
pub(super) fn url(base: &str, id: &str) -> String {
    format!("{base}{}#{id}", ROUTE.path)
}

fn show() -> Response {
    static PAGE: LazyLock<String> = LazyLock::new(|| page().unwrap_or_default());
    let mut response = http::Response::new(Bytes::from_static(PAGE.as_bytes()));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    tagged(response, true)
}

fn page() -> Result<String, fmt::Error> {
    let mut page: String = HEAD.lines().collect();
    for facts in &CATEGORIES {
        writeln!(page, "<h2>{}</h2><p>{}</p>", both(facts.name), both(facts.description))?;
        for module in catalogue::all().iter().filter(|module| module.descriptor.category == facts.category) {
            section(&mut page, module)?;
        }
    }
    page.push_str("</body></html>\n");
    Ok(page)
}

fn section(page: &mut String, module: &Module) -> fmt::Result {
    let descriptor = module.descriptor;
    let id = module.id;
    writeln!(page, "<section id=\"{id}\"><h3>{} <code>{id}</code></h3>", both(descriptor.name))?;
    writeln!(page, "<p>{}</p>", both(descriptor.description))?;
    if matches!(module.behaviour, Behaviour::DeviceOnly) {
        writeln!(
            page,
            "<p>需要手机：可以保存和显示，不能运行。 Needs a phone: it is stored and shown, and not run.</p>"
        )?;
    }
    if !descriptor.inputs.is_empty() {
        writeln!(page, "<table><tr><th>input<th>type<th>required<th>default<th>meaning</tr>")?;
        descriptor.inputs.iter().try_for_each(|input| input_row(page, input))?;
        writeln!(page, "</table>")?;
    }
    if !descriptor.outputs.is_empty() {
        writeln!(page, "<table><tr><th>output<th>type<th>meaning</tr>")?;
        descriptor.outputs.iter().try_for_each(|output| output_row(page, output))?;
        writeln!(page, "</table>")?;
    }
    descriptor.examples.iter().try_for_each(|each| example(page, module, each))?;
    writeln!(page, "</section>")
}

/// The parameters, or the steps of a workflow if others are needed; then what comes out.
fn example(page: &mut String, module: &Module, example: &Example) -> fmt::Result {
    writeln!(page, "<p>{}: {}</p>", both(example.name), both(example.description))?;
    let shown = if example.is_alone() {
        serde_json::to_string_pretty(&example.parameters()).unwrap_or_default()
    } else {
        example.steps(module.id).iter().map(Value::to_string).collect::<Vec<_>>().join("\n")
    };
    writeln!(page, "<pre>{}</pre>", escaped(&shown))?;
    if let Some(outputs) = example.outputs() {
        writeln!(page, "<p>输出 outputs: <code>{}</code></p>", escaped(&Value::Object(outputs).to_string()))?;
    }
    if let Some(answer) = example.answer() {
        writeln!(page, "<p>结果 answer: <code>{}</code></p>", escaped(&answer.to_string()))?;
    }
    Ok(())
}

fn input_row(page: &mut String, input: &InputSpec) -> fmt::Result {
    let default = input.fallback.value();
    let default = if default.is_null() { String::new() } else { escaped(&default.to_string()) };
    let required = if input.required { "✓" } else { "" };
    write!(page, "<tr><td><code>{}</code><td>{}<td>{required}<td>{default}", input.id, input.kind.id())?;
    writeln!(page, "<td>{}. {}</tr>", both(input.label), both(input.description))
}

fn output_row(page: &mut String, output: &OutputSpec) -> fmt::Result {
    write!(page, "<tr><td><code>{}</code><td>{}", output.id, output.kind.id())?;
    writeln!(page, "<td>{}. {}</tr>", both(output.label), both(output.description))
}

fn both(text: Text) -> String {
    if text.zh == text.en {
        escaped(text.en)
    } else {
        format!("{} · <span lang=\"en\">{}</span>", escaped(text.zh), escaped(text.en))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
