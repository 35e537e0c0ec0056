//! The common part of pause and resume.

use super::list::ScheduleList;
use api::{Context, Request, Response, envelope};
use engine::Error;
use http::StatusCode;
use records::{schedules, workflows};

/// Pauses or resumes the schedules of the workflow, and lists them.
pub(super) async fn set(context: &Context, request: &Request, paused: bool) -> Result<Response, Error> {
    let (account, id) = (request.account()?, request.workflow_id()?);
    workflows::pause_schedules(&context.engine, account, &id, paused).await?;
    let views = schedules::list(&context.engine, account, Some(id.as_str())).await?;
    let message = if paused { "Schedules paused" } else { "Schedules resumed" };
    envelope::with(StatusCode::OK, message, &ScheduleList::of(&views))
}
