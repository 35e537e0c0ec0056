//! `sluice api`: workflows that are published as APIs of their own.

mod publish;

use crate::inputs::Inputs;
use crate::{Call, Client, Exit, Failure, Online, Result, Session, Shown, Text, field, joined, plain, pretty, yes};
use clap::{Args, Subcommand};
use publish::Publish;
use serde_json::{Value, json};

/// What is done with APIs.
#[derive(Clone, Debug, Subcommand)]
pub enum Api {
    /// List the APIs with their addresses
    Ls,
    /// Show an API
    Show(Which),
    /// Publish a workflow as an API; a token that is made for it is shown once
    Publish(Box<Publish>),
    /// Run an API's workflow with its debug data or a given body; show request and answer
    Try {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        inputs: Inputs,
    },
    /// Let an API be called
    Enable(Which),
    /// Let an API be called no more
    Disable(Which),
    /// Delete an API, which frees its name; its workflow stays
    Rm {
        #[command(flatten)]
        which: Which,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

/// An API by id or name.
#[derive(Clone, Debug, Args)]
pub struct Which {
    /// The id of the API, or its name as MODULE/FUNCTION; of a webhook hooks/NAME
    #[arg(value_name = "API")]
    api: String,
}

impl Online for Api {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let shown = match self {
            Self::Ls => list(session, client.send(Call::get(["apis"])).await?.data),
            Self::Show(which) => show(which.find(&client).await?),
            Self::Publish(publish) => publish.create(session, &client).await?,
            Self::Try { which, inputs } => attempt(session, &client, &which, &inputs).await?,
            Self::Enable(which) => switch(&client, &which, "enable").await?,
            Self::Disable(which) => switch(&client, &which, "disable").await?,
            Self::Rm { which, yes } => delete(session, &client, &which, yes).await?,
        };
        let failed = shown.data.get("status").and_then(Value::as_str).is_some_and(|status| status != "completed");
        session.show(&shown)?;
        Ok(if failed { Exit::RunFailed } else { Exit::Done })
    }
}

impl Which {
    /// The API with this id, or else with this name.
    async fn find(&self, client: &Client) -> Result<Value> {
        let apis = client.send(Call::get(["apis"])).await?.data;
        let rows = apis.get("apis").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(row) = rows.iter().find(|row| field(row, "id") == self.api) {
            return Ok(row.clone());
        }
        let named: Vec<_> = rows.iter().filter(|row| name(row) == self.api).collect();
        match named.as_slice() {
            [only] => Ok((*only).clone()),
            [] => {
                let known: Vec<_> = rows.iter().map(name).collect();
                let failure = Failure::new(Exit::Missing, format!("there is no API '{}'", self.api));
                Err(match model::nearest(&self.api, known.iter().map(String::as_str)) {
                    Some(near) => failure.advise(format!("did you mean '{near}'?")),
                    None => failure.advise("run `sluice api ls`"),
                })
            }
            several => {
                let ids: Vec<_> = several.iter().map(|row| field(row, "id")).collect();
                Err(Failure::usage(format!("{} APIs have the name '{}'", ids.len(), self.api))
                    .because(format!("their ids are {}", ids.join(", ")))
                    .advise("name one by its id"))
            }
        }
    }
}

/// The name by which an API is found.
pub(super) fn name(row: &Value) -> String {
    format!("{}/{}", field(row, "module"), field(row, "function"))
}

fn list(session: &Session, data: Value) -> Shown {
    let heads = &["ID", "NAME", "KIND", "WORKFLOW", "VERSION", "AUTH", "ENABLED", "CHANGED", "URL"];
    Shown::list(data, "apis", "id", heads, "There are no APIs.", |row| {
        vec![
            field(row, "id"),
            name(row),
            field(row, "kind"),
            field(row, "workflowId"),
            field(row, "version"),
            field(row, "auth"),
            yes(row, "enabled"),
            session.age(row, "modifiedAt"),
            field(row, "url"),
        ]
    })
}

fn show(data: Value) -> Shown {
    let fields = vec![
        ("id", field(&data, "id")),
        ("name", name(&data)),
        ("kind", field(&data, "kind")),
        ("url", field(&data, "url")),
        ("methods", joined(&data, "methods")),
        ("workflow", field(&data, "workflowId")),
        ("version", field(&data, "version")),
        ("auth", field(&data, "auth")),
        ("signature", data.get("signature").map(plain).unwrap_or_default()),
        ("verify token", yes(&data, "hasVerifyToken")),
        ("idempotency key", field(&data, "idempotencyKey")),
        ("user", field(&data, "user")),
        ("token", field(&data, "token")),
        ("allowed from", joined(&data, "ipAllowlist")),
        ("enabled", plain(data.get("enabled").unwrap_or(&Value::Null))),
        ("asynchronous", yes(&data, "async")),
    ];
    let id = field(&data, "id");
    Shown::one(data, Text::Fields(fields), id)
}

async fn attempt(session: &mut Session, client: &Client, which: &Which, inputs: &Inputs) -> Result<Shown> {
    let api = which.find(client).await?;
    let body = if inputs.is_empty() {
        json!({})
    } else {
        let workflow = client.send(Call::get(["workflows", &field(&api, "workflowId")])).await?.data;
        json!({"body": inputs.read(session, &workflow)?})
    };
    let data = client.send(Call::post(["apis", &field(&api, "id"), "debug"]).body(body)).await?.data;
    let run = field(&data, "executionId");
    let request = data.get("request").cloned().unwrap_or_default();
    let fields = vec![
        ("request", format!("{} {}", field(&request, "method"), field(&request, "url"))),
        ("body", request.get("body").map(plain).unwrap_or_default()),
        ("answer", data.get("answer").map(pretty).unwrap_or_default()),
        ("status", field(&data, "status")),
        ("error", field(&data, "error")),
        ("run", run.clone()),
    ];
    Ok(Shown::one(data, Text::Fields(fields), run))
}

async fn switch(client: &Client, which: &Which, action: &str) -> Result<Shown> {
    let id = field(&which.find(client).await?, "id");
    let data = client.send(Call::post(["apis", &id, action]).body(json!({}))).await?.data;
    Ok(Shown::line(data, format!("{} is {action}d", which.api), id))
}

async fn delete(session: &mut Session, client: &Client, which: &Which, yes: bool) -> Result<Shown> {
    let api = which.find(client).await?;
    let id = field(&api, "id");
    session.confirm(yes, &format!("Delete the API {}?", field(&api, "url")))?;
    let data = client.send(Call::delete(["apis", &id])).await?.data;
    Ok(Shown::line(data, format!("{} is deleted", which.api), id))
}
