use super::detail::Detail;
use crate::base;
use api::response::tagged;
use api::{Answer, Context, Doc, LANG, Language, Request, Response, Route, UNCHANGED, envelope};
use engine::Error;
use records::modules;

pub static ROUTE: Route = Route {
    name: "vflow-modules-get",
    id: "getModule",
    path: "/api/v1/modules/{moduleId}",
    summary: "Shows what a module takes and gives, with examples",
    doc: Doc {
        query: &[LANG],
        answers: &[Answer::json(200, "The module", envelope::schema_of::<Detail>), UNCHANGED],
        ..Doc::SEED
    },
    ports: &[],
    handler: |context, request| Box::pin(async move { shown(context, &request) }),
    ..base::READ
};

fn shown(context: &Context, request: &Request) -> Result<Response, Error> {
    let language = Language::of(request)?;
    let module = modules::read(request.param("moduleId"))?;
    let mut response = envelope::data(&Detail::of(module, &request.base(&context.host), language))?;
    language.show(&mut response);
    Ok(tagged(response, false))
}
