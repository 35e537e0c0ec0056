use crate::{built, error};
use api::schema::text;
use api::{Answer, Auth, Context, LimitClass, Request, Response, Route, UNCHANGED, Unknown};
use engine::Error;

/// Sends a file of the build, packed as the browser accepts it.
pub static ROUTE: Route = Route {
    name: "console-files-get",
    id: "getConsoleFile",
    path: "/console/{path+}",
    summary: "Shows a page of the console, or sends one of its files",
    answers: &[
        Answer { status: 200, media: "text/html", says: "The page, at each of its addresses", schema: text },
        Answer { status: 200, media: "text/javascript", says: "A script", schema: text },
        Answer { status: 200, media: "text/css", says: "A style sheet", schema: text },
        Answer { status: 200, media: "image/svg+xml", says: "An image", schema: text },
        UNCHANGED,
    ],
    unknown: Unknown::Accepted,
    auth: Auth::Open,
    limit: LimitClass::Unlimited,
    handler: |context, request| Box::pin(async move { show(context, &request) }),
    envelope: error::envelope,
    ..Route::BASE
};

fn show(context: &Context, request: &Request) -> Result<Response, Error> {
    built::at(context, request.param("path"), &request.headers)
}
