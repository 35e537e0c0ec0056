use crate::base;
use api::response::tagged;
use api::{Response, Route, UNCHANGED, envelope};
use catalogue::{CATEGORIES, CategoryFacts};
use engine::Error;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-modules-categories",
    id: "listModuleCategories",
    path: "/api/v1/modules/categories",
    summary: "Lists the groups of modules",
    answers: &[envelope::answer::<Categories>(200, "The groups, in their order"), UNCHANGED],
    ports: &[],
    handler: |_, _| Box::pin(async { categories() }),
    ..base::EDITOR_READ
};

fn categories() -> Result<Response, Error> {
    let categories = CATEGORIES.iter().enumerate().map(|(order, facts)| ModuleCategory::of(order, facts)).collect();
    Ok(tagged(envelope::data(&Categories { categories })?, false))
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ModuleCategoryList")]
struct Categories {
    categories: Vec<ModuleCategory>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ModuleCategory {
    id: &'static str,
    name: &'static str,
    name_en: &'static str,
    icon: &'static str,
    description: &'static str,
    description_en: &'static str,
    order: usize,
}

impl ModuleCategory {
    fn of(order: usize, facts: &CategoryFacts) -> Self {
        Self {
            id: facts.category.id(),
            name: facts.name.zh,
            name_en: facts.name.en,
            icon: facts.icon,
            description: facts.description.zh,
            description_en: facts.description.en,
            order,
        }
    }
}
