//! The application that sends a request.

use ::api::auth::APP_TOKEN;
use ::api::schema::text;
use ::api::{Param, Request};
use engine::Error;
use model::Credential;
use std::sync::Arc;

/// The parameter of the query that may contain the access token.
pub(crate) const TOKEN: Param = Param::new(APP_TOKEN, "The application's access token, unless the header has it", text);

/// The application, with its account and scopes.
pub(crate) fn app(request: &Request) -> Result<Arc<Credential>, Error> {
    request.principal()?.app.clone().ok_or(Error::Unauthenticated)
}

/// Whether the application was granted the API with this name.
pub(crate) fn is_granted(app: &Credential, name: &str) -> bool {
    app.app.scopes.iter().any(|scope| scope == name)
}
