//! `DELETE /api/v1/workflows/{workflowId}/versions/{version}`: deletes a version.

use super::show;
use crate::deleted::{GONE_AT, gone_at};
use crate::error;
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size};
use engine::{Error, Port};
use records::versions;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-versions-delete",
    id: "deleteVersion",
    methods: &["DELETE"],
    path: "/api/v1/workflows/{workflowId}/versions/{version}",
    summary: "Deletes a version that is disabled; its number is never given again",
    doc: Doc { answers: &[GONE_AT], ..Doc::NONE },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(&request)?);
    let deleted_at = versions::delete(&context.engine, account, &id, number).await?;
    gone_at("Version deleted successfully", deleted_at)
}
