//! The HTTP kernel of all facades: routes, context, authentication, limits, envelopes.
//!
//! A facade is a list of [`Route`]s. [`serve`] serves a request with one of them; [`Router`] first
//! finds the route. This crate does not know the facades, and opens no socket.

pub mod attempts;
pub mod auth;
pub mod body;
pub mod callback;
pub mod called;
mod charset;
mod claims;
mod config;
mod context;
pub mod cors;
pub mod cost;
pub mod cursor;
pub mod declared;
pub mod doc;
mod encoding;
pub mod envelope;
mod facade;
mod fields;
pub mod header_facts;
pub mod identity;
mod issuer_keys;
pub mod language;
mod log;
pub mod losses;
pub mod memory;
mod negotiate;
pub mod networks;
mod one_time;
mod own_rates;
mod pattern;
mod principal;
pub mod query;
mod rate;
pub mod remote_document;
mod request;
pub mod response;
mod route;
mod router;
pub mod schema;
mod scope;
pub mod secret;
mod serve;
pub mod step_record;
mod trace;
pub mod typed;
mod typed_body;
pub mod unknown;
mod verified_tokens;
pub mod workflow;

pub use config::{HostFacts, OpenPairing, Rates};
pub use context::Context;
pub use doc::{Answer, Body, Param, UNCHANGED, Unknown};
pub use facade::Facade;
pub use fields::{Fields, whole};
pub use language::{LANG, Language};
pub use log::may_be_logged;
pub use negotiate::{takes_coding, vary};
pub use one_time::OneTimeKey;
pub use principal::Principal;
pub use query::Query;
pub use rate::{LimitClass, admit};
pub use request::{Given, Request, one_key};
pub use response::Response;
pub use route::{Auth, Failure, Handler, Route, RoutePattern, Size};
pub use router::Router;
pub use scope::Scope;
pub use serve::serve;
pub use trace::begin_trace;
pub use typed_body::{Filled, Name, Patch};

/// The largest body of a route that accepts no files, in bytes.
pub const MAX_BODY: usize = 1024 * 1024;
