use crate::{built, error};
use api::schema::text;
use api::{Answer, Auth, Doc, LimitClass, MAX_BODY, Route, Size, UNCHANGED};

/// Sends the page, with a nonce of its own for each answer.
pub static ROUTE: Route = Route {
    name: "console-page-get",
    id: "getConsole",
    methods: &["GET"],
    path: "/console",
    summary: "Shows the console",
    doc: Doc {
        answers: &[Answer { status: 200, media: "text/html", says: "The page", schema: text }, UNCHANGED],
        ..Doc::FREE
    },
    auth: Auth::Open,
    limit: LimitClass::Unlimited,
    max_body: MAX_BODY,
    ports: &[],
    size: Size::SMALL,
    handler: |context, _| Box::pin(async { built::page(context) }),
    envelope: error::envelope,
};
