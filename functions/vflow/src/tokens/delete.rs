//! `DELETE /api/v1/open-tokens/{tokenId}`: deletes an open token.

use crate::deleted::{GONE, gone};
use crate::error;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size};
use engine::{Error, Port};
use records::tokens;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-tokens-delete",
    id: "deleteOpenToken",
    methods: &["DELETE"],
    path: "/api/v1/open-tokens/{tokenId}",
    summary: "Deletes an open token, which is good for nothing from then on",
    doc: Doc { answers: &[GONE], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ManageCredentials],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    tokens::delete(&context.engine, request.account()?, request.param("tokenId")).await?;
    gone("Open token deleted successfully")
}
