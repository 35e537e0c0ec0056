//! Finds the route of a request, for programs that know several routes.

use crate::pattern::{Path, Pattern};
use crate::response::{empty, set_header};
use crate::serve::{preflight, refuse, serve};
use crate::{Context, Response, Route, RoutePattern, cors, pattern};
use bytes::Bytes;
use http::header::LOCATION;
use http::{Method, StatusCode};
use std::net::IpAddr;

/// The routes that a program serves, and the places of routes that other functions serve.
pub struct Router {
    /// Most specific patterns first.
    entries: Vec<Entry>,
    /// The place whose envelope answers paths that are similar to no route.
    first: Option<RoutePattern>,
}

struct Entry {
    place: RoutePattern,
    pattern: Pattern,
    /// The route, if this program serves it.
    route: Option<&'static Route>,
}

impl Router {
    /// A router for the routes of several facades.
    pub fn new(routes: impl Iterator<Item = &'static Route>) -> Self {
        Self::knowing(routes, std::iter::empty())
    }

    /// A router that also knows the places of routes that other functions serve.
    pub fn knowing(routes: impl Iterator<Item = &'static Route>, places: impl Iterator<Item = RoutePattern>) -> Self {
        let entry = |place: RoutePattern, route| Entry { place, pattern: Pattern::of(place.path), route };
        let others = places.map(|place| entry(place, None));
        let own = routes.map(|route| entry(route.place(), Some(route)));
        let mut entries: Vec<_> = others.chain(own).collect();
        let first = entries.first().map(|entry| entry.place);
        entries.sort_by_cached_key(|entry| pattern::specificity(entry.place.path));
        Self { entries, first }
    }

    /// Serves any request. In the cloud each route is a function of its own and cannot be called
    /// from here, so a path that is a different form of the path of such a route is redirected to
    /// the canonical form. All other requests are refused, in the envelope of the facade with the
    /// most similar path.
    pub async fn serve(&self, context: &Context, request: http::Request<Bytes>, peer: Option<IpAddr>) -> Response {
        if request.method() == Method::OPTIONS {
            return preflight();
        }
        let (path, plain) = (request.uri().path(), pattern::plain(request.uri().path()));
        let found = self.at(path).find(|entry| entry.place.answers(request.method()));
        match found {
            Some(Entry { route: Some(route), .. }) => serve(context, route, request, peer).await,
            Some(_) if path != plain => redirect(&plain, request.uri().query()),
            _ => {
                let allow: Vec<_> = self.at(path).flat_map(|entry| entry.place.allowed()).collect();
                refuse(context, self.nearest(path), request, peer, &allow).await
            }
        }
    }

    /// The own route with this method and path.
    pub fn find(&self, method: &Method, path: &str) -> Option<&'static Route> {
        self.at(path).find(|entry| entry.place.answers(method)).and_then(|entry| entry.route)
    }

    /// The entries whose patterns match the path, the most specific first.
    fn at(&self, path: &str) -> impl Iterator<Item = &Entry> {
        let path = Path::of(path);
        self.entries.iter().filter(move |entry| path.as_ref().is_some_and(|path| entry.pattern.matches(path)))
    }

    /// The place whose path has the most segments in common with the beginning of this one.
    fn nearest(&self, path: &str) -> Option<RoutePattern> {
        let shared = |place: &RoutePattern| pattern::shared_segments(place.path, path);
        let places = self.entries.iter().map(|entry| entry.place);
        places.max_by_key(shared).filter(|place| shared(place) > 0).or(self.first)
    }
}

fn redirect(path: &str, query: Option<&str>) -> Response {
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = empty(StatusCode::PERMANENT_REDIRECT);
    set_header(&mut response, LOCATION, &format!("{path}{query}"));
    cors::apply(&mut response);
    response
}
