//! `GET /v1/webhook/callback/{token}`: the page for a person who opens the address of programs.

use super::page::{self, show_page};
use ::api::Route;

pub static ROUTE: Route = Route {
    name: "botman-webhook-question",
    id: "getQuestionPage",
    path: "/v1/webhook/callback/{token}",
    summary: "Shows the same page as `/v1/webhook/approval/{token}`; decides nothing",
    handler: |context, request| {
        Box::pin(async move {
            // A form that is sent to this address would be the output of the step, as it is.
            let action = format!("../approval/{}", request.param("token"));
            show_page(context, &request, &action).await
        })
    },
    ..page::ROUTE
};
