//! What routes have in common, by what their callers may do. A route states what differs from the
//! one on which it is based.

use crate::error;
use api::{Auth, LimitClass, Route, Scope, Size, Unknown};
use engine::Port;

/// A route that reads what users store.
pub(crate) const READ: Route = Route {
    auth: Auth::Bearer(Scope::Read),
    ports: &[Port::ReadDefinitions],
    envelope: error::envelope,
    ..Route::BASE
};

/// The same in the API of the web editor, whose clients possibly send more fields.
pub(crate) const EDITOR_READ: Route = Route { unknown: Unknown::Listed, ..READ };

/// A route that reads what only administrators see.
pub(crate) const ADMIN_READ: Route = Route { auth: Auth::Bearer(Scope::Admin), ..READ };

/// A route that changes what users store.
pub(crate) const WRITE: Route = Route {
    methods: &["POST"],
    auth: Auth::Bearer(Scope::Write),
    limit: LimitClass::Modify,
    ports: &[Port::ReadDefinitions, Port::WriteDefinitions],
    ..READ
};

/// The same in the API of the web editor.
pub(crate) const EDITOR_WRITE: Route = Route { unknown: Unknown::Listed, ..WRITE };

/// A route that changes what only administrators may change.
pub(crate) const ADMIN_WRITE: Route = Route { auth: Auth::Bearer(Scope::Admin), ..WRITE };

/// A route that starts a run.
pub(crate) const EXECUTE: Route = Route {
    methods: &["POST"],
    auth: Auth::Bearer(Scope::Execute),
    limit: LimitClass::Execute,
    ports: Port::RUNNING_AND_TELLING,
    size: Size::LARGE,
    ..READ
};

/// A route that anyone may call, and that reads nothing.
pub(crate) const OPEN: Route = Route { auth: Auth::Open, ports: &[], ..READ };
