//! `sluice api publish`: publishes a workflow as an API or a webhook.

use super::show;
use crate::ask::piped;
use crate::inputs::{insert, secrets};
use crate::{Call, Client, Failure, Result, Session, Shown, names};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};

/// A new API.
#[derive(Clone, Debug, Args)]
pub struct Publish {
    /// The id or the name of the workflow
    #[arg(value_name = "NAME", add = crate::complete::workflows())]
    workflow: String,

    /// The name of the API, as MODULE/FUNCTION. The part before the last slash is the module. Of a
    /// webhook one NAME
    #[arg(value_name = "MODULE/FUNCTION")]
    name: String,

    /// How callers authenticate. There is no default: an API without authentication is open to all
    #[arg(long, value_enum)]
    auth: Auth,

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

    #[command(flatten)]
    signature: Signature,

    /// Of a webhook: a template; requests for which it has the same text start one run
    #[arg(long, value_name = "TEMPLATE")]
    idempotency_key: Option<String>,

    /// Of a webhook: it has a verify token, which is read after the secret or asked for
    #[arg(long)]
    verify_token: bool,
}

/// How the requests of a webhook are signed.
#[derive(Clone, Debug, Args)]
struct Signature {
    /// For --auth hmac: whose signatures they are: github, stripe, slack, shopify,
    /// `standard_webhooks` or custom. The secret is read from standard input or asked for
    #[arg(long, value_name = "PRESET")]
    preset: Option<String>,

    /// How far the signed time may differ from now
    #[arg(long, value_name = "SECONDS")]
    tolerance: Option<u32>,

    /// For --preset custom: the header with the signature
    #[arg(long, value_name = "NAME")]
    header: Option<String>,

    /// For --preset custom: sha1, sha256 or sha512
    #[arg(long, value_name = "WORD")]
    algorithm: Option<String>,

    /// For --preset custom: hex or base64
    #[arg(long, value_name = "WORD")]
    encoding: Option<String>,

    /// For --preset custom: the text before the signature
    #[arg(long, value_name = "TEXT")]
    prefix: Option<String>,

    /// For --preset custom: a template of what is signed, in place of the body
    #[arg(long, value_name = "TEMPLATE")]
    signed: Option<String>,
}

/// How callers authenticate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Auth {
    /// Not at all
    None,
    /// With a token that the server makes
    Token,
    /// With a name and a password
    Password,
    /// With a signature of each request; only of webhooks
    Hmac,
}

/// The kind of an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// A path of its own
    Botman,
    /// A name for applications
    Itrigger,
    /// An address for the events of another system
    Webhook,
}

impl Publish {
    pub(super) async fn create(&self, session: &mut Session, client: &Client) -> Result<Shown> {
        self.check()?;
        let workflow = names::workflow(client, &self.workflow).await?.id;
        let mut body = json!({
            "kind": match self.kind { Kind::Botman => "botman", Kind::Itrigger => "itrigger", Kind::Webhook => "webhook" },
            "workflowId": workflow,
            "version": self.version,
            "async": self.is_async,
            "enabled": self.enable,
        });
        for (name, value) in self.name()? {
            insert(&mut body, name, value);
        }
        if !self.methods.is_empty() {
            let methods: Vec<_> = self.methods.iter().map(|method| method.to_uppercase()).collect();
            insert(&mut body, "methods", json!(methods));
        }
        if let Some(template) = &self.idempotency_key {
            insert(&mut body, "idempotencyKey", json!(template));
        }
        for (name, value) in self.auth_fields(session)? {
            insert(&mut body, name, value);
        }
        let answer = client.send(Call::post(["apis"]).body(body)).await?;
        session.warn(&answer.warnings);
        if answer.data.get("token").is_some() {
            session.talk.say("The token is shown only now.");
        }
        Ok(show(answer.data))
    }

