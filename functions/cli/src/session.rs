//! What a command can use: flags, environment, streams, and the client of its server.

use crate::ask::{Ask, AtTerminal, Nobody};
use crate::client::Tokens;
use crate::config::Environment;
use crate::contexts::{Context, Contexts, Store};
use crate::globals::Globals;
use crate::output::Page;
use crate::paint::Paint;
use crate::talk::Talk;
use crate::target::{Place, Target};
use crate::terminal::Terminal;
use crate::{Client, Exit, Failure, Result, Shown, Text, clock, field, plain};
use serde_json::Value;
use std::io::{Read, Write, stderr, stdin, stdout};
use url::Url;

/// The address of a local host that was started without flags.
pub const LOCAL: &str = "http://127.0.0.1:9000";

/// What a command can use.
pub struct Session {
    /// The flags that every command has.
    pub globals: Globals,
    /// The environment variables of Sluice.
    pub environment: Environment,
    /// The environment of `sluice.yaml` that was chosen, if the command talks to a server.
    pub target: Option<Target>,
    /// What the standard streams are connected to.
    pub terminal: Terminal,
    /// Says something on standard error.
    pub talk: Talk,
    /// Asks the user, if there is one.
    pub ask: Box<dyn Ask>,
    /// The stream of standard input.
    pub input: Box<dyn Read + Send>,
    /// The stream of standard output.
    pub out: Box<dyn Write + Send>,
    /// The present time in milliseconds since 1970.
    pub now: fn() -> i64,
    /// The text that is shown if the user interrupts the command now.
    pub interrupted: Option<String>,
}

/// The server of a command.
pub struct Server {
    /// The name of the context, if one is used.
    pub context: Option<String>,
    /// The address, without `/api/v1`.
    pub url: Url,
    /// The tokens, if this device is signed in.
    pub tokens: Tokens,
    /// Whether refreshed tokens are saved in the context.
    is_kept: bool,
}

impl Session {
    /// The session of this process.
    pub fn of_process(globals: Globals) -> Self {
        let terminal = Terminal::of_process();
        let talk = Talk::new(Box::new(stderr()), globals.level(), Paint::new(terminal.error_colours), terminal.errors);
        let ask: Box<dyn Ask> = if terminal.asks { Box::new(AtTerminal) } else { Box::new(Nobody) };
        Self {
            globals,
            environment: Environment::read(),
            target: None,
            terminal,
            talk,
            ask,
            input: Box::new(stdin()),
            out: Box::new(stdout()),
            now: clock::now,
            interrupted: None,
        }
    }

    /// Shows a result in the format that the user wants. The command has then ended successfully.
    pub fn show(&mut self, shown: &Shown) -> Result<Exit> {
        let paint = Paint::new(self.terminal.output_colours);
        let page = Page { format: self.globals.format(), width: self.terminal.width, paint };
        page.write(&mut *self.out, shown)?;
        if let Text::Table(table, nothing) = &shown.text
            && table.is_empty()
        {
            self.talk.say(nothing);
        }
        if let Some(next) = &shown.next {
            self.talk.say(&format!("More: {next}"));
        }
        Ok(Exit::Done)
    }

    /// Shows the warnings of the server.
    pub fn warn(&self, warnings: &[Value]) {
        for warning in warnings {
            let message = match warning.get("message") {
                Some(Value::Object(languages)) => languages.get("en").map(plain).unwrap_or_default(),
                Some(message) => plain(message),
                None => plain(warning),
            };
            let path = field(warning, "path");
            self.talk.warn(&if path.is_empty() { message } else { format!("{path}: {message}") });
        }
    }

    /// A time as an age, such as `3m`; empty if there is none.
    pub fn age(&self, row: &Value, name: &str) -> String {
        row.get(name).and_then(Value::as_i64).map(|then| clock::age((self.now)(), then)).unwrap_or_default()
    }

    /// The colours of standard output.
    pub fn paint(&self) -> Paint {
        Paint::new(self.terminal.output_colours)
    }

    /// The file with the contexts.
    pub fn store(&self) -> Result<Store> {
        let file = self.environment.file.clone();
        file.map(Store::new).ok_or_else(|| {
            Failure::usage("there is no home directory for the configuration").advise("set HOME or XDG_CONFIG_HOME")
        })
    }

