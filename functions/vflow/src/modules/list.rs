//! GET /api/v1/modules: the modules of the catalogue.

use super::show;
use crate::error;
use api::doc::{Answer, Param, UNCHANGED};
use api::response::tagged;
use api::schema::{list, object, one_of, text};
use api::{Auth, Doc, LimitClass, MAX_BODY, Query, Request, Response, Route, Scope, Size, envelope};
use catalogue::{CATEGORIES, Category};
use engine::Error;
use records::modules::{self, ModuleQuery};
use serde_json::{Value, json};

/// The route.
pub static ROUTE: Route = Route {
    name: "vflow-modules-list",
    id: "listModules",
    methods: &["GET"],
    path: "/api/v1/modules",
    summary: "Lists modules, of one group or that match a text",
    doc: Doc {
        query: &[
            Param::new("category", "Only the modules of this group", group),
            Param::new("search", "Only modules whose id or names hold this text", text),
        ],
        answers: &[
            Answer::json(200, "The modules", || {
                envelope::schema(&object([("modules", list(&show::summary_schema()))]))
            }),
            UNCHANGED,
        ],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[],
    size: Size::SMALL,
    handler: |_, request| Box::pin(async move { page(&request) }),
    envelope: error::envelope,
};

fn group() -> Value {
    one_of(&CATEGORIES.each_ref().map(|facts| facts.category.id()))
}

fn page(request: &Request) -> Result<Response, Error> {
    let modules = modules::list(&read(&request.query)?);
    let rows: Vec<_> = modules.into_iter().map(|module| Value::Object(show::summary(module))).collect();
    Ok(tagged(envelope::ok(&json!({"modules": rows})), false))
}

fn read(query: &Query) -> Result<ModuleQuery, Error> {
    let category = match query.filled("category") {
        None => None,
        Some(id) => Some(Category::parse(id).ok_or_else(unknown)?),
    };
    Ok(ModuleQuery { category, search: query.text("search").unwrap_or_default().to_owned() })
}

fn unknown() -> Error {
    let known: Vec<_> = CATEGORIES.iter().map(|facts| facts.category.id()).collect();
    Error::invalid("category", format!("must be one of {}", known.join(", ")))
}