    /// Refuses flags that do not belong together.
    fn check(&self) -> Result<()> {
        let signed = self.signature.fields();
        let is_hook = self.kind == Kind::Webhook;
        let misplaced = [
            ("--user", "is for --auth password", self.user.is_some() && self.auth != Auth::Password),
            ("--auth", "hmac is for --kind webhook", self.auth == Auth::Hmac && !is_hook),
            ("--preset", "is needed for --auth hmac", self.auth == Auth::Hmac && self.signature.preset.is_none()),
            ("--preset", "and what belongs to it is for --auth hmac", self.auth != Auth::Hmac && !signed.is_empty()),
            ("--idempotency-key", "is for --kind webhook", self.idempotency_key.is_some() && !is_hook),
            ("--verify-token", "is for --kind webhook", self.verify_token && !is_hook),
            ("--user", "is needed for --auth password", self.user.is_none() && self.auth == Auth::Password),
        ];
        match misplaced.into_iter().find(|(_, _, is_wrong)| *is_wrong) {
            Some((flag, why, _)) => Err(Failure::usage(format!("{flag} {why}")).at(flag)),
            None => Ok(()),
        }
    }

    /// The fields with the name.
    fn name(&self) -> Result<Vec<(&'static str, Value)>> {
        let divided = self.name.rsplit_once('/');
        match (self.kind, divided) {
            (Kind::Webhook, None) => Ok(vec![("name", json!(self.name))]),
            (Kind::Webhook, Some(_)) => Err(Failure::usage("the name of a webhook has no slash").at("MODULE/FUNCTION")),
            (_, Some((module, function))) => Ok(vec![("module", json!(module)), ("function", json!(function))]),
            (_, None) => Err(Failure::usage("the name of the API has no slash")
                .at("MODULE/FUNCTION")
                .advise("write shop/hello, for example")),
        }
    }

    /// The fields that say how callers authenticate, with their secrets.
    fn auth_fields(&self, session: &mut Session) -> Result<Vec<(&'static str, Value)>> {
        // A password can contain any characters; every other secret is one line.
        if self.auth == Auth::Password && !self.verify_token {
            let password = json!(password(session)?);
            return Ok(vec![("auth", json!("password")), ("user", json!(self.user)), ("password", password)]);
        }
        let own = match self.auth {
            Auth::Password => Some("Password of the API"),
            Auth::Hmac => Some("Secret of the signatures"),
            Auth::None | Auth::Token => None,
        };
        let names: Vec<_> = own.into_iter().chain(self.verify_token.then_some("Verify token")).collect();
        let mut values = secrets(session, &names)?.into_iter();
        let mut fields = match (self.auth, own.and_then(|_| values.next())) {
            (Auth::Password, password) => {
                vec![("auth", json!("password")), ("user", json!(self.user)), ("password", json!(password))]
            }
            (Auth::Hmac, secret) => {
                let mut auth = self.signature.fields();
                auth.insert("type".to_owned(), json!("hmac"));
                auth.insert("secret".to_owned(), json!(secret));
                vec![("auth", Value::Object(auth))]
            }
            (Auth::Token, _) => vec![("auth", json!("token"))],
            (Auth::None, _) => vec![("auth", json!("none"))],
        };
        fields.extend(values.next().map(|token| ("verifyToken", json!(token))));
        Ok(fields)
    }
}

impl Signature {
    /// The fields of `auth` that are given.
    fn fields(&self) -> Map<String, Value> {
        let texts = [
            ("preset", &self.preset),
            ("header", &self.header),
            ("algorithm", &self.algorithm),
            ("encoding", &self.encoding),
            ("prefix", &self.prefix),
            ("signed", &self.signed),
        ];
        let texts = texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), json!(text.as_ref()?))));
        let tolerance = self.tolerance.map(|seconds| ("toleranceSeconds".to_owned(), json!(seconds)));
        texts.chain(tolerance).collect()
    }
}

fn password(session: &mut Session) -> Result<String> {
    if session.terminal.input {
        session.ask.secret("Password of the API")
    } else {
        piped(&mut session.input, "password")
    }
}