    /// The name of the environment of `sluice.yaml` that was chosen.
    pub fn chosen(&self) -> Option<&str> {
        self.globals.environment.as_deref().or(self.environment.env.as_deref())
    }

    /// The server to which this command talks: that of the environment of `sluice.yaml`, otherwise
    /// [`Self::usual_server`]. If both are named, they must be the same.
    pub fn server(&self) -> Result<Server> {
        let target = self.target.as_ref();
        let Some((name, place)) = target.and_then(|target| Some((&target.name, target.server.as_ref()?))) else {
            return self.usual_server();
        };
        let is_named = self.globals.context.is_some() || self.environment.url.is_some();
        if is_named || self.environment.context.is_some() {
            let server = self.usual_server()?;
            let is_same = match place {
                Place::Url(url) => server.url == *url,
                Place::Context(context) => server.context.as_ref() == Some(context),
            };
            return if is_same { Ok(server) } else { Err(self.another(&server, name, place)) };
        }
        let contexts = self.contexts()?;
        match place {
            Place::Url(url) => self.at(url.clone(), &contexts),
            Place::Context(context) => {
                let context = named(&contexts, context).map(|found| stored_server(context, found));
                let server = context.map_err(|failure| failure.at(format!("the environment {name}")))??;
                Ok(self.with_token(server))
            }
        }
    }

    /// The error if two different servers are named.
    fn another(&self, server: &Server, name: &str, place: &Place) -> Failure {
        let by = match (&self.globals.context, &self.environment.url) {
            (Some(_), _) => "--context",
            (None, Some(_)) => "SLUICE_URL",
            (None, None) => "SLUICE_CONTEXT",
        };
        let own = match place {
            Place::Url(url) => url.to_string(),
            Place::Context(context) => format!("the context {context}"),
        };
        Failure::usage(format!("the environment {name} has another server than {by}"))
            .because(format!("{by} is {}, {name} is {own}", server.url))
            .advise(format!("leave {by} out"))
    }

    /// The server with the token of `SLUICE_TOKEN`, if there is one.
    fn with_token(&self, mut server: Server) -> Server {
        if let Some(token) = &self.environment.token {
            server.tokens = Tokens::access(token);
            server.is_kept = false;
        }
        server
    }

    fn contexts(&self) -> Result<Contexts> {
        match self.store() {
            Ok(store) => store.load(),
            Err(_) => Ok(Contexts::default()),
        }
    }

    /// The server without an environment of `sluice.yaml`: the first of `--context`, `SLUICE_URL`,
    /// `SLUICE_CONTEXT`, the context in use, and the local host.
    fn usual_server(&self) -> Result<Server> {
        let contexts = self.contexts()?;
        if let Some(name) = &self.globals.context {
            return stored_server(name, named(&contexts, name)?);
        }
        if let Some(url) = &self.environment.url {
            return self.at(parse_url(url)?, &contexts);
        }
        let name = self.environment.context.as_ref().or(contexts.current.as_ref());
        Ok(self.with_token(match name {
            Some(name) => stored_server(name, named(&contexts, name)?)?,
            None => Server { context: None, url: parse_url(LOCAL)?, tokens: Tokens::default(), is_kept: false },
        }))
    }

    /// A server that `SLUICE_URL` names, with `SLUICE_TOKEN` or the tokens of a context with the
    /// same address.
    fn at(&self, url: Url, contexts: &Contexts) -> Result<Server> {
        if let Some(token) = &self.environment.token {
            return Ok(Server { context: None, url, tokens: Tokens::access(token), is_kept: false });
        }
        let same = |context: &Context| parse_url(&context.url).is_ok_and(|known| known == url);
        match contexts.contexts.iter().find(|(_, context)| same(context)) {
            Some((name, context)) => stored_server(name, context),
            None => Ok(Server { context: None, url, tokens: Tokens::default(), is_kept: false }),
        }
    }

