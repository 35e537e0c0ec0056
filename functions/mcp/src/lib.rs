//! The mcp facade: `POST /mcp`, the Model Context Protocol for AI clients.
//!
//! Published workflows are tools. Other tools build workflows and manage their runs. Each request
//! has one answer in JSON and creates no session, so any process can serve the next request.

mod base;
mod docs;
mod error;
mod message;
mod metadata;
mod methods;
mod oauth;
mod origin;
mod prompts;
mod protocol;
mod resources;
mod rpc;
mod tools;

use api::{Facade, Route};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[
    &rpc::call::ROUTE,
    &metadata::resource::ROUTE,
    &metadata::server::ROUTE,
    &oauth::page::ROUTE,
    &oauth::authorize::ROUTE,
    &oauth::token::ROUTE,
];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "mcp",
    title: "The mcp facade",
    says: "The Model Context Protocol, versions 2026-07-28, 2025-11-25, 2025-06-18 and 2025-03-26, for AI clients: published \
           workflows as tools, and tools that build workflows and look after runs. Callers send the token of a \
           device, an open token, or a token that they got by OAuth, as `Authorization: Bearer`.",
    routes: ROUTES,
    error: error::schema,
};
