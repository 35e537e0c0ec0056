//! The facade `hooks`: webhooks of other systems, which start workflows at
//! `/v1/hooks/{account}/{name}`.

mod answer;
mod authentication;
mod content;
mod error;
mod facts;
mod handshake;
mod multipart;
mod request;
mod signature;

use api::{Facade, Route};

/// Every route of the facade.
pub static ROUTES: &[&Route] = &[&request::receive::ROUTE];

/// The facade as hosts serve it.
pub static FACADE: Facade = Facade {
    name: "hooks",
    title: "The hooks facade",
    says: "Webhooks: addresses that start a workflow with whatever another system sends, checked by the signature or the secret that their record asks for.",
    routes: ROUTES,
    error: api::envelope::error_schema,
};