    /// A client with tokens.
    pub fn client(&self) -> Result<Client> {
        let server = self.server()?;
        if server.tokens.access.is_none() && server.tokens.refresh.is_none() {
            return Err(Failure::new(Exit::Denied, "not signed in")
                .at(server.url.as_str())
                .advise("run `sluice login`"));
        }
        self.client_for(server)
    }

    /// A client for this server, with or without tokens.
    pub fn client_for(&self, server: Server) -> Result<Client> {
        let keep = match (server.is_kept, server.context) {
            (true, Some(name)) => Some((self.store()?, name)),
            _ => None,
        };
        if let Some((store, _)) = &keep
            && store.is_exposed()
        {
            let path = store.path().display();
            self.talk.warn(&format!("others can read your tokens; run `chmod 600 {path}`"));
        }
        Client::new(server.url, server.tokens, keep, self.talk.clone(), self.now)
    }

    /// Asks the user before something is lost, unless `yes` is set.
    pub fn confirm(&mut self, yes: bool, question: &str) -> Result<()> {
        if yes || self.ask.confirm(question)? {
            return Ok(());
        }
        Err(Failure::usage("nothing was changed").because("the answer was no"))
    }
}

fn stored_server(name: &str, context: &Context) -> Result<Server> {
    let tokens = Tokens {
        access: context.token.clone(),
        refresh: context.refresh_token.clone(),
        expires_at: context.expires_at,
    };
    Ok(Server { context: Some(name.to_owned()), url: parse_url(&context.url)?, tokens, is_kept: true })
}

/// The context with this name.
pub fn named<'a>(contexts: &'a Contexts, name: &str) -> Result<&'a Context> {
    contexts.contexts.get(name).ok_or_else(|| {
        let failure = Failure::new(Exit::Missing, format!("there is no context '{name}'"));
        match model::nearest(name, contexts.contexts.keys().map(String::as_str)) {
            Some(near) => failure.advise(format!("did you mean '{near}'?")),
            None => failure.advise("run `sluice context ls`, or `sluice login URL --context NAME`"),
        }
    })
}

