use super::allow::AllowList;
use super::chain::Chain;
use super::coding::{ACCEPTED, Codings};
use super::error::SendError;
use super::resolver::Judged;
use super::{body, destination, headers, tls};
use async_trait::async_trait;
use engine::ports::HttpOut;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use http::Method;
use http::header::{ACCEPT_ENCODING, CONTENT_LENGTH, HeaderValue, RANGE};
use reqwest::{Client, ClientBuilder, Response, redirect, retry};
use rustls::ClientConfig;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// The most fields in the head of an answer.
const MAX_HEADERS: usize = 128;
/// How long an idle connection is kept. After a longer time the other side might have closed it,
/// and a request that must not be sent twice would notice that too late.
const KEPT_IDLE: Duration = Duration::from_secs(4);

/// The client for all requests of workflows. Clones are cheap.
#[derive(Clone, Debug)]
pub struct GuardedClient {
    far: Pair,
    /// For the port on which this process itself listens.
    near: Pair,
    allow: Arc<AllowList>,
}

/// Two clients that do not share connections.
#[derive(Clone, Debug)]
struct Pair {
    /// The client for public addresses.
    guarded: Client,
    /// The client for opened hosts.
    opened: Client,
}

/// The client could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// No version of TLS is available.
    #[error("tls could not be set up")]
    Tls(#[from] rustls::Error),
    /// The HTTP client refused its configuration.
    #[error("the http client could not be set up")]
    Client(#[from] reqwest::Error),
}

impl GuardedClient {
    /// A client that refuses addresses that are not public, unless `allow` opens them.
    pub fn new(allow: AllowList) -> Result<Self, SetupError> {
        let tls = tls::config()?;
        let far = Pair::new(&tls, None)?;
        let near = allow.listens().map_or(Ok(far.clone()), |own| Pair::new(&tls, Some(own)))?;
        Ok(Self { far, near, allow: Arc::new(allow) })
    }

    async fn follow(&self, request: HttpRequest) -> Result<HttpResponse, SendError> {
        let limit = body::Limit { bytes: request.max_body_bytes, cut: request.cut_body };
        let mut chain = Chain::begin(request, &self.allow)?;
        loop {
            let response = self.once(&chain).await?;
            let to = chain.hop().to.url.clone();
            if !chain.redirected(response.status(), response.headers(), &self.allow)? {
                return finish(response, limit, to).await;
            }
        }
    }

    async fn once(&self, chain: &Chain) -> Result<Response, SendError> {
        let hop = chain.hop();
        let pair = if hop.to.near { &self.near } else { &self.far };
        let client = if hop.to.opened { &pair.opened } else { &pair.guarded };
        let mut headers = chain.headers();
        if !headers.contains_key(ACCEPT_ENCODING) && !headers.contains_key(RANGE) {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(ACCEPTED));
        }
        // These methods usually have a body, and some servers wait for its length.
        let wants_body = matches!(hop.method, Method::POST | Method::PUT | Method::PATCH);
        if wants_body && hop.body.as_ref().is_none_or(bytes::Bytes::is_empty) {
            headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let mut request = client.request(hop.method.clone(), hop.to.url.clone()).headers(headers);
        if let Some(body) = &hop.body {
            request = request.body(body.clone());
        }
        request.send().await.map_err(|error| SendError::of_client(&error, &hop.to.url))
    }
}

impl Pair {
    fn new(tls: &ClientConfig, own: Option<SocketAddr>) -> Result<Self, SetupError> {
        let client = |public| builder(tls.clone()).dns_resolver(Judged { public, own }).build();
        Ok(Self { guarded: client(true)?, opened: client(false)? })
    }
}

#[async_trait]
impl HttpOut for GuardedClient {
    fn refusal(&self, url: &str) -> Option<String> {
        destination::parsed(url, &self.allow).err().map(|error| error.to_string())
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        let deadline = Duration::from_millis(request.timeout_ms);
        let answer = tokio::time::timeout(deadline, self.follow(request)).await;
        Ok(answer.map_err(|_| SendError::Timeout).flatten()?)
    }
}

async fn finish(response: Response, limit: body::Limit, to: Url) -> Result<HttpResponse, SendError> {
    let status = response.status().as_u16();
    let mut fields = response.headers().clone();
    // The fields are checked before the body is read, and again after those about the coding were
    // removed.
    headers::incoming(&fields)?;
    let codings = Codings::of(&fields)?;
    let body = body::read(response, codings.limit(limit), &to).await?;
    let body = codings.decode(body, &mut fields, limit)?;
    let headers = headers::incoming(&fields)?;
    Ok(HttpResponse { status, headers, body, url: to.into() })
}

/// The settings that both clients share.
fn builder(tls: ClientConfig) -> ClientBuilder {
    bare(tls)
        .http1_max_headers(MAX_HEADERS)
        .pool_idle_timeout(KEPT_IDLE)
        .user_agent(concat!("sluice/", env!("CARGO_PKG_VERSION")))
}

/// A client that sends each request once. Without the features and settings named here, reqwest
/// would read a proxy from the environment, follow redirects and repeat requests.
pub(crate) fn bare(tls: ClientConfig) -> ClientBuilder {
    Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .redirect(redirect::Policy::none())
        .retry(retry::never())
        .referer(false)
        .http1_only()
}
