//! `sluice openapi`: the OpenAPI document of the server, or of one workflow.

use crate::{Call, Exit, Format, Online, Result, Session, Shown, Text, names, pretty};
use clap::Args;

/// Prints an OpenAPI document.
#[derive(Clone, Debug, Args)]
pub struct Openapi {
    /// A workflow, by id or name: the ways to call it, with its own types. Without it, all routes
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    workflow: Option<String>,
}

impl Online for Openapi {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let document = if let Some(name) = &self.workflow {
            let client = session.client()?;
            let id = names::workflow(&client, name).await?.id;
            client.send(Call::get(["workflows", &id, "openapi.json"])).await?.data
        } else {
            let client = session.client_for(session.server()?)?;
            client.send(Call::get(["openapi.json"]).unsigned()).await?.data
        };
        // A document is for programs, so the format for people is also JSON.
        let text = if session.globals.format() == Format::Table { pretty(&document) } else { String::new() };
        session.show(&Shown::one(document, Text::Plain(text), "openapi.json"))
    }
}
