//! Performs a plan.

use super::digest;
use super::plan::{Action, Plan, Verb, What};
use super::server::{self, Folder, Snapshot, Stored};
use crate::account::api::Api;
use crate::account::{Loaded, State};
use crate::form::{Content, KEPT};
use crate::{Call, Client, Exit, Failure, Result};
use serde_json::{Map, Value, json};

/// A push that is in progress.
pub struct Push<'a> {
    /// The client of the server.
    pub client: &'a Client,
    /// The files of the account.
    pub loaded: &'a Loaded,
    /// The content of the server when the plan was made, and the folders that were created since
    /// then.
    pub server: Snapshot,
    /// The known content of the server.
    pub state: State,
    /// The tokens of new API records, each with its record. They are shown once.
    pub tokens: Vec<(String, String)>,
}

impl Push<'_> {
    /// Performs the actions in the order of the plan, and calls `done` after each. After a failure,
    /// the others are not performed.
    pub async fn apply(&mut self, plan: &Plan, done: impl Fn(&Action)) -> Result<()> {
        self.note_unchanged();
        let mut outcome = Ok(());
        for (at, action) in plan.actions.iter().enumerate() {
            outcome = self.one(action).await.map_err(|failure| {
                let of = plan.actions.len();
                failure
                    .at(format!("{} {} {}", action.verb.as_str(), action.what.as_str(), action.id))
                    .advise(format!("{at} of {of} were done before; `sluice diff` shows the rest"))
            });
            if outcome.is_err() {
                break;
            }
            done(action);
        }
        self.state.save()?;
        outcome
    }

    /// Stores what is equal at the server, so that later changes by others are recognised.
    fn note_unchanged(&mut self) {
        for source in &self.loaded.workflows {
            let id = source.document.content.id();
            let here = Stored::of_file(source);
            if self.server.workflows.get(id) == Some(&here) {
                self.state.base.workflows.insert(id.to_owned(), digest::workflow(&here));
            }
        }
        for source in &self.loaded.apis {
            let key = source.api.key();
            let there = self.server.apis.as_ref().and_then(|apis| apis.get(&key));
            if there.is_some_and(|there| there.api == source.api) {
                self.state.base.apis.insert(key, digest::api(&source.api));
            }
        }
    }

    async fn one(&mut self, action: &Action) -> Result<()> {
        match (action.what, action.verb) {
            (What::Folder, verb) => self.folder(action, verb).await,
            (What::Workflow, Verb::Create) => self.create(&action.id).await,
            (What::Workflow, Verb::Update) => self.update(&action.id).await,
            (What::Workflow, Verb::Enable) => {
                self.client.send(Call::post(["workflows", &action.id, "enable"])).await?;
                self.note(&action.id, true);
                Ok(())
            }
            (What::Workflow, Verb::Publish) => {
                let call = Call::post(["workflows", &action.id, "versions"]).body(json!({"enabled": true}));
                self.client.send(call).await.map(drop)
            }
            (What::Workflow, Verb::Delete) => self.delete(&action.id).await,
            (What::Api, verb) => self.api(&action.id, verb).await,
        }
    }

    fn local(&self, id: &str) -> Option<Stored> {
        let source = self.loaded.workflows.iter().find(|source| source.document.content.id() == id)?;
        Some(Stored::of_file(source))
    }

    /// Stores that the server has the content of the file, enabled or not.
    fn note(&mut self, id: &str, is_enabled: bool) {
        if let Some(mut here) = self.local(id) {
            here.content.0.shift_remove("isEnabled");
            if !is_enabled {
                here.content.0.insert("isEnabled".to_owned(), json!(false));
            }
            self.state.base.workflows.insert(id.to_owned(), digest::workflow(&here));
        }
    }

    fn folder_id(&self, path: &[String]) -> Result<Value> {
        if path.is_empty() {
            return Ok(Value::Null);
        }
        let found = self.server.folders.iter().find(|folder| folder.path == path);
        found
            .map(|folder| json!(folder.id))
            .ok_or_else(|| Failure::new(Exit::Missing, format!("the server has no folder {}", path.join("/"))))
    }

    async fn folder(&mut self, action: &Action, verb: Verb) -> Result<()> {
        let path = self.folder_path(&action.id);
        let order = self.order(&path);
        if verb == Verb::Update {
            let id = self.folder_id(&path)?;
            let call = Call::put(["folders", id.as_str().unwrap_or_default()]).body(json!({"order": order}));
            return self.client.send(call).await.map(drop);
        }
        let (name, parent) = match path.split_last() {
            Some((name, parent)) => (name.clone(), self.folder_id(parent)?),
            None => return Ok(()),
        };
        let call = Call::post(["folders"]).body(json!({"name": name, "parentId": parent, "order": order}));
        let answer = self.client.send(call).await?;
        let id = answer.data.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.server.folders.push(Folder { id, path, order });
        Ok(())
    }

    /// The names of the folder with this id in the plan. A name can contain a slash.
    fn folder_path(&self, id: &str) -> Vec<String> {
        let from_files = self.loaded.workflows.iter().flat_map(|source| {
            (1..=source.folder.len()).map(|length| source.folder.iter().take(length).cloned().collect::<Vec<_>>())
        });
        let from_server = self.server.folders.iter().map(|folder| folder.path.clone());
        let mut known = from_files.chain(from_server);
        known.find(|path| path.join("/") == id).unwrap_or_else(|| id.split('/').map(str::to_owned).collect())
    }

    fn order(&self, path: &[String]) -> i64 {
        self.loaded.orders.iter().find(|(other, _)| other == path).map_or(0, |(_, order)| *order)
    }

    /// Stores a new workflow under its id, disabled.
    async fn create(&mut self, id: &str) -> Result<()> {
        let Some(here) = self.local(id) else { return Ok(()) };
        let mut body = here.content.body();
        body.insert("id".to_owned(), json!(id));
        body.insert("folderId".to_owned(), self.folder_id(&here.folder)?);
        body.insert("isEnabled".to_owned(), json!(false));
        for (name, value) in here.content.get(KEPT).as_object().into_iter().flatten() {
            body.insert(name.clone(), value.clone());
        }
        let call = Call::post(["workflows", "import"]).body(json!({"workflow": body, "override": false}));
        let data = self.client.send(call).await?.data;
        let first = |list: &str| data.get(list).and_then(Value::as_array).and_then(|list| list.first()).cloned();
        if let Some(error) = first("errors") {
            let reason = error.get("error").and_then(Value::as_str).unwrap_or_default().to_owned();
            return Err(Failure::usage("the server refuses the workflow").because(reason));
        }
        if let Some(skipped) = first("skipped") {
            let other = skipped.get("workflowId").and_then(Value::as_str).unwrap_or_default();
            let what = format!("the server has a workflow of this name or id already: {other}");
            return Err(Failure::new(Exit::Conflict, what));
        }
        self.complete(id, &here).await?;
        self.note(id, false);
        Ok(())
    }

    /// Sets the fields that an import leaves out.
    async fn complete(&self, id: &str, here: &Stored) -> Result<()> {
        let Some((now, etag)) = server::one(self.client, id, &self.server.folders).await? else {
            return Err(Failure::new(Exit::Conflict, "the workflow was stored under another id"));
        };
        let mut wanted = here.content.clone();
        wanted.0.insert("isEnabled".to_owned(), json!(false));
        let fields = fields(&now.content, &wanted);
        if fields.is_empty() {
            return Ok(());
        }
        let call = Call::put(["workflows", id]).if_match(etag.as_deref()).body(Value::Object(fields));
        self.client.send(call).await.map(drop)
    }

    async fn update(&mut self, id: &str) -> Result<()> {
        let (Some(here), Some(planned)) = (self.local(id), self.server.workflows.get(id).cloned()) else {
            return Ok(());
        };
        let now = server::one(self.client, id, &self.server.folders).await?;
        let Some((now, etag)) = now.filter(|(now, _)| is_same(now, &planned)) else {
            return Err(Failure::new(Exit::Conflict, "the workflow was changed while it was being pushed"));
        };
        let mut body = fields(&now.content, &here.content);
        if now.folder != here.folder {
            body.insert("folderId".to_owned(), self.folder_id(&here.folder)?);
        }
        let call = Call::put(["workflows", id]).if_match(etag.as_deref()).body(Value::Object(body));
        self.client.send(call).await?;
        self.note(id, here.content.is_enabled());
        Ok(())
    }

    async fn delete(&mut self, id: &str) -> Result<()> {
        let now = server::one(self.client, id, &self.server.folders).await?;
        if let Some((now, etag)) = now {
            if !self.server.workflows.get(id).is_some_and(|planned| is_same(&now, planned)) {
                return Err(Failure::new(Exit::Conflict, "the workflow was changed while it was being deleted"));
            }
            self.client.send(Call::delete(["workflows", id]).if_match(etag.as_deref())).await?;
        }
        self.state.base.workflows.remove(id);
        Ok(())
    }

    async fn api(&mut self, key: &str, verb: Verb) -> Result<()> {
        let stored = self.server.apis.as_ref().and_then(|apis| apis.get(key)).cloned();
        if let (Verb::Delete, Some(stored)) = (verb, &stored) {
            self.client.send(Call::delete(["apis", &stored.id])).await?;
            self.state.base.apis.remove(key);
            return Ok(());
        }
        let Some(source) = self.loaded.apis.iter().find(|source| source.api.key() == key) else { return Ok(()) };
        let answer = match &stored {
            None => self.client.send(Call::post(["apis"]).body(Value::Object(source.api.body(None)))).await?,
            Some(stored) => {
                let now = self.client.send(Call::get(["apis", &stored.id])).await?.data;
                if Api::of_server(&now) != stored.api {
                    return Err(Failure::new(Exit::Conflict, "the API was changed while it was being pushed"));
                }
                let body = source.api.body(Some(&stored.api));
                self.client.send(Call::put(["apis", &stored.id]).body(Value::Object(body))).await?
            }
        };
        if let Some(token) = answer.data.get("token").and_then(Value::as_str) {
            self.tokens.push((key.to_owned(), token.to_owned()));
        }
        self.state.base.apis.insert(key.to_owned(), digest::api(&source.api));
        Ok(())
    }
}

/// The fields that a request must change.
fn fields(now: &Content, wanted: &Content) -> Map<String, Value> {
    let differing = wanted.differing(now).into_iter().filter(|field| *field != KEPT);
    differing.map(|field| (field.to_owned(), wanted.get(field))).collect()
}

/// Whether a workflow is still as it was. The data that the server only keeps are not compared,
/// because one of the two answers does not show all of them.
fn is_same(now: &Stored, planned: &Stored) -> bool {
    now.folder == planned.folder && fields(&now.content, &planned.content).is_empty()
}
