//! `sluice stop`: stops runs.

use crate::many::{Ids, each};
use crate::{Call, Exit, Online, Result, Session, Shown, field};
use clap::Args;
use serde_json::{Value, json};

/// Stops runs that have not ended.
#[derive(Clone, Debug, Args)]
pub struct Stop {
    #[command(flatten)]
    ids: Ids,
}

impl Online for Stop {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let ids = self.ids.read(session)?;
        let client = session.client()?;
        let act = async |client: &crate::client::Client, id: &str| {
            Ok(client.send(Call::post(["executions", id, "stop"]).body(json!({}))).await?.data)
        };
        each(session, &client, ids, act, stopped).await
    }
}

fn stopped(data: &Value) -> Shown {
    let id = field(data, "executionId");
    Shown::line(data.clone(), format!("{id} is {}", field(data, "status")), id)
}
