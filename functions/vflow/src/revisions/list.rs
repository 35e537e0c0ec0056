use super::show::{self, Shown};
use crate::base;
use api::schema::{integer_in, text};
use api::{Context, Param, Request, Response, Route, envelope};
use engine::Error;
use records::revisions;
use schemars::JsonSchema;
use serde::Serialize;

pub static ROUTE: Route = Route {
    name: "vflow-revisions-list",
    id: "listRevisions",
    path: "/api/v1/workflows/{workflowId}/revisions",
    summary: "Lists the revisions of a workflow, newest first: when and by whom each was saved",
    query: &[
        Param::new("limit", "The highest number of rows, 50 by default", || integer_in(1, 100)),
        Param::new("cursor", "The `nextCursor` of the previous page", text),
    ],
    answers: &[envelope::answer::<RevisionPage<'_>>(200, "A page of revisions")],
    handler: |context, request| Box::pin(run(context, request)),
    ..base::READ
};

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RevisionPage<'a> {
    revisions: Vec<Shown<'a>>,
    limit: usize,
    /// The cursor of the next page; null = there is none. A page of large revisions has fewer than
    /// `limit`.
    next_cursor: Option<String>,
}

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let (id, limit) = (request.workflow_id()?, request.query.limit(50, 100)?);
    let before = match request.query.filled("cursor") {
        None => None,
        Some(text) => {
            let refused = || Error::invalid("cursor", "must be the nextCursor of another page");
            Some(show::parse(text).ok_or_else(refused)?)
        }
    };
    let page = revisions::list(&context.engine, request.account()?, &id, before, limit).await?;
    envelope::data(&RevisionPage {
        revisions: page.revisions.iter().map(|of| Shown::of(of, page.current)).collect(),
        limit,
        next_cursor: page.next.map(|next| next.to_string()),
    })
}
