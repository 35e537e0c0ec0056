use super::switch::{self, SwitchedApi};
use crate::base;
use api::{Answer, Doc, Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-apis-disable",
    id: "disableApi",
    path: "/api/v1/apis/{apiId}/disable",
    summary: "Disables an API",
    doc: Doc {
        answers: &[Answer::json(200, "The API is disabled", envelope::schema_of::<SwitchedApi<'_>>)],
        ..Doc::NONE
    },
    handler: |context, request| Box::pin(async move { switch::set(context, &request, false).await }),
    ..base::ADMIN_WRITE
};
