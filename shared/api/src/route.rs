//! A route as data: its path, its authentication, and the ports that it uses.

use crate::rate::LimitClass;
use crate::{Answer, Body, Context, MAX_BODY, Param, Request, Response, Scope, Unknown, response};
use engine::{Error, Port, Result};
use futures::future::BoxFuture;
use http::{Method, StatusCode};

/// A route of a facade.
pub struct Route {
    /// `<facade>-<noun>-<verb>`. Its function in the cloud and its test file have the same name.
    pub name: &'static str,
    /// Its operation in the reference: a verb and a noun in camelCase, unique among all facades.
    /// Generators of clients make function and type names from it.
    pub id: &'static str,
    /// The accepted HTTP methods, in upper case.
    pub methods: &'static [&'static str],
    /// The path; `{name}` matches one segment, `{name+}` at the end matches one or more.
    pub path: &'static str,
    /// Its summary in the reference, one sentence.
    pub summary: &'static str,
    /// The query parameters that the route reads.
    pub query: &'static [Param],
    /// Headers that change what the route does, except those of authentication.
    pub headers: &'static [Param],
    /// The accepted content types of bodies; none = the route reads no body.
    pub bodies: &'static [Body],
    /// The successful answers.
    pub answers: &'static [Answer],
    /// What happens with unknown fields and parameters.
    pub unknown: Unknown,
    /// How its callers authenticate.
    pub auth: Auth,
    /// The class in which its requests are counted.
    pub limit: LimitClass,
    /// The largest accepted body, in bytes.
    pub max_body: usize,
    /// The ports that the handler uses, in addition to those of `auth` and `limit`.
    pub ports: &'static [Port],
    /// The memory and the timeout of its function in the cloud.
    pub size: Size,
    /// The function that handles a request.
    pub handler: Handler,
    /// How the facade shows an error.
    pub envelope: fn(&Error, &Failure<'_>) -> Response,
}

/// The part of a route that is needed to match and to refuse requests. A program that knows only
/// this part does not contain the handler and the code that it calls.
#[derive(Clone, Copy)]
pub struct RoutePattern {
    /// The pattern of the path of the route.
    pub path: &'static str,
    /// The accepted HTTP methods, in upper case.
    pub methods: &'static [&'static str],
    /// How the facade shows an error.
    pub envelope: fn(&Error, &Failure<'_>) -> Response,
}

impl RoutePattern {
    /// Whether the route accepts this method. A route with GET also accepts HEAD, with the same
    /// answer without its body.
    pub fn answers(&self, method: &Method) -> bool {
        let asked = if *method == Method::HEAD { "GET" } else { method.as_str() };
        self.methods.contains(&asked)
    }

    /// The accepted methods, as the header `Allow` lists them.
    pub fn allowed(&self) -> impl Iterator<Item = &'static str> + use<> {
        let head = self.methods.contains(&"GET").then_some("HEAD");
        self.methods.iter().copied().chain(head)
    }
}

impl Auth {
    /// The scopes that an access token must have.
    pub fn scopes(&self) -> &[Scope] {
        match self {
            Self::Bearer(scope) => std::slice::from_ref(scope),
            Self::BearerAll(scopes) => scopes,
            Self::Open
            | Self::AnyBearer
            | Self::RootKey
            | Self::RefreshToken
            | Self::OpenToken
            | Self::AppToken
            | Self::OAuth
            | Self::InHandler => &[],
        }
    }
}

/// The resources of the function of a route in the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The memory in MiB. The processor time grows with it.
    pub memory: u32,
    /// The timeout in seconds. API Gateway waits for at most 30.
    pub timeout: u32,
}

impl Size {
    /// For a few reads and writes.
    pub const SMALL: Self = Self { memory: 256, timeout: 10 };
    /// For a handler that waits for something, mostly without computing. API Gateway waits for at
    /// most 30 seconds.
    pub const WAITING: Self = Self { memory: 256, timeout: 29 };
    /// For a handler that hashes a password.
    pub const HASHING: Self = Self { memory: 512, timeout: 10 };
    /// For a handler that runs workflows, or reads or writes many records.
    pub const LARGE: Self = Self { memory: 1024, timeout: 29 };
}

/// How the callers of a route authenticate. This is checked before the handler runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Needs no authentication.
    Open,
    /// An access token of a device, with this scope.
    Bearer(Scope),
    /// An access token of a device, with all of these scopes.
    BearerAll(&'static [Scope]),
    /// An access token of a device, or an open token, in the header `Authorization`. The handler
    /// checks the scopes: an open token has none.
    AnyBearer,
    /// The root key of the deployment.
    RootKey,
    /// A refresh token of a device.
    RefreshToken,
    /// An open token, in the header `Juggle-Token` or the query parameter `juggleToken`.
    OpenToken,
    /// An access token of an application, in the header or the query parameter `accessToken`.
    AppToken,
    /// An access token that an application got by OAuth, in the header `Authorization`.
    OAuth,
    /// The handler authenticates the caller, by a stored record such as an API record.
    InHandler,
}

/// The function that handles a request of a route.
pub type Handler = for<'a> fn(&'a Context, Request) -> BoxFuture<'a, Result<Response>>;

/// The part of a failed request that an envelope shows.
#[derive(Debug, Default)]
pub struct Failure<'a> {
    /// The decoded parameters of the path.
    pub params: &'a [(&'static str, String)],
    /// The methods that the path accepts, if the method was wrong.
    pub allow: &'a [&'static str],
}

impl Route {
    /// A route that reads something. Other routes are based on it and state what differs. A route
    /// that states no authentication is for the operator.
    pub const BASE: Self = Self {
        name: "",
        id: "",
        methods: &["GET"],
        path: "",
        summary: "",
        query: &[],
        headers: &[],
        bodies: &[],
        answers: &[],
        unknown: Unknown::Refused,
        auth: Auth::RootKey,
        limit: LimitClass::Query,
        max_body: MAX_BODY,
        ports: &[],
        size: Size::SMALL,
        handler: |_, _| Box::pin(async { Err(Error::NotFound { what: "handler" }) }),
        envelope: |_, _| response::empty(StatusCode::NOT_FOUND),
    };

    /// The name of the facade: the first part of the name of the route.
    pub fn facade(&self) -> &'static str {
        self.name.split('-').next().unwrap_or_default()
    }

    /// The place of the route.
    pub const fn place(&self) -> RoutePattern {
        RoutePattern { path: self.path, methods: self.methods, envelope: self.envelope }
    }

    /// Whether the route accepts this method, see [`RoutePattern::answers`].
    pub fn answers(&self, method: &Method) -> bool {
        self.place().answers(method)
    }

    /// The accepted methods, as the header `Allow` lists them.
    pub fn allowed(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.place().allowed()
    }

    /// All ports that serving the route uses.
    pub fn all_ports(&self) -> Vec<Port> {
        let mut ports = self.ports.to_vec();
        if !matches!(self.auth, Auth::Open | Auth::RootKey | Auth::InHandler) {
            ports.push(Port::ReadAccess);
        }
        if self.limit != LimitClass::Unlimited {
            ports.push(Port::CountRequests);
        }
        ports.sort_unstable();
        ports.dedup();
        ports
    }
}
