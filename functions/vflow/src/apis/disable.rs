use super::switch::{self, SwitchedApi};
use crate::base;
use api::{Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-apis-disable",
    id: "disableApi",
    path: "/api/v1/apis/{apiId}/disable",
    summary: "Disables an API",
    answers: &[envelope::answer::<SwitchedApi<'_>>(200, "The API is disabled")],
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    ..base::ADMIN_WRITE
};
