//! A route as data: what it answers, who may call it, what it touches.

use crate::rate::LimitClass;
use crate::scope::Scope;
use crate::{Context, Doc, Request, Response};
use engine::{Error, Port};
use futures::future::BoxFuture;
use http::Method;

/// One route of a facade.
pub struct Route {
    /// `<facade>-<noun>-<verb>`: also its binary, its function in the cloud, its test file.
    pub name: &'static str,
    /// The verbs it answers, upper case.
    pub methods: &'static [&'static str],
    /// Its path; `{name}` stands for one segment, `{name+}` at its end for one or more.
    pub path: &'static str,
    /// One sentence for the reference.
    pub summary: &'static str,
    /// The rest of what the reference says.
    pub doc: Doc,
    /// Who may call it.
    pub auth: Auth,
    /// Which limit its calls count against.
    pub limit: LimitClass,
    /// The largest body it takes, in bytes.
    pub max_body: usize,
    /// The ports its handler touches, beyond those of `auth` and `limit`.
    pub ports: &'static [Port],
    /// What its function is given in the cloud.
    pub size: Size,
    /// What it does.
    pub handler: Handler,
    /// How its facade shows an error.
    pub envelope: fn(&Error, &Failure<'_>) -> Response,
}

impl Auth {
    /// The scopes that an access token must have.
    pub fn scopes(&self) -> &[Scope] {
        match self {
            Self::Bearer(scope) => std::slice::from_ref(scope),
            Self::BearerAll(scopes) => scopes,
            Self::Open
            | Self::RootKey
            | Self::RefreshToken
            | Self::OpenToken
            | Self::AppToken
            | Self::OAuth
            | Self::InHandler => &[],
        }
    }
}

/// What a route's function is given in the cloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// In MiB; processor time grows with it.
    pub memory: u32,
    /// In seconds; API Gateway waits for 30.
    pub timeout: u32,
}

impl Size {
    /// A few reads and writes.
    pub const SMALL: Self = Self { memory: 256, timeout: 10 };
    /// Hashes a password.
    pub const HASHING: Self = Self { memory: 512, timeout: 10 };
    /// Runs workflows, or works through many records.
    pub const LARGE: Self = Self { memory: 1024, timeout: 29 };
}

/// Who may call a route. Decided before the handler runs, and by nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// Anybody.
    Open,
    /// A paired device's access token with that scope.
    Bearer(Scope),
    /// A paired device's access token with all of these scopes.
    BearerAll(&'static [Scope]),
    /// The deployment's root key.
    RootKey,
    /// A paired device's refresh token.
    RefreshToken,
    /// An open token, in the header `Juggle-Token` or the query parameter `juggleToken`.
    OpenToken,
    /// An application's access token, in the header or the query parameter `accessToken`.
    AppToken,
    /// An application's access token that it got by OAuth, in the header `Authorization`.
    OAuth,
    /// The handler finds out from a stored record: the caller proves itself to an API, not to us.
    InHandler,
}

/// What a route does with a request.
pub type Handler = for<'a> fn(&'a Context, Request) -> BoxFuture<'a, Result<Response, Error>>;

/// What an envelope may say about a request that failed.
#[derive(Debug, Default)]
pub struct Failure<'a> {
    /// The path's parameters, decoded.
    pub params: &'a [(&'static str, String)],
    /// The verbs the path does answer, where the verb was wrong.
    pub allow: &'a [&'static str],
}

impl Route {
    /// Its facade's name, which its own begins with.
    pub fn facade(&self) -> &'static str {
        self.name.split('-').next().unwrap_or_default()
    }

    /// Whether it answers that verb. Where it answers GET, it answers HEAD: the same without the body.
    pub fn answers(&self, method: &Method) -> bool {
        let asked = if *method == Method::HEAD { "GET" } else { method.as_str() };
        self.methods.contains(&asked)
    }

    /// The verbs that it answers, as the header `Allow` lists them.
    pub fn allowed(&self) -> impl Iterator<Item = &'static str> + use<> {
        let head = self.methods.contains(&"GET").then_some("HEAD");
        self.methods.iter().copied().chain(head)
    }

    /// Every port that serving the route touches.
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
