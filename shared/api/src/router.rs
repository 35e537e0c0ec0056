//! Finds the route of a request, for hosts that serve many.

use crate::serve::{refuse, serve};
use crate::{Context, Response, Route, pattern};
use bytes::Bytes;
use http::Method;
use std::net::IpAddr;

/// All routes of a host.
pub struct Router {
    /// Most specific patterns first.
    routes: Vec<&'static Route>,
    /// Speaks for paths that resemble none of ours.
    first: Option<&'static Route>,
}

impl Router {
    /// A router over the routes of any number of facades.
    pub fn new(routes: impl Iterator<Item = &'static Route>) -> Self {
        let mut routes: Vec<_> = routes.collect();
        let first = routes.first().copied();
        routes.sort_by_cached_key(|route| pattern::specificity(route.path));
        Self { routes, first }
    }

    /// Serves any request. What no route takes is refused in the envelope of the facade whose paths come nearest.
    pub async fn serve(&self, context: &Context, request: http::Request<Bytes>, peer: Option<IpAddr>) -> Response {
        let path = request.uri().path();
        let preflight = self.first.filter(|_| request.method() == Method::OPTIONS);
        if let Some(route) = preflight.or_else(|| self.find(request.method(), path)) {
            return serve(context, route, request, peer).await;
        }
        let allow: Vec<_> = self.at(path).flat_map(|route| route.methods).copied().collect();
        refuse(context, self.nearest(path), request, peer, &allow).await
    }

    /// The route that answers this verb at this path.
    pub fn find(&self, method: &Method, path: &str) -> Option<&'static Route> {
        self.at(path).find(|route| route.methods.contains(&method.as_str()))
    }

    /// The routes whose patterns the path matches, the most specific first.
    fn at(&self, path: &str) -> impl Iterator<Item = &'static Route> {
        self.routes.iter().copied().filter(move |route| pattern::matches(route.path, path).is_some())
    }

    /// The route whose path begins most like this one.
    fn nearest(&self, path: &str) -> Option<&'static Route> {
        let shared = |route: &Route| pattern::shared_segments(route.path, path);
        // All paths share the empty text before their first slash.
        self.routes.iter().copied().max_by_key(|route| shared(route)).filter(|route| shared(route) > 1).or(self.first)
    }
}
