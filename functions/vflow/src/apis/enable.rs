use super::switch::{self, SwitchedApi};
use crate::base;
use api::{Answer, Doc, Route, envelope};

pub static ROUTE: Route = Route {
    name: "vflow-apis-enable",
    id: "enableApi",
    path: "/api/v1/apis/{apiId}/enable",
    summary: "Enables an API",
    doc: Doc {
        answers: &[Answer::json(200, "The API is enabled", envelope::schema_of::<SwitchedApi<'_>>)],
        ..Doc::NONE
    },
    handler: |context, request| Box::pin(async move { switch::set(context, &request, true).await }),
    ..base::ADMIN_WRITE
};
