//! `GET /api/v1/modules/categories`: lists the categories of modules.

use crate::error;
use api::doc::{Answer, UNCHANGED};
use api::response::tagged;
use api::schema::{Named, integer, list, object, text};
use api::{Auth, Doc, LimitClass, MAX_BODY, Response, Route, Scope, Size, envelope};
use catalogue::{CATEGORIES, CategoryFacts};
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-modules-categories",
    id: "listModuleCategories",
    methods: &["GET"],
    path: "/api/v1/modules/categories",
    summary: "Lists the groups of modules",
    doc: Doc { answers: &[Answer::json(200, "The groups, in their order", answered), UNCHANGED], ..Doc::SEED },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[],
    size: Size::SMALL,
    handler: |_, _| Box::pin(async { Ok(categories()) }),
    envelope: error::envelope,
};

fn answered() -> Value {
    let row = object([
        ("id", text()),
        ("name", text()),
        ("nameEn", text()),
        ("icon", text()),
        ("description", text()),
        ("descriptionEn", text()),
        ("order", integer()),
    ])
    .named("ModuleCategory");
    envelope::schema(&object([("categories", list(&row))]))
}

fn categories() -> Response {
    let rows: Vec<_> = CATEGORIES.iter().enumerate().map(|(order, facts)| row(order, facts)).collect();
    tagged(envelope::ok(&json!({"categories": rows})), false)
}

fn row(order: usize, facts: &CategoryFacts) -> Value {
    json!({
        "id": facts.category.id(),
        "name": facts.name.zh,
        "nameEn": facts.name.en,
        "icon": facts.icon,
        "description": facts.description.zh,
        "descriptionEn": facts.description.en,
        "order": order,
    })
}
