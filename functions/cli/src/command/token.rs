//! `sluice token`: open tokens, with which other systems call flows.

use crate::clock::{moment, parse_duration};
use crate::{Call, Exit, Online, Result, Session, Shown, Text, field, joined};
use clap::Subcommand;
use serde_json::{Value, json};

/// What is done with open tokens.
#[derive(Clone, Debug, Subcommand)]
pub enum Token {
    /// List the tokens that have not ended
    Ls,
    /// Make a token; it is shown once
    New {
        /// The name of the token
        name: String,
        /// A flow that it may call, by its key; can be repeated. Without it, all flows
        #[arg(long = "flow", value_name = "KEY")]
        flows: Vec<String>,
        /// How long it is good, such as 30d; without it, until it is deleted
        #[arg(long, value_name = "TIME", value_parser = parse_duration)]
        expires: Option<i64>,
    },
    /// Delete a token, which is invalid from then on
    Rm {
        /// The id of the token
        id: String,
        /// Do not ask
        #[arg(short, long)]
        yes: bool,
    },
}

impl Online for Token {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let client = session.client()?;
        let shown = match self {
            Self::Ls => {
                let data = client.send(Call::get(["open-tokens"])).await?.data;
                Shown::list(
                    data,
                    "tokens",
                    "id",
                    &["ID", "NAME", "FLOWS", "UNTIL", "AGE"],
                    "There are no tokens.",
                    |row| {
                        let flows = if row.get("flows").is_some_and(Value::is_array) {
                            joined(row, "flows")
                        } else {
                            "all".to_owned()
                        };
                        vec![field(row, "id"), field(row, "name"), flows, until(row), session.age(row, "createdAt")]
                    },
                )
            }
            Self::New { name, flows, expires } => {
                let flows = if flows.is_empty() { Value::Null } else { json!(flows) };
                let expires_at = expires.map(|expires| (session.now)().saturating_add(expires));
                let body = json!({"name": name, "flows": flows, "expiresAt": expires_at});
                let data = client.send(Call::post(["open-tokens"]).body(body)).await?.data;
                session.talk.say("The token is shown only now.");
                let fields = vec![
                    ("id", field(&data, "id")),
                    ("name", field(&data, "name")),
                    ("until", until(&data)),
                    ("token", field(&data, "token")),
                ];
                let id = field(&data, "id");
                Shown::one(data, Text::Fields(fields), id)
            }
            Self::Rm { id, yes } => {
                session.confirm(yes, &format!("Delete the token {id}?"))?;
                let data = client.send(Call::delete(["open-tokens", &id])).await?.data;
                Shown::line(data, format!("{id} is deleted"), id)
            }
        };
        session.show(&shown)
    }
}

fn until(row: &Value) -> String {
    row.get("expiresAt").and_then(Value::as_i64).map(moment).unwrap_or_default()
}
