//! Finds the route of a request, for hosts with several routes.

use crate::response::{empty, set_header};
use crate::serve::{refuse, serve};
use crate::{Context, Response, Route, cors, pattern};
use bytes::Bytes;
use http::header::LOCATION;
use http::{Method, StatusCode};
use std::net::IpAddr;

/// All routes of a host.
pub struct Router {
    /// The routes, most specific patterns first.
    routes: Vec<&'static Route>,
    /// The route whose envelope answers paths that are similar to no route.
    first: Option<&'static Route>,
}

impl Router {
    /// A router for the routes of several facades.
    pub fn new(routes: impl Iterator<Item = &'static Route>) -> Self {
        let mut routes: Vec<_> = routes.collect();
        let first = routes.first().copied();
        routes.sort_by_cached_key(|route| pattern::specificity(route.path));
        Self { routes, first }
    }

    /// Serves any request. A request without a route is refused in the envelope of the facade with
    /// the most similar path.
    pub async fn serve(&self, context: &Context, request: http::Request<Bytes>, peer: Option<IpAddr>) -> Response {
        let path = request.uri().path();
        let preflight = self.first.filter(|_| request.method() == Method::OPTIONS);
        if let Some(route) = preflight.or_else(|| self.find(request.method(), path)) {
            return serve(context, route, request, peer).await;
        }
        let allow: Vec<_> = self.at(path).flat_map(Route::allowed).collect();
        refuse(context, self.nearest(path), request, peer, &allow).await
    }

    /// Answers a request that the gateway found no route for. In the cloud each route is a function
    /// of its own and cannot be called from here, so a path that is a different form of the path of
    /// a route is redirected to the canonical form. Other requests are refused as by
    /// [`Self::serve`].
    pub async fn stray(&self, context: &Context, request: http::Request<Bytes>, peer: Option<IpAddr>) -> Response {
        let (path, plain) = (request.uri().path(), pattern::plain(request.uri().path()));
        if path == plain || self.find(request.method(), path).is_none() {
            let allow: Vec<_> = self.at(path).flat_map(Route::allowed).collect();
            return match self.first.filter(|_| request.method() == Method::OPTIONS) {
                Some(route) => serve(context, route, request, peer).await,
                None => refuse(context, self.nearest(path), request, peer, &allow).await,
            };
        }
        let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
        let mut response = empty(StatusCode::PERMANENT_REDIRECT);
        set_header(&mut response, LOCATION, &format!("{plain}{query}"));
        cors::apply(&mut response);
        response
    }

    /// Whether a route answers this method at this very path. A path that is another spelling of
    /// that of a route does not count.
    pub fn answers(&self, method: &Method, path: &str) -> bool {
        path == pattern::plain(path) && self.find(method, path).is_some()
    }

    /// The route with this method and path.
    pub fn find(&self, method: &Method, path: &str) -> Option<&'static Route> {
        self.at(path).find(|route| route.answers(method))
    }

    /// The routes whose patterns match the path, the most specific first.
    fn at(&self, path: &str) -> impl Iterator<Item = &'static Route> {
        self.routes.iter().copied().filter(move |route| pattern::matches(route.path, path).is_some())
    }

    /// The route whose path has the most segments in common with the beginning of this one.
    fn nearest(&self, path: &str) -> Option<&'static Route> {
        let shared = |route: &Route| pattern::shared_segments(route.path, path);
        self.routes.iter().copied().max_by_key(|route| shared(route)).filter(|route| shared(route) > 0).or(self.first)
    }
}
