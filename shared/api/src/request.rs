//! A request as handlers see it: matched, bounded, its caller verified.

use crate::{HostFacts, Principal, Query, body};
use bytes::Bytes;
use engine::Error;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};
use model::{AccountId, ExecutionId, WorkflowId};
use serde_json::{Map, Value};
use std::net::IpAddr;

/// The header that makes a request count once.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// The longest key, in characters.
const MAX_IDEMPOTENCY_KEY: usize = 255;

/// What a caller gives a workflow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Under their names.
    pub inputs: Map<String, Value>,
    /// Whether all are texts, for a query and a form hold nothing else: a blank one may then be a field that nobody has filled in.
    pub are_texts: bool,
}

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The verb.
    pub method: Method,
    /// The path as it came.
    pub path: String,
    /// The path's parameters, decoded.
    pub params: Vec<(&'static str, String)>,
    /// The query's parameters, decoded.
    pub query: Query,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, no larger than the route takes.
    pub body: Bytes,
    /// The caller's address.
    pub peer: Option<IpAddr>,
    /// The caller, where the route asks for one.
    pub principal: Option<Principal>,
}

impl Request {
    /// A request of that verb and path, with nothing else.
    pub fn bare(method: Method, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            params: Vec::new(),
            query: Query::default(),
            headers: HeaderMap::new(),
            body: Bytes::new(),
            peer: None,
            principal: None,
        }
    }

    /// A parameter of the path; empty if the route has none of that name.
    pub fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.as_str())
    }

    /// A header's text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Where its caller reaches this host, without a closing slash: as the operator has said, else as the request says; empty if neither does.
    pub fn base(&self, host: &HostFacts) -> String {
        if let Some(url) = &host.base_url {
            return url.clone();
        }
        let plain = |text: &&str| {
            !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
        };
        let Some(name) = self.header("host").filter(plain) else { return String::new() };
        let scheme = if self.header("x-forwarded-proto") == Some("http") { "http" } else { "https" };
        format!("{scheme}://{name}")
    }

    /// The key under which the request counts once, if it has one.
    pub fn idempotency_key(&self) -> Result<Option<String>, Error> {
        let mut values = self.headers.get_all(IDEMPOTENCY_KEY).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let visible = value.as_bytes().iter().all(u8::is_ascii_graphic);
        if !visible || !(1..=MAX_IDEMPOTENCY_KEY).contains(&value.len()) || values.next().is_some() {
            let reason = format!("must be given once, with 1 to {MAX_IDEMPOTENCY_KEY} visible ASCII characters");
            return Err(Error::invalid(IDEMPOTENCY_KEY, reason));
        }
        Ok(value.to_str().ok().map(str::to_owned))
    }

    /// The body as a JSON object, whatever its content type says; empty is `{}`.
    pub fn json(&self) -> Result<Map<String, Value>, Error> {
        body::object(&self.body)
    }

    /// The body as an object: JSON whatever its content type says, else the fields of a form, if it says that it is one.
    pub fn json_or_form(&self) -> Result<Given, Error> {
        let kind = self.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        match body::form(&self.body, kind)? {
            Some(form) => Ok(Given { inputs: form.inputs(), are_texts: true }),
            None => Ok(Given { inputs: self.json()?, are_texts: false }),
        }
    }

    /// What the caller gives a workflow: of a GET the query, else the body.
    pub fn given(&self) -> Result<Given, Error> {
        if self.method == Method::GET {
            Ok(Given { inputs: self.query.inputs(), are_texts: true })
        } else {
            self.json_or_form()
        }
    }

    /// What a workflow may learn about any call: verb, path, and which application calls, if one does. The query is not among it: it may hold
    /// a token.
    pub fn facts(&self) -> Map<String, Value> {
        let app = self.principal.as_ref().and_then(|principal| principal.app.as_ref()).map(|app| app.key.as_str());
        let facts = [("method", Some(self.method.as_str())), ("path", Some(self.path.as_str())), ("appId", app)];
        facts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))).collect()
    }

    /// The verified caller.
    pub fn principal(&self) -> Result<&Principal, Error> {
        self.principal.as_ref().ok_or(Error::Unauthenticated)
    }

    /// The verified caller's account.
    pub fn account(&self) -> Result<&AccountId, Error> {
        Ok(&self.principal()?.account)
    }

    /// The path's `workflowId`. What cannot be an id is not found.
    pub fn workflow_id(&self) -> Result<WorkflowId, Error> {
        WorkflowId::parse(self.param("workflowId")).map_err(|_| Error::WorkflowNotFound)
    }

    /// The path's `executionId`, in any facade's rendering. What cannot be an id is not found.
    pub fn execution_id(&self) -> Result<ExecutionId, Error> {
        ExecutionId::parse(self.param("executionId")).map_err(|_| Error::ExecutionNotFound)
    }
}
