use crate::base;
use crate::exchange::intake::{self, Report};
use crate::exchange::text::parse;
use crate::exchange::upload::{Content, File, MAX_UPLOAD, Upload};
use api::doc::JSON;
use api::schema::{flag, one_of, text};
use api::{Body, Context, LANG, Language, Param, Request, Response, Route, Size, envelope, typed, unknown};
use engine::Error;
use importers::{Format, Outcome};
use records::exchange::ImportOptions;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Value, json};

/// The name of workflows whose file has none.
const NAME: &str = "Imported";

pub static ROUTE: Route = Route {
    name: "vflow-imports-foreign",
    id: "importForeign",
    path: "/api/v1/workflows/import/{format}",
    summary: "Stores a workflow of n8n, Step Functions or Juggle, disabled, and reports the result for every part",
    query: &[
        Param::new("dryRun", "If true, nothing is stored, and the answer shows the workflows", flag),
        Param::new("override", "If true, workflows with the same ids are replaced", flag),
        Param::new("folderId", "The folder for the workflows", text),
        Param::new("name", "The name of workflows whose file has none", text),
        LANG,
    ],
    bodies: &[Body { media: JSON, schema: body, example }],
    answers: &[envelope::answer::<ForeignImport<'_>>(200, "The result for each part and each workflow")],
    max_body: MAX_UPLOAD,
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    ..base::WRITE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let language = Language::of(&request)?;
    let format = Format::parse(request.param("format")).ok_or_else(|| {
        let words: Vec<_> = Format::ALL.iter().map(|(word, _)| *word).collect();
        Error::invalid("format", format!("must be one of {}", words.join(", ")))
    })?;
    let name = request.query.filled("name").unwrap_or(NAME);
    let source = parse(&request.body)?;
    let import =
        importers::import(format, &source, name).map_err(|refusal| Error::invalid(refusal.field, refusal.reason))?;
    let told = |workflows: &[Value], stored: Report| {
        let report = ImportReport::of(&import.report, language);
        let response = envelope::data(&ForeignImport { report, workflows, stored: &stored })?;
        Ok(unknown::add_warnings(language.show(response), &stored.warnings))
    };
    let workflows = import.workflows();
    if request.query.flag("dryRun")?.unwrap_or(false) {
        return told(&workflows, Report::default());
    }
    let folder_id = request.query.filled("folderId").map(str::to_owned);
    let manner = ImportOptions { overwrite: request.query.flag("override")?.unwrap_or(false), folder_id };
    let posted = Content::Json(json!({"workflows": workflows}), Vec::new());
    let upload = Upload { files: vec![File { name: format.word().to_owned(), content: posted }], manner };
    let stored = intake::store(context, &request, upload).await?;
    told(&[], stored)
}

/// The results for the parts of a file, and for its workflows.
#[derive(Serialize, JsonSchema)]
struct ForeignImport<'a> {
    report: ImportReport<'a>,
    /// The workflows; only with `dryRun`.
    #[schemars(with = "Vec<DraftWorkflow>")]
    workflows: &'a [Value],
    #[serde(flatten)]
    stored: &'a Report,
}

/// A workflow that is not stored yet.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used; the workflows are JSON")]
struct DraftWorkflow {
    name: String,
}

/// The number of parts with each outcome, and all parts.
#[derive(Serialize, JsonSchema)]
struct ImportReport<'a> {
    carried: usize,
    changed: usize,
    marked: usize,
    entries: Vec<ImportReportEntry<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct ImportReportEntry<'a> {
    /// The name of the part in the file, such as a node or a state.
    source: &'a str,
    /// The kind of the part in the file.
    kind: &'a str,
    /// Whether the part works in the same way here, works differently, or has become a step that
    /// fails.
    #[schemars(schema_with = "outcomes")]
    outcome: &'static str,
    /// The ids of the steps that were created from the part.
    steps: &'a [String],
    /// The differences, the missing features, and the values that a person must set.
    notes: Vec<&'a str>,
}

impl<'a> ImportReport<'a> {
    fn of(report: &'a importers::Report, language: Language) -> Self {
        let entries = report.entries.iter().map(|entry| ImportReportEntry {
            source: &entry.source,
            kind: &entry.kind,
            outcome: entry.outcome.word(),
            steps: &entry.steps,
            notes: entry.notes.iter().map(|said| language.pick(&said.zh, &said.en)).collect(),
        });
        Self {
            carried: report.count(Outcome::Carried),
            changed: report.count(Outcome::Changed),
            marked: report.count(Outcome::Marked),
            entries: entries.collect(),
        }
    }
}

fn outcomes(_: &mut SchemaGenerator) -> Schema {
    typed::written(one_of(&[Outcome::Carried, Outcome::Changed, Outcome::Marked].map(Outcome::word)))
}

fn body() -> Value {
    let with = |name: &str| json!({"type": "object", "required": [name]});
    let names = ["nodes", "workflows", "States", "definition", "flowContent", "flow_content", "result", "data"];
    let mut forms = vec![json!({"type": "array", "items": {"type": "object"}})];
    forms.extend(names.map(with));
    json!({
        "description": "The file as the other system exports it: workflows of n8n, a state machine, a flow of Juggle",
        "anyOf": forms,
    })
}

fn example() -> Value {
    json!({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "Result": "hi", "End": true}}})
}