/// Reads the address of a server. Without a scheme it is `https`, or `http` on this machine.
pub fn parse_url(text: &str) -> Result<Url> {
    let has_scheme = text.contains("://");
    let text = text.trim().trim_end_matches('/');
    let text = text.strip_suffix("/api/v1").unwrap_or(text);
    let parsed = if has_scheme {
        Url::parse(text)
    } else {
        let plain = Url::parse(&format!("http://{text}"));
        match plain {
            Ok(url) if !crate::client::is_loopback(&url) => Url::parse(&format!("https://{text}")),
            other => other,
        }
    };
    let wrong = |why: String| {
        Failure::usage("the address of the server is not valid")
            .at(text.to_owned())
            .because(why)
            .advise(format!("write it as {LOCAL}"))
    };
    // A single word is more often a typing mistake than a host of the local network.
    let is_word = !has_scheme && !text.contains(['.', ':']) && text.split('/').next() != Some("localhost");
    if is_word {
        return Err(wrong(format!("'{text}' is no address: it has no domain, no port and no scheme")));
    }
    let url = parsed.map_err(|error| wrong(error.to_string()))?;
    match url.scheme() {
        "http" | "https" if url.username().is_empty() && url.password().is_none() => Ok(url),
        "http" | "https" => Err(wrong("it must not contain a password".to_owned())),
        scheme => Err(wrong(format!("the scheme '{scheme}' is neither http nor https"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contexts::Secret;
    use crate::talk::Level;
    use std::io::{empty, sink};

    /// A session with two contexts, of which `one` is in use.
    fn session(folder: &std::path::Path, flag: Option<&str>, environment: [Option<&str>; 3]) -> Session {
        let file = folder.join("config.toml");
        let context = |url: &str, token: &str| Context {
            url: url.to_owned(),
            token: Some(Secret(token.to_owned())),
            ..Context::default()
        };
        Store::new(file.clone())
            .change(|contexts| {
                contexts.current = Some("one".to_owned());
                contexts.contexts.insert("one".to_owned(), context("http://127.0.0.1:1", "t1"));
                contexts.contexts.insert("two".to_owned(), context("https://two.example", "t2"));
                Ok(())
            })
            .unwrap();
        let [context, url, token] = environment.map(|value| value.map(str::to_owned));
        let globals = Globals { context: flag.map(str::to_owned), ..Globals::default() };
        Session {
            globals,
            target: None,
            environment: Environment { context, url, token, file: Some(file), ..Environment::default() },
            terminal: Terminal::default(),
            talk: Talk::new(Box::new(sink()), Level::Normal, Paint::plain(), false),
            ask: Box::new(Nobody),
            input: Box::new(empty()),
            out: Box::new(sink()),
            now: || 0,
            interrupted: None,
        }
    }

    #[test]
    fn the_flag_is_stronger_than_the_environment_and_that_than_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let chosen = |flag: Option<&str>, environment: [Option<&str>; 3]| {
            let server = session(folder.path(), flag, environment).server().unwrap();
            (server.context, server.url.to_string(), server.tokens.access.map(|token| token.0))
        };
        let found = |context: Option<&str>, url: &str, token: Option<&str>| {
            (context.map(str::to_owned), url.to_owned(), token.map(str::to_owned))
        };
        let (one, two) = ("http://127.0.0.1:1/", "https://two.example/");
        assert_eq!(chosen(None, [None; 3]), found(Some("one"), one, Some("t1")));
        assert_eq!(chosen(None, [Some("two"), None, None]), found(Some("two"), two, Some("t2")));
        assert_eq!(chosen(None, [Some("two"), None, Some("own")]), found(Some("two"), two, Some("own")));
        assert_eq!(chosen(None, [Some("two"), Some("127.0.0.1:1"), None]), found(Some("one"), one, Some("t1")));
        assert_eq!(chosen(None, [None, Some("https://new.example"), None]), found(None, "https://new.example/", None));
        let both = [None, Some("https://new.example"), Some("own")];
        assert_eq!(chosen(None, both), found(None, "https://new.example/", Some("own")));
        assert_eq!(chosen(Some("two"), both), found(Some("two"), two, Some("t2")), "a token goes to no other server");
        assert!(session(folder.path(), Some("three"), [None; 3]).server().is_err());
    }

    #[test]
    fn an_environment_has_one_server() {
        let folder = tempfile::tempdir().unwrap();
        let chosen = |place: Place, flag: Option<&str>, environment: [Option<&str>; 3]| {
            let mut session = session(folder.path(), flag, environment);
            session.target = Some(Target { name: "live".to_owned(), server: Some(place) });
            session.server().map(|server| (server.url.to_string(), server.tokens.access.map(|token| token.0)))
        };
        let url = || Place::Url(Url::parse("https://two.example").unwrap());
        let context = || Place::Context("two".to_owned());
        let two = |token: &str| ("https://two.example/".to_owned(), Some(token.to_owned()));
        assert_eq!(chosen(url(), None, [None; 3]).unwrap(), two("t2"));
        assert_eq!(chosen(context(), None, [None; 3]).unwrap(), two("t2"));
        assert_eq!(chosen(context(), None, [None, None, Some("own")]).unwrap(), two("own"));
        assert_eq!(chosen(url(), None, [None, Some("https://two.example"), Some("own")]).unwrap(), two("own"));
        assert_eq!(chosen(context(), Some("two"), [None; 3]).unwrap(), two("t2"));
        for (place, flag, environment) in [
            (url(), Some("one"), [None; 3]),
            (url(), None, [None, Some("https://three.example"), None]),
            (context(), None, [Some("one"), None, None]),
        ] {
            assert!(chosen(place, flag, environment).unwrap_err().to_string().contains("another server"));
        }
    }

    #[test]
    fn addresses_are_read() {
        let read = |text: &str| parse_url(text).map(|url| url.to_string()).ok();
        assert_eq!(read("localhost:9000").as_deref(), Some("http://localhost:9000/"));
        assert_eq!(read("a.example").as_deref(), Some("https://a.example/"));
        assert_eq!(read("http://a.example/stage/").as_deref(), Some("http://a.example/stage"));
        assert_eq!(read("https://a.example/api/v1/").as_deref(), Some("https://a.example/"));
        for wrong in ["", "ftp://a", "https://user:word@a.example", "http://"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
