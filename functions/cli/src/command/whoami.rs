//! `sluice whoami`: shows the server, the rights of the token and its end.

use crate::{Call, Client, Exit, Online, Result, Session, Shown, Text, clock, field};
use clap::Args;
use serde_json::{Value, json};

/// Shows who this device is to the server.
#[derive(Clone, Debug, Args)]
pub struct Whoami {}

impl Online for Whoami {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let context = session.server()?.context;
        let client = session.client()?;
        let verified = client.send(Call::get(["auth", "verify"])).await?.data;
        let account = account(&client).await?;
        let expires = verified.get("expiresAt").and_then(Value::as_i64).map(|seconds| seconds.saturating_mul(1000));
        let is_admin = account.is_some();
        let id = account.as_ref().map(|account| field(account, "account")).unwrap_or_default();
        let data = json!({
            "context": context,
            "url": client.base().as_str(),
            "admin": is_admin,
            "account": account,
            "expiresAt": expires,
        });
        let fields = vec![
            ("server", client.base().to_string()),
            ("context", context.clone().unwrap_or_default()),
            ("account", id),
            ("rights", if is_admin { "all, with admin" } else { "all but admin" }.to_owned()),
            ("token until", expires.map(clock::moment).unwrap_or_default()),
        ];
        session.show(&Shown { data, text: Text::Fields(fields), names: context.into_iter().collect(), next: None })
    }
}

/// The account, if the token has the right to see it.
async fn account(client: &Client) -> Result<Option<Value>> {
    match client.send(Call::get(["account"])).await {
        Ok(answer) => Ok(Some(answer.data)),
        Err(failure) if failure.exit() == Exit::Denied => Ok(None),
        Err(failure) => Err(failure),
    }
}
