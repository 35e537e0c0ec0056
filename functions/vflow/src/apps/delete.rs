//! `DELETE /api/v1/apps/{appId}`: deletes an application.

use crate::deleted::{GONE, gone};
use crate::error;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size};
use engine::{Error, Port};
use records::apps;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apps-delete",
    id: "deleteApp",
    methods: &["DELETE"],
    path: "/api/v1/apps/{appId}",
    summary: "Deletes an application: its secret and its tokens are good for nothing from then on",
    doc: Doc { answers: &[GONE], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadAccess, Port::ManageCredentials],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    apps::delete(&context.engine, request.account()?, request.param("appId")).await?;
    gone("App deleted successfully")
}
