use super::detail::Detail;
use crate::base;
use api::response::tagged;
use api::{Context, LANG, Language, Request, Response, Route, UNCHANGED, envelope};
use engine::Error;
use records::modules;

pub static ROUTE: Route = Route {
    name: "vflow-modules-get",
    id: "getModule",
    path: "/api/v1/modules/{moduleId}",
    summary: "Shows the inputs and outputs of a module, with examples",
    query: &[LANG],
    answers: &[envelope::answer::<Detail>(200, "The module"), UNCHANGED],
    ports: &[],
    handler: |context, request| Box::pin(async move { shown(context, &request) }),
    ..base::EDITOR_READ
};

fn shown(context: &Context, request: &Request) -> Result<Response, Error> {
    let language = Language::of(request)?;
    let module = modules::read(request.param("moduleId"))?;
    Ok(tagged(language.show(envelope::data(&Detail::of(module, &request.base(&context.host), language))?), false))
}
