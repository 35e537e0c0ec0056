use super::list::ScheduleList;
use super::switch;
use crate::base;
use api::{Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-schedules-resume",
    id: "resumeSchedules",
    path: "/api/v1/schedules/{workflowId}/resume",
    summary: "Resumes the schedules of a workflow; times during the pause start nothing",
    answers: &[envelope::answer::<ScheduleList<'_>>(200, "The schedules of the workflow with their next times")],
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    ..base::WRITE
};
