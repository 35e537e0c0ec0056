//! `sluice context`: the servers and accounts that this device knows.

use crate::contexts::Contexts;
use crate::session::named;
use crate::{Exit, Result, Session, Shown, Table, Text};
use clap::Subcommand;
use serde_json::{Value, json};

/// What is done with contexts.
#[derive(Clone, Debug, Subcommand)]
pub enum Context {
    /// List the contexts; the one in use has a star
    Ls,
    /// Use a context from now on
    Use {
        /// The name of the context
        #[arg(add = crate::complete::contexts())]
        name: String,
    },
    /// Forget a context and its tokens; `logout` ends the session before
    Rm {
        /// The name of the context
        #[arg(add = crate::complete::contexts())]
        name: String,
    },
}

impl Context {
    /// Reads or changes the configuration.
    pub fn run(self, session: &mut Session) -> Result<Exit> {
        let store = session.store()?;
        match self {
            Self::Ls => return list(session, &store.load()?),
            Self::Use { name } => {
                store.change(|contexts| {
                    named(contexts, &name)?;
                    contexts.current = Some(name.clone());
                    Ok(())
                })?;
                session.talk.say(&format!("Context '{name}' is in use"));
            }
            Self::Rm { name } => {
                store.change(|contexts| {
                    named(contexts, &name)?;
                    contexts.contexts.remove(&name);
                    contexts.current.take_if(|current| *current == name);
                    Ok(())
                })?;
                session.talk.say(&format!("Context '{name}' is forgotten"));
            }
        }
        Ok(Exit::Done)
    }
}

fn list(session: &mut Session, contexts: &Contexts) -> Result<Exit> {
    let mut table = Table::new(&["", "NAME", "SERVER", "SIGNED IN"]);
    let mut rows = Vec::new();
    for (name, context) in &contexts.contexts {
        let is_current = contexts.current.as_ref() == Some(name);
        let signed = context.token.is_some() || context.refresh_token.is_some();
        let mark = if is_current { "*" } else { "" };
        let yes = if signed { "yes" } else { "no" };
        table.row(vec![mark.to_owned(), name.clone(), context.url.clone(), yes.to_owned()]);
        rows.push(json!({"name": name, "url": context.url, "current": is_current, "signedIn": signed}));
    }
    let names = contexts.contexts.keys().cloned().collect();
    let text = Text::Table(table, "There are no contexts. `sluice login` makes one.");
    session.show(&Shown { data: Value::Array(rows), text, names, next: None })
}
