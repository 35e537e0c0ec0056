//! `DELETE /api/v1/apis/{apiId}`: deletes an API record.

use crate::deleted::{GONE, gone};
use crate::error;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size};
use engine::{Error, Port};
use records::apis;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apis-delete",
    id: "deleteApi",
    methods: &["DELETE"],
    path: "/api/v1/apis/{apiId}",
    summary: "Deletes an API, which frees its name; its workflow stays",
    doc: Doc { answers: &[GONE], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    apis::delete(&context.engine, request.account()?, request.param("apiId")).await?;
    gone("API deleted successfully")
}
