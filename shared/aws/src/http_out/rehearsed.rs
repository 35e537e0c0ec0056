//! Requests of tests: the rules of the guarded client, without a network.

use super::allow::AllowList;
use super::chain::Chain;
use super::error::SendError;
use super::{destination, headers};
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use futures::future::BoxFuture;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use std::time::Duration;

/// Sends a request as the guarded client does: with the same checks, redirects, cookies, limits and
/// messages. `answer` is called in place of the network for each request of the chain. Addresses
/// that are not public are allowed, because nothing is sent.
pub async fn rehearse<'a, F>(request: HttpRequest, answer: F) -> Result<HttpResponse, EffectFailure>
where
    F: Fn(HttpRequest) -> BoxFuture<'a, Result<HttpResponse, EffectFailure>>,
{
    let deadline = Duration::from_millis(request.timeout_ms);
    let answered = tokio::time::timeout(deadline, follow(request, answer)).await;
    answered.unwrap_or_else(|_| Err(SendError::Timeout.into()))
}

/// The reason why a request to this URL is always refused.
pub fn refusal(url: &str) -> Option<String> {
    destination::parsed(url, &AllowList::everything()).err().map(|error| error.to_string())
}

async fn follow<'a, F>(request: HttpRequest, answer: F) -> Result<HttpResponse, EffectFailure>
where
    F: Fn(HttpRequest) -> BoxFuture<'a, Result<HttpResponse, EffectFailure>>,
{
    let allow = AllowList::everything();
    // The caller's spelling is what a test compares.
    let mut url = request.url.clone();
    let plain = HttpRequest { headers: Vec::new(), body: None, signing: None, ..request.clone() };
    let mut chain = Chain::begin(request, &allow)?;
    loop {
        let hop = chain.hop();
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let sent = HttpRequest {
            method: hop.method.as_str().to_owned(),
            url,
            headers: chain.headers().iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect(),
            body: hop.body.as_ref().map(|body| body.to_vec()),
            ..plain.clone()
        };
        let is_head = hop.method == Method::HEAD;
        let host = hop.to.url.host_str().unwrap_or_default().to_owned();
        let mut response = answer(sent).await?;
        let (status, fields) = read(&response).ok_or(SendError::Protocol { host })?;
        if !chain.redirected(status, &fields, &allow)? {
            response.headers = headers::incoming(&fields)?;
            response.body = body(response.body, status, is_head, &plain)?;
            response.url = chain.hop().to.url.to_string();
            return Ok(response);
        }
        url = chain.hop().to.url.to_string();
    }
}

fn read(response: &HttpResponse) -> Option<(StatusCode, HeaderMap)> {
    let mut fields = HeaderMap::new();
    for (name, value) in &response.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        fields.try_append(name, HeaderValue::from_bytes(value.as_bytes()).ok()?).ok()?;
    }
    Some((StatusCode::from_u16(response.status).ok()?, fields))
}

/// What the client reads of a body. Some answers have none in HTTP.
fn body(mut body: Vec<u8>, status: StatusCode, is_head: bool, request: &HttpRequest) -> Result<Vec<u8>, SendError> {
    if is_head || status.is_informational() || matches!(status.as_u16(), 204 | 304) {
        return Ok(Vec::new());
    }
    let limit = request.max_body_bytes;
    if body.len() > limit {
        if !request.cut_body {
            return Err(SendError::BodyTooLarge { limit });
        }
        body.truncate(limit);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use std::sync::Mutex;

    fn request(method: &str, url: &str, headers: &[(&str, &str)]) -> HttpRequest {
        HttpRequest {
            method: method.to_owned(),
            url: url.to_owned(),
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: None,
            timeout_ms: 1000,
            max_body_bytes: 10,
            cut_body: false,
            follow_redirects: true,
            signing: None,
        }
    }

    fn response(status: u16, headers: &[(&str, &str)], body: &str) -> HttpResponse {
        HttpResponse {
            status,
            headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
            body: body.as_bytes().to_vec(),
            url: String::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn redirects_are_followed_with_their_cookies() {
        let seen = Mutex::new(Vec::new());
        let answer = |sent: HttpRequest| {
            let cookie = sent.headers.iter().find(|(name, _)| name == "cookie").map(|(_, value)| value.clone());
            seen.lock().unwrap().push((sent.method.clone(), sent.url.clone(), cookie));
            let answer = match sent.url.as_str() {
                "http://a.example/x" => response(302, &[("location", "/y"), ("set-cookie", "s=1; Path=/")], "moved"),
                _ => response(200, &[], "Y"),
            };
            std::future::ready(Ok(answer)).boxed()
        };
        let got = rehearse(request("POST", "http://a.example/x", &[]), answer).await.unwrap();
        assert_eq!((got.status, got.body.as_slice(), got.url.as_str()), (200, b"Y".as_slice(), "http://a.example/y"));
        let expected = [("POST", "http://a.example/x", None), ("GET", "http://a.example/y", Some("s=1".to_owned()))];
        let seen = seen.into_inner().unwrap();
        let seen: Vec<_> =
            seen.iter().map(|(method, url, cookie)| (method.as_str(), url.as_str(), cookie.clone())).collect();
        assert_eq!(seen, expected);
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_client_refuses_is_refused() {
        let answer = |sent: HttpRequest| {
            if sent.url.ends_with("/slow") {
                return std::future::pending().boxed();
            }
            let answer = match sent.url.as_str() {
                "http://a.example/loop" => response(302, &[("location", "/loop")], ""),
                "http://a.example/long" => response(200, &[], "eleven bytes"),
                _ => response(200, &[], "ok"),
            };
            std::future::ready(Ok(answer)).boxed()
        };
        for (request, message) in [
            (request("GET", "http://u:p@a.example/", &[]), "the URL is invalid: it contains user information"),
            (request("GET", "ftp://a.example/", &[]), "the URL is invalid: its scheme is neither http nor https"),
            (request("CONNECT", "http://a.example/", &[]), "the request is invalid: the method is not allowed"),
            (
                request("GET", "http://a.example/", &[("Host", "other")]),
                "the request is invalid: the header 'Host' is set from the URL and cannot be another one",
            ),
            (
                request("GET", "http://a.example/", &[("TE", "x")]),
                "the request is invalid: the header 'te' belongs to the connection and cannot be set",
            ),
            (request("GET", "http://a.example/loop", &[]), "more than 3 redirects"),
            (request("GET", "http://a.example/long", &[]), "the response has more than 10 bytes"),
            (request("GET", "http://a.example/slow", &[]), "Connection timeout"),
        ] {
            let url = request.url.clone();
            assert_eq!(rehearse(request, answer).await.unwrap_err().message, message, "{url}");
        }
        for allowed in ["http://127.0.0.1:9000/", "http://localhost:22/"] {
            assert_eq!(rehearse(request("GET", allowed, &[]), answer).await.unwrap().body, b"ok");
        }
        assert!(rehearse(request("HEAD", "http://a.example/", &[]), answer).await.unwrap().body.is_empty());
    }
}
