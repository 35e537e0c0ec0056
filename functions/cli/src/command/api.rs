//! `sluice api`: workflows that are published as APIs of their own.

use crate::ask::piped;
use crate::client::{Call, Client};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::inputs::Inputs;
use crate::names;
use crate::online::Online;
use crate::output::{Shown, Text, field, joined, plain, pretty, yes};
use crate::session::Session;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};

/// What is done with APIs.
#[derive(Clone, Debug, Subcommand)]
pub enum Api {
    /// List the APIs with their addresses
    Ls,
    /// Show an API
    Show(Which),
    /// Publish a workflow as an API; a token that is made for it is shown once
    Publish(Publish),
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
    /// The id of the API, or its name as MODULE/FUNCTION
    #[arg(value_name = "API")]
    api: String,
}

/// A new API.
#[derive(Clone, Debug, Args)]
pub struct Publish {
    /// The id or the name of the workflow
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    workflow: String,

    /// The name of the API, as MODULE/FUNCTION. The part before the last slash is the module
    #[arg(value_name = "MODULE/FUNCTION")]
    name: String,

    /// How callers prove who they are. There is no default: an API without proof is open to all
    #[arg(long, value_enum)]
    auth: Proof,

    /// The user name for --auth password. The password is read from standard input or asked for
    #[arg(long, value_name = "NAME")]
    user: Option<String>,

    /// The version that is called, such as v1; without it, the workflow as it is now
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,

    /// The kind of the API
    #[arg(long, value_enum, default_value_t = Kind::Botman)]
    kind: Kind,

    /// Only this method; can be repeated
    #[arg(long = "method", value_name = "METHOD")]
    methods: Vec<String>,

    /// Answer at once, while the run goes on
    #[arg(long = "async")]
    is_async: bool,

    /// Let it be called from now on
    #[arg(long)]
    enable: bool,
}

/// How callers prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Proof {
    /// Not at all
    None,
    /// With a token that the server makes
    Token,
    /// With a name and a password
    Password,
}

/// The kind of an API.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A path of its own
    Botman,
    /// A name for applications
    Itrigger,
}

impl Online for Api {
    async fn run(self, session: &mut Session) -> Result<Exit, Failure> {
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
    async fn find(&self, client: &Client) -> Result<Value, Failure> {
        let apis = client.send(Call::get(["apis"])).await?.data;
        let rows = apis.get("apis").and_then(Value::as_array).cloned().unwrap_or_default();
        let name = |row: &Value| format!("{}/{}", field(row, "module"), field(row, "function"));
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

fn list(session: &Session, data: Value) -> Shown {
    let heads = &["ID", "NAME", "KIND", "WORKFLOW", "VERSION", "PROOF", "ENABLED", "CHANGED", "URL"];
    Shown::list(data, "apis", "id", heads, "There are no APIs.", |row| {
        vec![
            field(row, "id"),
            format!("{}/{}", field(row, "module"), field(row, "function")),
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
        ("name", format!("{}/{}", field(&data, "module"), field(&data, "function"))),
        ("kind", field(&data, "kind")),
        ("url", field(&data, "url")),
        ("methods", joined(&data, "methods")),
        ("workflow", field(&data, "workflowId")),
        ("version", field(&data, "version")),
        ("proof", field(&data, "auth")),
        ("user", field(&data, "user")),
        ("token", field(&data, "token")),
        ("allowed from", joined(&data, "ipAllowlist")),
        ("enabled", plain(data.get("enabled").unwrap_or(&Value::Null))),
        ("asynchronous", yes(&data, "async")),
    ];
    let id = field(&data, "id");
    Shown::one(data, Text::Fields(fields), id)
}

impl Publish {
    async fn create(&self, session: &mut Session, client: &Client) -> Result<Shown, Failure> {
        let Some((module, function)) = self.name.rsplit_once('/') else {
            return Err(Failure::usage("the name of the API has no slash")
                .at("MODULE/FUNCTION")
                .advise("write shop/hello, for example"));
        };
        let workflow = names::workflow(client, &self.workflow).await?.id;
        let mut body = json!({
            "kind": match self.kind { Kind::Botman => "botman", Kind::Itrigger => "itrigger" },
            "module": module,
            "function": function,
            "workflowId": workflow,
            "version": self.version,
            "auth": match self.auth { Proof::None => "none", Proof::Token => "token", Proof::Password => "password" },
            "async": self.is_async,
            "enabled": self.enable,
        });
        if !self.methods.is_empty() {
            let methods: Vec<_> = self.methods.iter().map(|method| method.to_uppercase()).collect();
            body["methods"] = json!(methods);
        }
        match (self.auth, &self.user) {
            (Proof::Password, Some(user)) => {
                body["user"] = json!(user);
                body["password"] = json!(self.password(session)?);
            }
            (Proof::Password, None) => return Err(Failure::usage("a password needs a user name").at("--user")),
            (_, Some(_)) => return Err(Failure::usage("--user is for --auth password").at("--user")),
            _ => {}
        }
        let answer = client.send(Call::post(["apis"]).body(body)).await?;
        session.warn(&answer.warnings);
        if answer.data.get("token").is_some() {
            session.talk.say("The token is shown only now.");
        }
        Ok(show(answer.data))
    }

    fn password(&self, session: &mut Session) -> Result<String, Failure> {
        if session.terminal.input {
            session.ask.secret("Password of the API")
        } else {
            piped(&mut session.input, "password")
        }
    }
}

async fn attempt(session: &mut Session, client: &Client, which: &Which, inputs: &Inputs) -> Result<Shown, Failure> {
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

async fn switch(client: &Client, which: &Which, action: &str) -> Result<Shown, Failure> {
    let id = field(&which.find(client).await?, "id");
    let data = client.send(Call::post(["apis", &id, action]).body(json!({}))).await?.data;
    Ok(Shown::line(data, format!("{} is {action}d", which.api), id))
}

async fn delete(session: &mut Session, client: &Client, which: &Which, yes: bool) -> Result<Shown, Failure> {
    let api = which.find(client).await?;
    let id = field(&api, "id");
    session.confirm(yes, &format!("Delete the API {}?", field(&api, "url")))?;
    let data = client.send(Call::delete(["apis", &id])).await?.data;
    Ok(Shown::line(data, format!("{} is deleted", which.api), id))
}
