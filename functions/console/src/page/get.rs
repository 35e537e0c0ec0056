use crate::{built, error};
use api::schema::text;
use api::{Answer, Auth, LimitClass, Route, UNCHANGED, Unknown};

/// Sends the page, with a nonce of its own for each answer.
pub static ROUTE: Route = Route {
    name: "console-page-get",
    id: "getConsole",
    path: "/console",
    summary: "Shows the console",
    answers: &[Answer { status: 200, media: "text/html", says: "The page", schema: text }, UNCHANGED],
    unknown: Unknown::Accepted,
    auth: Auth::Open,
    limit: LimitClass::Unlimited,
    handler: |context, _| Box::pin(async { built::page(context) }),
    envelope: error::envelope,
    ..Route::BASE
};
