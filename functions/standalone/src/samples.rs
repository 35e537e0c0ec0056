//! The workflows and APIs that a first start stores.

use engine::Engine;
use model::{AccountId, ApiAuth, ApiKind, Definition, Input, Output, Step, WorkflowId};
use records::apis::{self, ApiChange, METHODS, NewApi};
use records::versions::{self, NewVersion};
use records::workflows::{self, NewWorkflow};
use serde::Deserialize;
use serde_json::Value;

const SAMPLES: [&str; 5] = [
    include_str!("../../../infra/seed/hello.json"),
    include_str!("../../../infra/seed/slow-hello.json"),
    include_str!("../../../infra/seed/auto-reply.json"),
    include_str!("../../../infra/seed/sync-example.json"),
    include_str!("../../../infra/seed/openapi-test.json"),
];

/// The reason why a sample was not stored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Its file has the wrong format.
    #[error("a sample is malformed: {0}")]
    Malformed(#[from] serde_json::Error),
    /// The engine refused it.
    #[error("a sample was refused: {0}")]
    Refused(#[from] engine::Error),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Sample {
    id: WorkflowId,
    name: String,
    description: String,
    tags: Vec<String>,
    #[serde(default)]
    trigger_config: Value,
    #[serde(default)]
    inputs: Vec<Input>,
    #[serde(default)]
    outputs: Vec<Output>,
    steps: Vec<Step>,
    /// Whether it is published as v1, for callers of flows.
    #[serde(default)]
    is_published: bool,
    #[serde(default)]
    apis: Vec<SampleApi>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleApi {
    #[serde(default = "botman")]
    kind: ApiKind,
    module: String,
    function: String,
    #[serde(default = "both")]
    methods: Vec<String>,
    auth: SampleAuth,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SampleAuth {
    None,
    Token,
}

fn botman() -> ApiKind {
    ApiKind::Botman
}

fn both() -> Vec<String> {
    METHODS.map(str::to_owned).to_vec()
}

/// Stores the samples, enabled. `token_hash` protects the APIs with a token.
pub async fn store(engine: &Engine, account: &AccountId, token_hash: &str) -> Result<(), Error> {
    for text in SAMPLES {
        let sample: Sample = serde_json::from_str(text)?;
        let id = sample.id.clone();
        let new = NewWorkflow {
            id: Some(sample.id),
            name: sample.name,
            description: sample.description,
            is_enabled: true,
            tags: sample.tags,
            version: "1.0.0".to_owned(),
            trigger_config: sample.trigger_config,
            definition: Definition {
                inputs: sample.inputs,
                outputs: sample.outputs,
                steps: sample.steps,
                ..Definition::default()
            },
            ..NewWorkflow::default()
        };
        match workflows::create(engine, account, new).await {
            // An interrupted first start is done again, and has already stored this sample.
            Ok(_) | Err(engine::Error::NameTaken { .. } | engine::Error::Changed { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        if sample.is_published && versions::list(engine, account, &id).await?.is_empty() {
            let first = NewVersion { note: "sample".to_owned(), enabled: true };
            versions::publish(engine, account, &id, first).await?;
        }
        for api in sample.apis {
            let auth = match api.auth {
                SampleAuth::None => ApiAuth::None,
                SampleAuth::Token => ApiAuth::Token { hash: token_hash.to_owned() },
            };
            let new = NewApi {
                kind: api.kind,
                module: api.module,
                function: api.function,
                methods: api.methods,
                workflow_id: id.clone(),
                version: None,
                auth,
                ip_allowlist: Vec::new(),
                debug_data: Value::Null,
                enabled: true,
                is_async: false,
                hook: model::Hook::default(),
                tool: None,
                secrets: Vec::new(),
            };
            publish(engine, account, new).await?;
        }
    }
    Ok(())
}

/// Stores an API, or sets the new secret of an existing one with the same name.
async fn publish(engine: &Engine, account: &AccountId, new: NewApi) -> Result<(), Error> {
    let auth = new.auth.clone();
    let (kind, module, function) = (new.kind, new.module.clone(), new.function.clone());
    match apis::create(engine, account, new).await {
        Ok(_) => Ok(()),
        Err(engine::Error::NameTaken { .. }) => {
            let found = &engine.ports.apis;
            if let Some(api) = found.find(account, kind, &module, &function).await.map_err(engine::Error::from)? {
                apis::update(engine, account, &api.id, ApiChange { auth: Some(auth), ..ApiChange::default() }).await?;
            }
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
