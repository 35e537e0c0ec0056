//! `sluice login`: pairs this device with an account of a server.

use crate::ask::{only_dash, piped};
use crate::client::{Tokens, random_hex};
use crate::contexts::{Context, Contexts};
use crate::session::{LOCAL, parse_url};
use crate::{Call, Client, Exit, Failure, Online, Result, Session, Shown};
use clap::Args;
use serde_json::{Value, json};
use url::Url;

/// The name of the context of the local host.
const LOCAL_NAME: &str = "local";

/// Pairs this device with an account.
#[derive(Clone, Debug, Args)]
pub struct Login {
    /// The address of the server. The default is that of the context in use, else the local host
    #[arg(value_name = "URL")]
    url: Option<String>,

    /// Read a pairing key from standard input. A local host needs none; the admin pairing key gives
    /// the right to manage the account
    #[arg(long, value_name = "-")]
    key: Option<String>,

    /// Ask for a pairing key, also if the server might need none
    #[arg(long, conflicts_with = "key")]
    ask_key: bool,

    /// The name of this device in the list of devices
    #[arg(long, value_name = "NAME")]
    device_name: Option<String>,
}

impl Online for Login {
    async fn run(self, session: &mut Session) -> Result<Exit> {
        only_dash(self.key.as_ref(), "pairing key")?;
        let store = session.store()?;
        let contexts = store.load()?;
        let url = self.url(session, &contexts)?;
        let name = session.globals.context.clone().unwrap_or_else(|| name_for(&url, &contexts));
        let known = contexts.contexts.get(&name);
        let device = match known.filter(|known| parse_url(&known.url).is_ok_and(|known| known == url)) {
            Some(Context { device: Some(device), .. }) => device.clone(),
            _ => format!("cli-{}", random_hex(8)?),
        };
        if url.scheme() == "http" && !crate::client::is_loopback(&url) {
            session.talk.warn("the connection is not encrypted: the key and the tokens can be read on their way");
        }
        let client = Client::new(url.clone(), Tokens::default(), None, session.talk.clone(), session.now)?;
        let tokens = self.pair(session, &client, &device).await?;
        store.change(|contexts| {
            let context = Context {
                url: url.as_str().trim_end_matches('/').to_owned(),
                device: Some(device.clone()),
                token: tokens.access.clone(),
                refresh_token: tokens.refresh.clone(),
                expires_at: tokens.expires_at,
            };
            contexts.contexts.insert(name.clone(), context);
            contexts.current = Some(name.clone());
            Ok(())
        })?;
        let data = json!({"context": name, "url": url.as_str(), "deviceId": device});
        session.show(&Shown::line(data, format!("Signed in at {url} as context '{name}'"), name))
    }
}

impl Login {
    fn url(&self, session: &Session, contexts: &Contexts) -> Result<Url> {
        if let Some(url) = &self.url {
            return parse_url(url);
        }
        let named = session.globals.context.as_ref().and_then(|name| contexts.contexts.get(name));
        match (named, &session.globals.context) {
            (Some(context), _) => parse_url(&context.url),
            (None, Some(name)) => {
                Err(Failure::usage(format!("there is no context '{name}' yet")).advise("add the address of its server"))
            }
            (None, None) => session.server().map(|server| server.url),
        }
    }

    async fn pair(&self, session: &mut Session, client: &Client, device: &str) -> Result<Tokens> {
        let key = if self.key.is_some() {
            Some(piped(&mut session.input, "pairing key")?.trim().to_owned())
        } else if self.ask_key || !client.is_local() {
            Some(session.ask.secret("Pairing key")?)
        } else {
            None
        };
        let is_open = key.is_none();
        match self.request(session, client, device, key).await {
            // The host does not pair this device without a key, possibly because of a proxy.
            Err(failure) if is_open && failure.exit() == Exit::Denied && session.terminal.asks => {
                session.talk.say("This host wants a pairing key.");
                let key = session.ask.secret("Pairing key")?;
                self.request(session, client, device, Some(key)).await
            }
            Err(failure) if is_open && failure.exit() == Exit::Denied => {
                Err(Failure::new(Exit::Denied, "the server wants a pairing key")
                    .at(client.base().as_str())
                    .advise("send it to standard input: `sluice login --key - < FILE`"))
            }
            paired => paired,
        }
    }

    async fn request(&self, session: &Session, client: &Client, device: &str, key: Option<String>) -> Result<Tokens> {
        let machine = session.environment.machine.as_deref().unwrap_or("this machine");
        let name = self.device_name.clone().unwrap_or_else(|| format!("sluice on {machine}"));
        let mut body = json!({"deviceId": device, "deviceName": name, "timestamp": (session.now)()});
        let has_key = key.is_some();
        if let (Some(key), Value::Object(fields)) = (key, &mut body) {
            fields.insert("pairingKey".to_owned(), key.into());
        }
        let answer = client.send(Call::post(["auth", "token"]).unsigned().body(body)).await;
        let answer = answer.map_err(|failure| match failure.exit() {
            Exit::Denied if has_key => {
                Failure::new(Exit::Denied, "the pairing key is not valid").at(client.base().as_str()).advise(
                    "the first start shows the keys of the account; new ones: POST /api/v1/account/pairing-keys/rotate",
                )
            }
            _ => failure,
        })?;
        Tokens::paired(&answer.data, (session.now)())
    }
}

/// A name for the context of a server: the name of the context that already has this address,
/// otherwise the name of the host.
fn name_for(url: &Url, contexts: &Contexts) -> String {
    let same = |context: &Context| parse_url(&context.url).is_ok_and(|known| known == *url);
    if let Some((name, _)) = contexts.contexts.iter().find(|(_, context)| same(context)) {
        return name.clone();
    }
    let host = url.host_str().unwrap_or(LOCAL_NAME);
    let base = match parse_url(LOCAL) {
        Ok(local) if local == *url => LOCAL_NAME.to_owned(),
        _ => url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")),
    };
    if contexts.contexts.contains_key(&base) { format!("{base}-{}", contexts.contexts.len() + 1) } else { base }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_named_after_their_servers() {
        let mut contexts = Contexts::default();
        let url = |text: &str| parse_url(text).unwrap();
        assert_eq!(name_for(&url(LOCAL), &contexts), "local");
        assert_eq!(name_for(&url("https://a.example"), &contexts), "a.example");
        assert_eq!(name_for(&url("127.0.0.1:9001"), &contexts), "127.0.0.1:9001");
        let context = Context { url: "https://a.example/".into(), ..Context::default() };
        contexts.contexts.insert("mine".into(), context);
        assert_eq!(name_for(&url("a.example"), &contexts), "mine");
    }
}
