//! The common part of enable and disable.

use super::show::{self, Shown};
use crate::base;
use api::{Context, Request, Response, Route, envelope};
use engine::Error;
use http::StatusCode;
use records::versions;

/// What both routes have in common.
pub(super) const BASE: Route =
    Route { answers: &[envelope::answer::<Shown<'_>>(200, "The version as it is now")], ..base::ADMIN_WRITE };

/// Enables or disables the version, and shows it.
pub(super) async fn set(context: &Context, request: &Request, enabled: bool) -> Result<Response, Error> {
    let (account, id, number) = (request.account()?, request.workflow_id()?, show::number(request)?);
    let version = versions::set_enabled(&context.engine, account, &id, number, enabled).await?;
    let message = if enabled { "Version enabled" } else { "Version disabled" };
    envelope::with(StatusCode::OK, message, &Shown::from(&version))
}
