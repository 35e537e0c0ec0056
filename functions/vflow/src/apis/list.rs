//! `GET /api/v1/apis`: lists the API records of the account.

use super::show;
use crate::error;
use api::doc::Answer;
use api::schema::{integer, list, object};
use api::{Auth, Context, Doc, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use records::apis;
use serde_json::{Value, json};

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-apis-list",
    id: "listApis",
    methods: &["GET"],
    path: "/api/v1/apis",
    summary: "Lists the account's APIs with their addresses and workflows",
    doc: Doc {
        answers: &[Answer::json(200, "The APIs", || {
            envelope::schema(&object([("apis", list(&show::schema())), ("total", integer())]))
        })],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Query,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let account = request.account()?;
    let listed = apis::list(&context.engine, account).await?;
    let rows: Vec<Value> = listed
        .iter()
        .map(|listed| {
            let mut row = show::record(context, &request, account.as_str(), &listed.api);
            if let Some(row) = row.as_object_mut() {
                row.insert("workflowName".to_owned(), listed.workflow_name.clone().into());
            }
            row
        })
        .collect();
    Ok(envelope::ok(&json!({"apis": rows, "total": rows.len()})))
}
