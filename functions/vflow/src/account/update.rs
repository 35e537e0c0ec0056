//! `PUT /api/v1/account`: changes the given settings.

use super::show::{self, Shown};
use crate::error;
use crate::limit::Limit;
use api::doc::{Answer, Body};
use api::{Auth, Context, Doc, Fields, LimitClass, MAX_BODY, Request, Response, Route, Scope, Size, envelope};
use engine::{Error, Port};
use http::StatusCode;
use model::{McpClient, OwnRates};
use records::accounts;
use serde_json::json;

/// The route, with its entry in the API reference.
pub static ROUTE: Route = Route {
    name: "vflow-account-update",
    id: "updateAccount",
    methods: &["PUT"],
    path: "/api/v1/account",
    summary: "Changes the account's settings that are named",
    doc: Doc {
        bodies: &[Body::json(
            show::change,
            || json!({"rateLimits": {"query": 300}, "callbackAllowList": ["example.org"]}),
        )],
        answers: &[Answer::json(200, "The account as it is now", envelope::schema_of::<Shown<'_>>)],
        ..Doc::NONE
    },
    auth: Auth::Bearer(Scope::Admin),
    limit: LimitClass::Modify,
    max_body: MAX_BODY,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    size: Size::SMALL,
    handler: |context, request| Box::pin(run(context, request)),
    envelope: error::envelope,
};

async fn run(context: &Context, request: Request) -> Result<Response, Error> {
    let body = request.json()?;
    let fields = Fields::top(&body);
    let allow = fields.flag("allowExecuteDisabled")?;
    let rates = Rates::read(&fields)?;
    let tokens = Limit::read(&fields, "dailyTokenLimit")?;
    let hosts = fields.texts("callbackAllowList")?;
    let clients = clients(&fields)?;
    let account = accounts::update(&context.engine, request.account()?, |settings| {
        settings.allow_execute_disabled = allow.unwrap_or(settings.allow_execute_disabled);
        rates.apply(&mut settings.rate_limits);
        settings.daily_token_limit = tokens.over(settings.daily_token_limit);
        if let Some(hosts) = &hosts {
            settings.callback_allow_list = hosts.iter().map(|host| host.to_ascii_lowercase()).collect();
        }
        if let Some(clients) = &clients {
            settings.mcp_clients.clone_from(clients);
        }
    });
    envelope::with(StatusCode::OK, "Account updated successfully", &Shown::from(&account.await?))
}

/// The given clients.
fn clients(fields: &Fields<'_>) -> Result<Option<Vec<McpClient>>, Error> {
    let Some(rows) = fields.list("mcpClients")? else { return Ok(None) };
    let read = |(place, row)| {
        let row = Fields::at(&fields.path(&format!("mcpClients[{place}]")), row)?;
        let name = row.required_text("name")?.to_owned();
        let redirect_uris = row.texts("redirectUris")?.ok_or_else(|| row.refuse("redirectUris", "is required"))?;
        Ok(McpClient { name, redirect_uris })
    };
    rows.iter().enumerate().map(read).collect::<Result<_, Error>>().map(Some)
}

/// The given rate limits.
#[derive(Default)]
struct Rates {
    auth: Limit,
    execute: Limit,
    query: Limit,
    modify: Limit,
    watch: Limit,
}

impl Rates {
    fn read(fields: &Fields<'_>) -> Result<Self, Error> {
        let Some(fields) = fields.nested("rateLimits")? else { return Ok(Self::default()) };
        let class = |name| Limit::read(&fields, name);
        Ok(Self {
            auth: class("auth")?,
            execute: class("execute")?,
            query: class("query")?,
            modify: class("modify")?,
            watch: class("watch")?,
        })
    }

    fn apply(&self, rates: &mut OwnRates) {
        rates.auth = self.auth.over(rates.auth);
        rates.execute = self.execute.over(rates.execute);
        rates.query = self.query.over(rates.query);
        rates.modify = self.modify.over(rates.modify);
        rates.watch = self.watch.over(rates.watch);
    }
}
