//! `sluice logout`: ends the session of this device, and forgets its tokens.

use crate::{Call, Exit, Failure, Online, Result, Session, Shown};
use clap::Args;
use serde_json::json;

/// Ends the session of this device.
#[derive(Clone, Debug, Args)]
pub struct Logout {}

impl Online for Logout {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        let server = session.server()?;
        let Some(name) = server.context.clone() else {
            return Err(
                Failure::usage("there is no context to sign out of").because("a token of the environment is not kept")
            );
        };
        let url = server.url.clone();
        if server.tokens.access.is_some() {
            let client = session.client_for(server)?;
            match client.send(Call::post(["auth", "revoke"]).body(json!({}))).await {
                // Without a valid token there is no session to end.
                Err(failure) if failure.exit() != Exit::Denied => {
                    let shown = failure.to_string();
                    session.talk.warn(&format!("the session could not be ended at the server: {shown}"));
                }
                _ => {}
            }
        }
        session.store()?.change(|contexts| {
            if let Some(context) = contexts.contexts.get_mut(&name) {
                (context.token, context.refresh_token, context.expires_at) = (None, None, None);
            }
            Ok(())
        })?;
        session.show(&Shown::line(json!({"context": name}), format!("Signed out of {url}"), name))
    }
}
