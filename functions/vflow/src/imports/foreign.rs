//! `POST /api/v1/workflows/import/{format}`: imports a workflow of another system.

use crate::error;
use crate::exchange::intake;
use crate::exchange::shape::parse;
use crate::exchange::upload::{Content, File, MAX_UPLOAD, Upload};
use api::doc::{Answer, Body, JSON, Param};
use api::language::{LANG, Language};
use api::schema::{Named, flag, integer, list, object, one_of, saying, text};
use api::{Auth, Context, Doc, LimitClass, Request, Response, Route, Scope, Size, envelope, unknown};
use engine::{Error, Port};
use importers::{Format, Outcome};
use records::exchange::Manner;
use serde_json::{Value, json};

/// The name of workflows whose file has none.
const NAME: &str = "Imported";

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-imports-foreign",
    id: "importForeign",
    methods: &["POST"],
    path: "/api/v1/workflows/import/{format}",
    summary: "Stores a workflow of n8n, Step Functions or Juggle, disabled, with a report of what became of every part",
    doc: Doc {
        query: &[
            Param::new("dryRun", "Stores nothing, and shows the workflows", flag),
            Param::new("override", "Replaces workflows with the same ids", flag),
            Param::new("folderId", "Where the workflows go", text),
            Param::new("name", "The name of workflows whose file has none", text),
            LANG,
        ],
        bodies: &[Body { media: JSON, schema: body, example }],
        body_required: true,
        answers: &[Answer {
            status: 200,
            media: JSON,
            says: "What became of each part, and of each workflow",
            schema: answer,
        }],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    max_body: MAX_UPLOAD,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::LARGE,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
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
    let report = import.report.json(match language {
        Language::Chinese => importers::Language::Zh,
        Language::English => importers::Language::En,
    });
    let workflows = import.workflows();
    if request.query.flag("dryRun")?.unwrap_or(false) {
        let data =
            json!({"report": report, "workflows": workflows, "imported": [], "skipped": [], "errors": [], "total": 0});
        return Ok(told(language, envelope::ok(&data)));
    }
    let folder_id = request.query.filled("folderId").map(str::to_owned);
    let manner = Manner { overwrite: request.query.flag("override")?.unwrap_or(false), folder_id };
    let posted = Content::Json(json!({"workflows": workflows}));
    let upload = Upload { files: vec![File { name: format.word().to_owned(), content: posted }], manner };
    let stored = intake::store(context, &request, upload).await?;
    let total = stored.total();
    let data = json!({
        "report": report,
        "workflows": [],
        "imported": stored.imported,
        "skipped": stored.skipped,
        "errors": stored.errors,
        "total": total,
    });
    Ok(told(language, unknown::tell(envelope::ok(&data), &stored.warnings)))
}

fn told(language: Language, mut response: Response) -> Response {
    language.show(&mut response);
    response
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

fn answer() -> Value {
    let outcomes = [Outcome::Carried, Outcome::Changed, Outcome::Marked].map(Outcome::word);
    let entry = object([
        ("source", saying(text(), "The name of the part in the file, such as a node or a state")),
        ("kind", saying(text(), "What it is there")),
        ("outcome", saying(one_of(&outcomes), "Whether it does the same here, differs, or is a step that fails")),
        ("steps", saying(list(&text()), "The ids of the steps that it has become")),
        ("notes", saying(list(&text()), "What differs, what is missing, and what has to be set")),
    ])
    .named("ImportReportEntry");
    let report =
        object([("carried", integer()), ("changed", integer()), ("marked", integer()), ("entries", list(&entry))]);
    let [imported, skipped, errors, total] = intake::rows();
    let workflows = saying(list(&object([("name", text())])), "With `dryRun`: the workflows");
    envelope::schema(&object([
        ("report", report.named("ImportReport")),
        ("workflows", workflows),
        imported,
        skipped,
        errors,
        total,
    ]))
}
