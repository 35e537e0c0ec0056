//! `PUT /api/v1/connections/{name}`: sets a connection.

use super::show;
use crate::secrets;
use api::doc::{Answer, Body};
use api::schema::{list, map, object, or_null, saying, text};
use api::{Context, Doc, Fields, Request, Response, Route, envelope};
use engine::Error;
use http::StatusCode;
use records::connections::{self, NewConnection};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-connections-put",
    id: "putConnection",
    path: "/api/v1/connections/{name}",
    summary: "Sets a connection; requests of steps name it in their parameter connection",
    doc: Doc {
        bodies: &[Body::json(asked, example)],
        body_required: true,
        answers: &[Answer::json(200, "It is set; without the values of its secret fields", answered)],
        ..Doc::NONE
    },
    handler: |context, request| Box::pin(run(context, request)),
    ..secrets::put::BASE
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let top = Fields::top(&body);
    let given = top.nested("fields")?;
    let mut fields = BTreeMap::new();
    if let (Some(given), Some(entries)) = (given, top.object("fields")?) {
        for name in entries.keys() {
            fields.insert(name.clone(), given.text(name)?.map(str::to_owned));
        }
    }
    let new = NewConnection {
        kind: top.required_text("kind")?.to_owned(),
        fields,
        hosts: top.texts("hosts")?.unwrap_or_default(),
    };
    let set = connections::put(&context.engine, request.account()?, request.param("name"), new).await?;
    Ok(envelope::success(StatusCode::OK, "Connection set successfully", &show::shown(&set)))
}

fn asked() -> Value {
    let fields = saying(
        map(&or_null(&text())),
        "Its fields, as its kind has them; a secret one that is absent or null keeps its value if the kind stays; an empty text takes the value of an optional one away",
    );
    let hosts =
        saying(list(&text()), "The hosts that it is sent to, such as api.example.com or *.example.com; none = any");
    object([("kind", show::kinds()), ("fields?", fields), ("hosts?", hosts)])
}

fn example() -> Value {
    json!({
        "kind": "oauth2_client_credentials",
        "fields": {"tokenUrl": "https://login.example.com/token", "clientId": "sluice", "clientSecret": "s3cr3t-0123"},
        "hosts": ["api.example.com"],
    })
}

fn answered() -> Value {
    envelope::schema(&show::schema())
}
