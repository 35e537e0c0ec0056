//! The workflows and APIs that a first start stores.

use engine::Engine;
use model::{AccountId, ApiAuth, ApiKind, ApiRecord, Definition, Input, Output, Step, WorkflowId};
use records::apis::{self, ApiChange, METHODS, NewApi};
use records::versions::{self, NewVersion};
use records::workflows::{self, NewWorkflow, WorkflowChange};
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
            fields: WorkflowChange {
                name: Some(sample.name),
                description: Some(sample.description),
                tags: Some(sample.tags),
                version: Some("1.0.0".to_owned()),
                trigger_config: Some(sample.trigger_config),
                ..WorkflowChange::default()
            },
            definition: Definition {
                inputs: sample.inputs,
                outputs: sample.outputs,
                steps: sample.steps,
                ..Definition::default()
            },
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
            let (methods, named) = (api.methods, ApiRecord::new(api.kind, api.module, api.function, id.clone()));
            publish(engine, account, ApiRecord { methods, auth, enabled: true, ..named }).await?;
        }
    }
    Ok(())
}

/// Stores an API, or sets the new secret of an existing one with the same name.
async fn publish(engine: &Engine, account: &AccountId, api: ApiRecord) -> Result<(), Error> {
    let auth = api.auth.clone();
    let (kind, module, function) = (api.kind, api.module.clone(), api.function.clone());
    match apis::create(engine, account, NewApi { api, secrets: Vec::new() }).await {
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
