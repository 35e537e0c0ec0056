//! `GET /api/v1/modules/{moduleId}`: shows the whole description of a module.

use super::detail::Detail;
use crate::error;
use api::doc::{Answer, UNCHANGED};
use api::language::{LANG, Language};
use api::response::tagged;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::Error;
use records::modules;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-modules-get",
    id: "getModule",
    methods: &["GET"],
    path: "/api/v1/modules/{moduleId}",
    summary: "Shows what a module takes and gives, with examples",
    doc: Doc {
        query: &[LANG],
        answers: &[Answer::json(200, "The module", envelope::schema_of::<Detail>), UNCHANGED],
        ..Doc::SEED
    },
    auth: Auth::Bearer(Scope::Read),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[],
    size: Size::SMALL,
    handler: |context, request| Box::pin(async move { shown(context, &request) }),
    envelope: error::envelope,
};

fn shown(context: &Context, request: &Request) -> Result<Response, Error> {
    let language = Language::of(request)?;
    let module = modules::read(request.param("moduleId"))?;
    let mut response = envelope::data(&Detail::of(module, &request.base(&context.host), language))?;
    language.show(&mut response);
    Ok(tagged(response, false))
}
