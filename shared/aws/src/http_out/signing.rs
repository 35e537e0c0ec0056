//! Signs a request with credentials of AWS (Signature Version 4).

use super::error::SendError;
use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings, UriPathNormalizationMode,
    sign,
};
use aws_sigv4::sign::v4;
use engine::ports::http_out::Signing;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use std::time::{Duration, UNIX_EPOCH};
use url::Url;

/// Adds the fields of the signature. It covers the method, the address, the body, and the fields
/// that no proxy changes: the type of the body, and those of AWS.
pub(super) fn add(
    signing: &Signing,
    method: &str,
    url: &Url,
    headers: &mut HeaderMap,
    body: &[u8],
) -> Result<(), SendError> {
    let unsigned = || SendError::InvalidRequest { why: "the request could not be signed".to_owned() };
    let Signing { access_key_id, secret_access_key, session_token, region, service, at } = signing;
    let credentials =
        Credentials::new(access_key_id.as_str(), secret_access_key.as_str(), session_token.clone(), None, "connection");
    let identity = credentials.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service)
        .time(UNIX_EPOCH + Duration::from_millis(u64::try_from(at.0).unwrap_or_default()))
        .settings(settings(service))
        .build()
        .map_err(|_| unsigned())?
        .into();
    let is_signed = |name: &HeaderName| name == "content-type" || name.as_str().starts_with("x-amz-");
    let fields: Vec<_> = headers
        .iter()
        .filter(|(name, _)| is_signed(name))
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let request = SignableRequest::new(method, url.as_str(), fields.into_iter(), SignableBody::Bytes(body));
    let signed = sign(request.map_err(|_| unsigned())?, &params).map_err(|_| unsigned())?;
    let (instructions, _) = signed.into_parts();
    let (added, _) = instructions.into_parts();
    for field in added {
        let name = HeaderName::from_bytes(field.name().as_bytes()).map_err(|_| unsigned())?;
        let mut value = HeaderValue::from_str(field.value()).map_err(|_| unsigned())?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Ok(())
}

/// S3 takes paths as they are, and wants the digest of the body in a field.
fn settings(service: &str) -> SigningSettings {
    let mut settings = SigningSettings::default();
    if service == "s3" {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;

    /// The request "get-vanilla" of the test suite that AWS has published for Signature Version 4.
    #[test]
    fn the_published_example_has_its_signature() {
        let signing = |service: &str, at| Signing {
            access_key_id: "AKIDEXAMPLE".to_owned(),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".to_owned(),
            session_token: None,
            region: "us-east-1".to_owned(),
            service: service.to_owned(),
            at: Timestamp(at),
        };
        let url = Url::parse("https://example.amazonaws.com/").unwrap();
        let mut headers = HeaderMap::new();
        // 2015-08-30T12:36:00Z.
        add(&signing("service", 1_440_938_160_000), "GET", &url, &mut headers, b"").unwrap();
        assert_eq!(headers["x-amz-date"], "20150830T123600Z");
        assert_eq!(
            headers["authorization"],
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        );
        let mut headers = HeaderMap::new();
        let url = Url::parse("https://examplebucket.s3.amazonaws.com/a%20b//c").unwrap();
        add(&signing("s3", 1_440_938_160_000), "PUT", &url, &mut headers, b"x").unwrap();
        let digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881";
        assert_eq!(headers["x-amz-content-sha256"], digest);
        assert!(headers["authorization"].is_sensitive());
        let with_token = Signing { session_token: Some("tok".to_owned()), ..signing("service", 0) };
        add(&with_token, "GET", &url, &mut headers, b"").unwrap();
        assert_eq!(headers["x-amz-security-token"], "tok");
    }
}
