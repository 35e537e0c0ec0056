//! The common part of enable and disable.

use super::show::{self, Shown};
use api::{Answer, Context, Doc, Request, Response, envelope};
use engine::Error;
use http::StatusCode;
use records::versions;

/// The entry of both routes in the API reference.
pub(super) const DOC: Doc =
    Doc { answers: &[Answer::json(200, "The version as it is now", envelope::schema_of::<Shown<'_>>)], ..Doc::NONE };

/// Enables or disables the version, and shows it.
pub(super) async fn set(context: &Context, request: &Request, enabled: bool) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(request)?);
    let version = versions::set_enabled(&context.engine, account, &id, number, enabled).await?;
    let message = if enabled { "Version enabled" } else { "Version disabled" };
    envelope::with(StatusCode::OK, message, &Shown::from(&version))
}
