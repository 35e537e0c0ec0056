use super::switch::{self, SwitchedApi};
use crate::base;
use api::{Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-apis-enable",
    id: "enableApi",
    path: "/api/v1/apis/{apiId}/enable",
    summary: "Enables an API",
    answers: &[envelope::answer::<SwitchedApi<'_>>(200, "The API is enabled")],
    handler: |context, request| Box::pin(async move { switch::set(context, &request, true).await }),
    ..base::ADMIN_WRITE
};
