//! A request as handlers get it: its route is known, its size is checked, its caller is
//! authenticated.

use crate::{Fields, HostFacts, Principal, Query, body};
use bytes::Bytes;
use engine::{Error, Result};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};
use model::{AccountId, ExecutionId, WorkflowId};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::net::IpAddr;

/// The header with the idempotency key.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// The longest key, in characters.
const MAX_IDEMPOTENCY_KEY: usize = 255;

/// The text as an idempotency key; `None` if it cannot be one.
pub fn one_key(text: &str) -> Option<String> {
    let fits = (1..=MAX_IDEMPOTENCY_KEY).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    fits.then(|| text.to_owned())
}

/// The address at which the caller with these headers reaches the host.
pub(crate) fn base(host: &HostFacts, headers: &HeaderMap) -> String {
    if let Some(url) = &host.base_url {
        return url.clone();
    }
    let header = |name: &str| headers.get(name)?.to_str().ok();
    let plain = |text: &&str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    };
    let Some(name) = header("host").filter(plain) else { return String::new() };
    let scheme = if header("x-forwarded-proto") == Some("http") { "http" } else { "https" };
    format!("{scheme}://{name}")
}

/// The inputs that a caller gives to a workflow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// The inputs by their names.
    pub inputs: Map<String, Value>,
    /// Whether all inputs are strings, as in a query or a form. A blank string then possibly means
    /// that the field was not filled in.
    pub are_texts: bool,
}

/// A request to a route.
#[derive(Debug)]
pub struct Request {
    /// The HTTP method. HEAD is already replaced by GET.
    pub method: Method,
    /// The path as it was sent.
    pub path: String,
    /// The parameters of the path, decoded.
    pub params: Vec<(&'static str, String)>,
    /// The parameters of the query, decoded.
    pub query: Query,
    /// The headers as they were sent, except those of a decoded body.
    pub headers: HeaderMap,
    /// The decoded body. The route limits its size.
    pub body: Bytes,
    /// The body as it was sent: what a signature is about.
    pub sent: Bytes,
    /// The address of the caller.
    pub peer: Option<IpAddr>,
    /// The caller, if the route authenticates it.
    pub principal: Option<Principal>,
}

impl Request {
    /// A request with this method and path, without headers and body.
    pub fn bare(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            params: Vec::new(),
            query: Query::default(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            sent: Bytes::new(),
            peer: None,
            principal: None,
        }
    }

    /// A parameter of the path; empty if the route has no such parameter.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The value of a header, if it is valid text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The address at which the caller reaches the host, without a closing slash. It is the
    /// configured one, otherwise that of the request; empty if neither is known.
    pub fn base(&self, host: &HostFacts) -> String {
        base(host, &self.headers)
    }

    /// The idempotency key of the request, if it has one. Fails if the header is given twice or is
    /// invalid.
    pub fn idempotency_key(&self) -> Result<Option<String>> {
        let mut values = self.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let key = value.to_str().ok().and_then(one_key).filter(|_| values.next().is_none());
        key.map(Some).ok_or_else(|| {
            let reason = format!("must be given once, with 1 to {MAX_IDEMPOTENCY_KEY} visible ASCII characters");
            Error::invalid(IDEMPOTENCY_KEY, reason)
        })
    }

    /// The body as a JSON object, for any content type; an empty body is `{}`.
    pub fn json(&self) -> Result<Map<String, Value>> {
        body::object(&self.body)
    }

    /// The body as a type, whose fields it has.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T> {
        Fields::top(&self.json()?).read()
    }

    /// The body as an object: the fields of a form if the content type says so, otherwise JSON.
    pub fn json_or_form(&self) -> Result<Given> {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        match body::form(&self.body, kind)? {
            Some(form) => Ok(Given { inputs: form.inputs(), are_texts: true }),
            None => Ok(Given { inputs: self.json()?, are_texts: false }),
        }
    }

    /// The inputs: the query of a GET, otherwise the body.
    pub fn inputs(&self) -> Result<Given> {
        if self.method == Method::GET {
            Ok(Given { inputs: self.query.inputs(), are_texts: true })
        } else {
            self.json_or_form()
        }
    }

    /// Facts about the request for its workflow: the method, the path and the application, if one
    /// calls. The query is excluded, because it can contain a token.
    pub fn facts(&self) -> Map<String, Value> {
        let app = self.principal.as_ref().and_then(|principal| principal.app.as_ref()).map(|app| app.key.as_str());
        let facts = [("method", Some(self.method.as_str())), ("path", Some(self.path.as_str())), ("appId", app)];
        facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect()
    }

    /// The caller. Fails if the route does not authenticate callers.
    pub fn principal(&self) -> Result<&Principal> {
        self.principal.as_ref().ok_or(Error::Unauthenticated)
    }

    /// The account of the caller.
    pub fn account(&self) -> Result<&AccountId> {
        Ok(&self.principal()?.account)
    }

    /// The id of the device that calls; `None` if none does.
    pub fn device(&self) -> Option<String> {
        self.principal.as_ref().map(|caller| caller.device_id.clone()).filter(|id| !id.is_empty())
    }

    /// The `workflowId` of the path. An invalid id is "not found".
    pub fn workflow_id(&self) -> Result<WorkflowId> {
        WorkflowId::parse(self.param("workflowId")).map_err(|_| Error::WorkflowNotFound)
    }

    /// The `executionId` of the path, in the format of any facade. An invalid id is "not found".
    pub fn execution_id(&self) -> Result<ExecutionId> {
        ExecutionId::parse(self.param("executionId")).map_err(|_| Error::ExecutionNotFound)
    }
}
