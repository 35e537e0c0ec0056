//! `sluice app`: applications of other systems, and their secrets.

use crate::{Call, Exit, Online, Result, Session, Shown, Text, field, joined, yes};
use clap::{Subcommand, ValueEnum};
use serde_json::{Value, json};

/// What is done with applications.
#[derive(Clone, Debug, Subcommand)]
pub enum App {
    /// List the applications
    Ls,
    /// Show an application, without its secrets
    Show {
        /// The id of the application
        id: String,
    },
    /// Make an application; its secrets are shown once
    New {
        /// The name of the application
        name: String,
        /// An API that it may call, as MODULE/FUNCTION, or event/trigger; can be repeated
        #[arg(long = "scope", value_name = "SCOPE")]
        scopes: Vec<String>,
    },
    /// Replace a secret; the new one is shown once
    Rotate {
        /// The id of the application
        id: String,
        /// The secret that is replaced
        #[arg(long, value_enum, default_value_t = Kind::App)]
        secret: Kind,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
    /// Delete an application: its secret and tokens are invalid from then on
    Rm {
        /// The id of the application
        id: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

/// A secret of an application.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// The one that gets tokens; the old one ends at once
    App,
    /// The one that signs webhooks; the old one stays good for a day
    Webhook,
}

impl Online for App {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let shown = match self {
            Self::Ls => {
                let data = client.send(Call::get(["apps"])).await?.data;
                Shown::list(
                    data,
                    "apps",
                    "appId",
                    &["ID", "NAME", "SCOPES", "FROZEN", "AGE"],
                    "There are no applications.",
                    |row| {
                        let age = session.age(row, "createdAt");
                        vec![field(row, "appId"), field(row, "name"), joined(row, "scopes"), yes(row, "frozen"), age]
                    },
                )
            }
            Self::Show { id } => show(client.send(Call::get(["apps", &id])).await?.data),
            Self::New { name, scopes } => {
                let body = json!({"name": name, "scopes": scopes});
                let data = client.send(Call::post(["apps"]).body(body)).await?.data;
                session.talk.say("The secrets are shown only now.");
                show(data)
            }
            Self::Rotate { id, secret, yes } => {
                session.confirm(yes, &format!("Replace the secret of {id}?"))?;
                let word = match secret {
                    Kind::App => "app",
                    Kind::Webhook => "webhook",
                };
                let call = Call::post(["apps", &id, "rotate-secret"]).body(json!({"secret": word}));
                let data = client.send(call).await?.data;
                session.talk.say("The secret is shown only now.");
                show(data)
            }
            Self::Rm { id, yes } => {
                session.confirm(yes, &format!("Delete the application {id}?"))?;
                let data = client.send(Call::delete(["apps", &id])).await?.data;
                Shown::line(data, format!("{id} is deleted"), id)
            }
        };
        session.show(&shown)
    }
}

fn show(data: Value) -> Shown {
    let fields = vec![
        ("id", field(&data, "appId")),
        ("name", field(&data, "name")),
        ("client id", field(&data, "clientId")),
        ("scopes", joined(&data, "scopes")),
        ("frozen", yes(&data, "frozen")),
        ("daily tokens", field(&data, "dailyTokenLimit")),
        ("secret", field(&data, "appSecret")),
        ("client secret", field(&data, "clientSecret")),
        ("webhook secret", field(&data, "webhookSecret")),
    ];
    let id = field(&data, "appId");
    Shown::one(data, Text::Fields(fields), id)
}
