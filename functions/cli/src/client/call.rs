//! A request to the API.

use crate::contexts::Secret;
use crate::{Failure, Result};
use http::header::IF_MATCH;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use url::Url;

/// A request to a path, mostly below `/api/v1`.
#[derive(Clone, Debug)]
pub struct Call {
    pub(super) method: Method,
    root: &'static [&'static str],
    path: Vec<String>,
    query: Vec<(String, String)>,
    pub(super) body: Option<String>,
    pub(super) headers: HeaderMap,
    pub(super) is_signed: bool,
    pub(super) bearer: Option<Secret>,
}

impl Call {
    fn new<'a>(method: Method, path: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            method,
            root: &["api", "v1"],
            path: path.into_iter().map(str::to_owned).collect(),
            query: Vec::new(),
            body: None,
            headers: HeaderMap::new(),
            is_signed: true,
            bearer: None,
        }
    }

    /// Reads the resource with these segments of the path, which are encoded as needed.
    pub fn get<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Sends something to this path, which is not below `/api/v1`.
    pub fn at_root(path: &str) -> Self {
        Self { root: &[], ..Self::post([path]) }
    }

    /// Creates or starts something.
    pub fn post<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Changes a resource.
    pub fn put<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Deletes a resource.
    pub fn delete<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Adds a parameter to the query.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl ToString) -> Self {
        self.query.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds a parameter to the query if it has a value.
    #[must_use]
    pub fn query_if(self, name: &str, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.query(name, value),
            None => self,
        }
    }

    /// Sends this JSON.
    #[must_use]
    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body.to_string());
        self
    }

    /// Sends this text, which is JSON, as it is.
    #[must_use]
    pub fn text(mut self, body: String) -> Self {
        self.body = Some(body);
        self
    }

    /// Only has an effect if the resource still has this ETag; otherwise the request fails with
    /// [`Exit::Conflict`](crate::exit::Exit::Conflict).
    #[must_use]
    pub fn if_match(self, etag: Option<&str>) -> Self {
        match etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
            Some(etag) => self.header(IF_MATCH, etag),
            None => self,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    /// Sends no token.
    #[must_use]
    pub fn unsigned(mut self) -> Self {
        self.is_signed = false;
        self
    }

    /// Sends this token instead of the one of the client.
    #[must_use]
    pub fn bearer(mut self, token: &str) -> Self {
        self.is_signed = false;
        self.bearer = Some(Secret(token.to_owned()));
        self
    }

    /// The address at a server.
    pub(super) fn url(&self, base: &Url) -> Result<Url> {
        if let Some(wrong) = self.path.iter().find(|segment| matches!(segment.as_str(), "" | "." | "..")) {
            return Err(Failure::usage(format!("'{wrong}' is no id")));
        }
        let mut url = base.clone();
        url.path_segments_mut()
            .map_err(|()| Failure::usage("the address of the server has no path").at(base.as_str()))?
            .pop_if_empty()
            .extend(self.root)
            .extend(&self.path);
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        Ok(url)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_and_parameters_are_encoded() {
        let call = Call::get(["workflows", "a/b 订"]).query("search", "x&y").query_if("tags", None::<&str>);
        let url = |base: &str| call.url(&Url::parse(base).unwrap()).unwrap().to_string();
        let path = "api/v1/workflows/a%2Fb%20%E8%AE%A2?search=x%26y";
        assert_eq!(url("http://127.0.0.1:9000"), format!("http://127.0.0.1:9000/{path}"));
        assert_eq!(url("https://a.example/stage/"), format!("https://a.example/stage/{path}"));
    }

    #[test]
    fn an_id_cannot_leave_its_path() {
        let base = Url::parse("http://127.0.0.1:9000").unwrap();
        for id in ["", ".", ".."] {
            assert!(Call::delete(["secrets", id]).url(&base).is_err(), "{id}");
        }
    }

    #[test]
    fn tokens_are_not_shown() {
        assert!(!format!("{:?}", Call::get(["a"]).bearer("hidden")).contains("hidden"));
    }
}
