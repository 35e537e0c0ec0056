use super::list::ScheduleList;
use super::switch;
use crate::base;
use api::{Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-schedules-pause",
    id: "pauseSchedules",
    path: "/api/v1/schedules/{workflowId}/pause",
    summary: "Pauses the schedules of a workflow: they start nothing until they are resumed",
    answers: &[envelope::answer::<ScheduleList<'_>>(200, "The schedules of the workflow, which are paused")],
    handler: |context, request| Box::pin(async move { switch::set(context, &request, true).await }),
    ..base::WRITE
};
