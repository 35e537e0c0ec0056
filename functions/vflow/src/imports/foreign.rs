use crate::base;
use crate::error::folder_in;
use crate::exchange::intake::{self, Report};
use crate::exchange::text::parse;
use crate::exchange::upload::{Content, File, MAX_UPLOAD, Upload};
use api::doc::JSON;
use api::schema::{flag, one_of, text};
use api::{
    Body, Context, Fields, LANG, Language, Name, Param, Query, Request, Response, Route, Size, envelope, typed, unknown,
};
use engine::Error;
use importers::{Format, Outcome};
use model::json::{Loss, TWICE, losses, with as with_fields};
use records::exchange::ImportOptions;
use records::folders;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
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
    let asked = Asked::read(&request, format)?;
    let name = request.query.filled("name").unwrap_or(NAME);
    let mut import = importers::import(format, &asked.source, name)
        .map_err(|refusal| Error::invalid(format!("{}{}", asked.place, refusal.field), refusal.reason))?;
    if let (Some(name), Some(first)) = (&asked.name, import.flows.first_mut()) {
        first.name.clone_from(name);
    }
    let told = |workflows: &[Value], stored: Report| {
        let report = ImportReport::of(&import.report, language);
        let response = envelope::data(&ForeignImport { report, workflows, stored: &stored })?;
        Ok(unknown::add_warnings(language.show(response), &stored.warnings))
    };
    let workflows = import.workflows();
    let overwrite = request.query.flag("override")?.unwrap_or(false);
    if asked.is_dry_run {
        if let Some(id) = &asked.folder_id {
            folders::read(&context.engine, request.account()?, id).await.map_err(folder_in("folderId"))?;
        }
        return told(&workflows, Report::default());
    }
    let manner = ImportOptions { overwrite, folder_id: asked.folder_id };
    let posted = Content::Json(json!({"workflows": workflows}), Vec::new());
    let upload = Upload { files: vec![File { name: format.word().to_owned(), content: posted }], manner };
    let stored = intake::store(context, &request, upload).await?;
    told(&[], stored)
}

/// A file of another system in a field, with the settings beside it.
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ImportForeign {
    /// The name of the workflow; by default that of the file. If the file becomes several
    /// workflows, it is the name of the first.
    name: Option<Name<200>>,
    /// The file as the other system exports it: its JSON, or a text with this JSON.
    definition: Value,
    /// The folder for the workflows; empty = top level.
    #[schemars(extend("x-nullable" = true))]
    folder_id: Option<String>,
    /// If true, nothing is stored, and the answer shows the workflows.
    dry_run: Option<bool>,
}

/// What a request asks for.
struct Asked {
    /// The file of the other system.
    source: Value,
    /// The path to the file in the body, for errors.
    place: &'static str,
    /// The name that the workflow gets instead of that in the file.
    name: Option<String>,
    folder_id: Option<String>,
    is_dry_run: bool,
}

impl Asked {
    /// Reads a body that is the file itself, with settings in the query, or an [`ImportForeign`].
    fn read(request: &Request, format: Format) -> Result<Self, Error> {
        let folder_id = request.query.filled("folderId").map(str::to_owned);
        let is_dry_run = is_dry_run(&request.query)?;
        let source = parse(&request.body)?;
        let wrapped = source.as_object().filter(|fields| {
            fields.contains_key("definition") && !own_fields(format).iter().any(|own| fields.contains_key(*own))
        });
        let Some(fields) = wrapped else {
            return Ok(Self { source, place: "", name: None, folder_id, is_dry_run });
        };
        if let Some(stranger) = unknown::fields(&typed::request_schema::<ImportForeign>(), fields).first() {
            return Err(stranger.refusal());
        }
        let given: ImportForeign = Fields::top(fields).read()?;
        Ok(Self {
            source: definition(given.definition)?,
            place: "definition.",
            name: given.name.map(|name| name.0),
            folder_id: given.folder_id.filter(|id| !id.is_empty()).or(folder_id),
            is_dry_run: is_dry_run || given.dry_run.unwrap_or(false),
        })
    }
}

/// Whether nothing is stored. A blank value is refused, because the caller possibly means `true`.
fn is_dry_run(query: &Query) -> Result<bool, Error> {
    match query.text("dryRun") {
        Some(text) if text.trim().is_empty() => Err(Error::invalid("dryRun", "must be true or false")),
        _ => Ok(query.flag("dryRun")?.unwrap_or(false)),
    }
}

/// Fields at the top of the files of a format. A body with one of them is a file itself; that of a
/// state machine can have a `definition`, too.
fn own_fields(format: Format) -> &'static [&'static str] {
    match format {
        Format::N8n => &["nodes", "data", "workflows"],
        Format::Asl => &["States", "StartAt", "stateMachineArn", "roleArn"],
        Format::Juggle => &["flowContent", "flow_content", "result"],
    }
}

/// The file in the field `definition`, which can be a text.
fn definition(given: Value) -> Result<Value, Error> {
    let Value::String(text) = given else { return Ok(given) };
    let source = parse(text.as_bytes()).map_err(|error| match error {
        Error::BadFile { reason } => Error::invalid("definition", reason),
        other => other,
    })?;
    match losses(&text).found.iter().find(|lost| lost.loss == Loss::Repeated) {
        Some(lost) => Err(Error::invalid(format!("definition.{lost}"), TWICE)),
        None => Ok(source),
    }
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
    let names = ["nodes", "workflows", "States", "flowContent", "flow_content", "result", "data"];
    let mut forms = vec![json!({"type": "array", "items": {"type": "object"}})];
    forms.extend(names.map(with));
    // The description of a state machine that Step Functions gives has a `definition`, too, and
    // more fields beside it.
    forms.push(with_fields(typed::request_schema::<ImportForeign>(), [("additionalProperties", json!({}))]));
    json!({
        "description": "The file as the other system exports it: workflows of n8n, a state machine, a flow of Juggle; or such a file in the field definition",
        "anyOf": forms,
    })
}

fn example() -> Value {
    let machine = json!({"StartAt": "Hello", "States": {"Hello": {"Type": "Pass", "Result": "hi", "End": true}}});
    json!({"name": "Hello", "definition": machine, "dryRun": true})
}
