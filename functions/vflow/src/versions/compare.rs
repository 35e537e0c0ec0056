//! `GET /api/v1/workflows/{workflowId}/versions/{version}/compare`: shows the differences between
//! two versions.

use super::show;
use crate::error;
use api::doc::{Answer, JSON, Param};
use api::schema::Named;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope, schema};
use engine::{Error, Port};
use records::versions::{self, Compare, Side};
use serde_json::{Value, json};

/// The name of the current revision of the workflow.
const CURRENT: &str = "current";

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-versions-compare",
    id: "compareVersions",
    methods: &["GET"],
    path: "/api/v1/workflows/{workflowId}/versions/{version}/compare",
    summary: "Tells how a version, or `current`, differs from another: steps by id, inputs and outputs by name, triggers by place, settings by path",
    doc: Doc {
        query: &[Param {
            name: "with",
            says: "The later side: another version, or `current`, the workflow as it is, which is the default",
            schema: schema::text,
        }],
        answers: &[Answer {
            status: 200,
            media: JSON,
            says: "What changed from the version in the path to the one that it is compared with",
            schema: || envelope::schema(&compared_schema()),
        }],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id) = (request.account()?, request.workflow_id()?);
    let before = side(request.param("version")).ok_or(Error::NotFound { what: "version" })?;
    let after = side(request.query.filled("with").unwrap_or(CURRENT))
        .ok_or_else(|| Error::invalid("with", "must be a version such as v2, or current"))?;
    let compared = versions::compare(&context.engine, account, &id, before, after).await?;
    let mut data = json!(compared.difference);
    if let Some(data) = data.as_object_mut() {
        data.insert("before".to_owned(), shown(&compared.before));
        data.insert("after".to_owned(), shown(&compared.after));
    }
    Ok(envelope::ok(&data))
}

fn side(text: &str) -> Option<Side> {
    if text == CURRENT { Some(Side::Current) } else { show::parse(text).map(Side::Version) }
}

fn shown(side: &Compare) -> Value {
    json!({"version": side.version.as_ref().map(|version| format!("v{}", version.number)), "revision": side.revision})
}

fn compared_schema() -> Value {
    let side = schema::object([("version", schema::or_null(&schema::text())), ("revision", schema::integer())])
        .named("ComparedVersion");
    difference_schema(&side)
}

/// The schema of a difference between two sides.
pub(crate) fn difference_schema(side: &Value) -> Value {
    let changes = schema::list(
        &schema::object([
            ("path", schema::text()),
            ("kind", schema::one_of(&["added", "removed", "changed"])),
            ("before?", schema::any()),
            ("after?", schema::any()),
        ])
        .named("Change"),
    );
    let named = schema::object([
        ("added", schema::list(&schema::text())),
        ("removed", schema::list(&schema::text())),
        (
            "changed",
            schema::list(
                &schema::object([("name", schema::text()), ("changes", changes.clone())]).named("ChangedName"),
            ),
        ),
    ])
    .named("NamedChanges");
    let placed = schema::list(
        &schema::object([
            ("index", schema::integer()),
            ("id", schema::text()),
            ("moduleId", schema::text()),
            ("name", schema::or_null(&schema::text())),
        ])
        .named("ComparedStep"),
    );
    let moved = schema::object([("id", schema::text()), ("from", schema::integer()), ("to", schema::integer())])
        .named("MovedStep");
    let step = schema::object([("id", schema::text()), ("index", schema::integer()), ("changes", changes.clone())])
        .named("ChangedStep");
    schema::object([
        ("before", side.clone()),
        ("after", side.clone()),
        ("equal", schema::flag()),
        (
            "steps",
            schema::object([
                ("added", placed.clone()),
                ("removed", placed),
                ("moved", schema::list(&moved)),
                ("changed", schema::list(&step)),
            ]),
        ),
        ("inputs", named.clone()),
        ("outputs", named),
        ("triggers", changes.clone()),
        ("settings", schema::saying(changes, "`record`, and fields that are only kept for exports")),
        ("truncated", schema::saying(schema::flag(), "Whether there are more changes than are told")),
    ])
}
