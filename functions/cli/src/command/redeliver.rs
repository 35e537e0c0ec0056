//! `sluice redeliver`: sends the completion webhooks of runs again.

use crate::many::{Ids, each};
use crate::{Call, Exit, Online, Result, Session, Shown, field};
use clap::Args;
use serde_json::{Value, json};

/// Sends the completion webhooks of runs again.
#[derive(Clone, Debug, Args)]
pub struct Redeliver {
    #[command(flatten)]
    ids: Ids,
}

impl Online for Redeliver {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let ids = self.ids.read(session)?;
        let client = session.client()?;
        let act = async |client: &crate::client::Client, id: &str| {
            Ok(client.send(Call::post(["executions", id, "callback", "redeliver"]).body(json!({}))).await?.data)
        };
        each(session, &client, ids, act, summary).await
    }
}

fn summary(data: &Value) -> Shown {
    let id = field(data, "executionId");
    let url = data.get("callback").map(|callback| field(callback, "url")).unwrap_or_default();
    Shown::line(data.clone(), format!("the end of {id} is sent to {url} again"), id)
}
