use super::detail;
use super::detail::Detail;
use super::inputs::ModuleInput;
use super::show::Summary;
use crate::base;
use api::response::tagged;
use api::schema::{flag, one_of, text};
use api::{Context, LANG, Language, Param, Query, Request, Response, Route, UNCHANGED, envelope};
use catalogue::{CATEGORIES, Category};
use engine::Error;
use records::modules::{self, ModuleQuery};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

pub static ROUTE: Route = Route {
    name: "vflow-modules-list",
    id: "listModules",
    path: "/api/v1/modules",
    summary: "Lists modules, of one group or that match a text",
    query: &[
        Param::new("category", "Only the modules of this group", group),
        Param::new("search", "Only modules whose id or names contain this text", text),
        Param::new("runnable", "Only modules that run here, or with `false` only those that need a phone", flag),
        Param::new("detail", "Whether each module is shown with all its details", flag),
        LANG,
    ],
    answers: &[envelope::answer::<ModuleList>(200, "The modules"), UNCHANGED],
    ports: &[],
    handler: |context, request| Box::pin(async move { page(context, &request) }),
    ..base::READ
};

fn group() -> Value {
    one_of(&CATEGORIES.each_ref().map(|facts| facts.category.id()))
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ModuleList {
    modules: Vec<Shown>,
    /// Only with `detail`: the parameters with which every step can define what happens after a
    /// failure.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_policy: Option<Vec<ModuleInput>>,
}

/// A module, with or without its details.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(inline)]
enum Shown {
    Detail(Detail),
    Summary(Summary),
}

fn page(context: &Context, request: &Request) -> Result<Response, Error> {
    let language = Language::of(request)?;
    let modules = modules::list(&read(&request.query)?).into_iter();
    if !request.query.flag("detail")?.unwrap_or(false) {
        let modules = modules.map(|module| Shown::Summary(Summary::of(module))).collect();
        return Ok(tagged(envelope::data(&ModuleList { modules, error_policy: None })?, false));
    }
    let base = request.base(&context.host);
    let modules = modules.map(|module| Shown::Detail(Detail::of(module, &base, language))).collect();
    let error_policy = Some(detail::policy(language));
    let response = envelope::data(&ModuleList { modules, error_policy })?;
    Ok(tagged(language.show(response), false))
}

fn read(query: &Query) -> Result<ModuleQuery, Error> {
    let category = match query.filled("category") {
        None => None,
        Some(id) => Some(Category::parse(id).ok_or_else(unknown)?),
    };
    let search = query.text("search").unwrap_or_default().to_owned();
    Ok(ModuleQuery { category, search, runnable: query.flag("runnable")? })
}

fn unknown() -> Error {
    let known: Vec<_> = CATEGORIES.iter().map(|facts| facts.category.id()).collect();
    Error::invalid("category", format!("must be one of {}", known.join(", ")))
}
