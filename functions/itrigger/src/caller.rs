//! The application that calls.

use ::api::Request;
use ::api::auth::APP_TOKEN;
use ::api::doc::Param;
use ::api::schema::text;
use engine::Error;
use model::Credential;
use std::sync::Arc;

/// Where the reference has the token.
pub(crate) const TOKEN: Param = Param::new(APP_TOKEN, "The application's access token, unless the header has it", text);

/// Who it is.
pub(crate) fn app(request: &Request) -> Result<Arc<Credential>, Error> {
    request.principal()?.app.clone().ok_or(Error::Unauthenticated)
}

/// Whether it was granted the API of that name.
pub(crate) fn is_granted(app: &Credential, name: &str) -> bool {
    app.app.scopes.iter().any(|scope| scope == name)
}
