//! The three services that the sample flow `sync_example` calls: a login, a user, an order. They
//! only exist on the local host.
//!
//! Workflows reach them at `http://sluice.internal/example/…`, regardless of the port on which this
//! host listens; other clients reach them under `/example/` of this host.

use api::{Query, body};
use async_trait::async_trait;
use engine::ports::HttpOut;
use engine::ports::http_out::{EffectFailure, HttpRequest, HttpResponse};
use http::StatusCode;
use serde_json::{Map, Value, json};

/// This host, as workflows call it. No name server knows the name, because `.internal` is reserved
/// for private use.
const ORIGIN: &str = "http://sluice.internal";

/// Outbound HTTP that answers requests to these services within the process. So workflows can call
/// them although the guard refuses this host.
pub struct WithExample<T>(pub T);

#[async_trait]
impl<T: HttpOut> HttpOut for WithExample<T> {
    fn refusal(&self, url: &str) -> Option<String> {
        self.0.refusal(url)
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, EffectFailure> {
        let bytes = request.body.as_deref().unwrap_or_default();
        let target = request.url.strip_prefix(ORIGIN);
        match target.and_then(|target| answer(&request.method, target, bytes)) {
            Some((status, body)) => Ok(HttpResponse {
                status: status.as_u16(),
                headers: vec![("content-type".to_owned(), "application/json; charset=utf-8".to_owned())],
                body: body.to_string().into_bytes(),
                url: request.url,
            }),
            None => self.0.send(request).await,
        }
    }
}

/// The answer of a service; `None` if no service has this path.
pub fn answer(method: &str, target: &str, bytes: &[u8]) -> Option<(StatusCode, Value)> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    match (method, path) {
        ("POST", "/example/login") => Some(login(&fields(bytes))),
        ("GET", "/example/user") => Some(user(Query::parse(query).text("userId").unwrap_or_default())),
        ("POST", "/example/order") => Some(order(&fields(bytes))),
        _ => None,
    }
}

fn fields(bytes: &[u8]) -> Map<String, Value> {
    body::object(bytes).unwrap_or_default()
}

fn login(fields: &Map<String, Value>) -> (StatusCode, Value) {
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    match (text("userName"), text("password")) {
        (Some("juggle"), Some("123456")) => (StatusCode::OK, json!({"userId": 1})),
        _ => (StatusCode::UNAUTHORIZED, json!({"message": "用户名或密码错误"})),
    }
}

fn user(id: &str) -> (StatusCode, Value) {
    match id {
        "1" => (StatusCode::OK, json!({"userId": 1, "userName": "juggle", "age": 18})),
        _ => (StatusCode::NOT_FOUND, json!({"message": "用户不存在"})),
    }
}

fn order(fields: &Map<String, Value>) -> (StatusCode, Value) {
    match (fields.get("userId"), fields.get("orderName")) {
        (Some(user @ Value::Number(_)), Some(Value::String(name))) if !name.is_empty() => {
            (StatusCode::OK, json!({"userId": user, "orderName": name}))
        }
        _ => (StatusCode::BAD_REQUEST, json!({"message": "userId, orderName"})),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, target: &str, bytes: &str) -> Option<u16> {
        answer(method, target, bytes.as_bytes()).map(|(status, _)| status.as_u16())
    }

    #[test]
    fn each_service_answers_its_own_requests_and_no_others() {
        let login = |password: &str| format!("{{\"userName\":\"juggle\",\"password\":\"{password}\"}}");
        assert_eq!(status("POST", "/example/login", &login("123456")), Some(200));
        for bytes in [login("654321").as_str(), "{}", "[", ""] {
            assert_eq!(status("POST", "/example/login", bytes), Some(401), "{bytes}");
        }
        assert_eq!(status("GET", "/example/user?userId=1", ""), Some(200));
        assert_eq!(status("GET", "/example/user?userId=2", ""), Some(404));
        assert_eq!(status("POST", "/example/order", "{\"userId\":1,\"orderName\":\"x\"}"), Some(200));
        assert_eq!(status("POST", "/example/order", "{\"userId\":\"1\"}"), Some(400));
        for (method, target) in [("GET", "/example/login"), ("GET", "/example"), ("GET", ".evil.org/example/user")] {
            assert_eq!(status(method, target, ""), None, "{method} {target}");
        }
    }
}
