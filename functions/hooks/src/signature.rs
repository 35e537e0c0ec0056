//! Verifies signatures of requests. All comparisons take the same time, whatever the result is.

use api::called::Flaw;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use http::HeaderMap;
use model::{Algorithm, Custom, Encoding, Preset, Signature};
use ring::hmac;

/// The most signatures of a request that are checked.
const MAX_SIGNATURES: usize = 16;
/// The prefixes of the names of headers in Standard Webhooks: its own, and that of Svix, which
/// wrote the specification.
const STANDARD_PREFIXES: [&str; 2] = ["webhook", "svix"];

/// The signatures of a request. The signed text ends with the body.
struct Claim {
    algorithm: Algorithm,
    /// The signatures, of which at least one must be correct.
    signatures: Vec<Vec<u8>>,
    /// The signed text before the body.
    before: String,
    /// The signed time, in seconds since 1970.
    time_s: Option<i64>,
    /// Converts a secret to the bytes of the key.
    key: fn(&str) -> Vec<u8>,
}

/// Verifies the signature in these headers over one of these bodies.
pub(crate) fn verify(
    signature: &Signature,
    secrets: &[String],
    headers: &HeaderMap,
    bodies: &[&[u8]],
    now_s: i64,
) -> Result<(), Flaw> {
    let claim = match &signature.preset {
        Preset::Github => github(headers),
        Preset::Stripe => stripe(headers),
        Preset::Slack => slack(headers),
        Preset::Shopify => shopify(headers),
        Preset::StandardWebhooks => standard(headers),
        Preset::Custom(scheme) => custom(scheme, headers),
    };
    let Some(claim) = claim.filter(|claim| !claim.signatures.is_empty()) else { return Err(Flaw::Missing) };
    if !secrets.iter().any(|secret| bodies.iter().any(|body| is_signed_by(&claim, secret, body))) {
        return Err(Flaw::Wrong);
    }
    let tolerance = u64::from(signature.tolerance_s);
    if claim.time_s.is_some_and(|time_s| time_s.abs_diff(now_s) > tolerance) { Err(Flaw::Stale) } else { Ok(()) }
}

fn is_signed_by(claim: &Claim, secret: &str, body: &[u8]) -> bool {
    let algorithm = match claim.algorithm {
        Algorithm::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
        Algorithm::Sha256 => hmac::HMAC_SHA256,
        Algorithm::Sha512 => hmac::HMAC_SHA512,
    };
    let key = hmac::Key::new(algorithm, &(claim.key)(secret));
    let text = [claim.before.as_bytes(), body].concat();
    claim.signatures.iter().any(|signature| hmac::verify(&key, &text, signature).is_ok())
}

/// `X-Hub-Signature-256: sha256=<hex>` over the body.
fn github(headers: &HeaderMap) -> Option<Claim> {
    let signature = hex(header(headers, "x-hub-signature-256")?.strip_prefix("sha256=")?)?;
    Some(Claim { signatures: vec![signature], ..plain() })
}

/// `Stripe-Signature: t=<seconds>,v1=<hex>,…` over `<seconds>.<body>`.
fn stripe(headers: &HeaderMap) -> Option<Claim> {
    let fields = header(headers, "stripe-signature")?.split(',').filter_map(|field| field.trim().split_once('='));
    let fields: Vec<_> = fields.collect();
    let (_, time) = fields.iter().find(|(name, _)| *name == "t")?;
    let signatures = fields.iter().filter(|(name, _)| *name == "v1").take(MAX_SIGNATURES);
    Some(Claim {
        signatures: signatures.filter_map(|(_, value)| hex(value)).collect(),
        before: format!("{time}."),
        time_s: Some(time.parse().ok()?),
        ..plain()
    })
}

/// `X-Slack-Signature: v0=<hex>` over `v0:<X-Slack-Request-Timestamp>:<body>`.
fn slack(headers: &HeaderMap) -> Option<Claim> {
    let time = header(headers, "x-slack-request-timestamp")?;
    let signature = hex(header(headers, "x-slack-signature")?.strip_prefix("v0=")?)?;
    Some(Claim {
        signatures: vec![signature],
        before: format!("v0:{time}:"),
        time_s: Some(time.parse().ok()?),
        ..plain()
    })
}

/// `X-Shopify-Hmac-Sha256: <base64>` over the body.
fn shopify(headers: &HeaderMap) -> Option<Claim> {
    Some(Claim { signatures: vec![base64(header(headers, "x-shopify-hmac-sha256")?)?], ..plain() })
}

/// `webhook-signature: v1,<base64> …` over `<webhook-id>.<webhook-timestamp>.<body>`.
fn standard(headers: &HeaderMap) -> Option<Claim> {
    let named =
        |name: &str| STANDARD_PREFIXES.into_iter().find_map(|prefix| header(headers, &format!("{prefix}-{name}")));
    let (id, time) = (named("id")?, named("timestamp")?);
    let signatures = named("signature")?.split(' ').filter_map(|one| one.strip_prefix("v1,")).take(MAX_SIGNATURES);
    Some(Claim {
        signatures: signatures.filter_map(base64).collect(),
        before: format!("{id}.{time}."),
        time_s: Some(time.parse().ok()?),
        key: standard_key,
        ..plain()
    })
}

/// The bytes of a secret of Standard Webhooks: decoded from base64 after an optional `whsec_`; if
/// it is not base64, the text itself.
fn standard_key(secret: &str) -> Vec<u8> {
    let text = secret.strip_prefix("whsec_").unwrap_or(secret);
    STANDARD.decode(text).unwrap_or_else(|_| secret.as_bytes().to_vec())
}

fn custom(scheme: &Custom, headers: &HeaderMap) -> Option<Claim> {
    let text = header(headers, &scheme.header)?.strip_prefix(&scheme.prefix)?;
    let signature = match scheme.encoding {
        Encoding::Hex => hex(text)?,
        Encoding::Base64 => base64(text)?,
    };
    Some(Claim { algorithm: scheme.algorithm, signatures: vec![signature], ..plain() })
}

fn plain() -> Claim {
    let key = |secret: &str| secret.as_bytes().to_vec();
    Claim { algorithm: Algorithm::Sha256, signatures: Vec::new(), before: String::new(), time_s: None, key }
}

/// The value of a header that is given once.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return None };
    value.to_str().ok().map(str::trim)
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let digits: Vec<u8> = text.trim().as_bytes().iter().map(digit).collect::<Option<_>>()?;
    let (pairs, rest) = digits.as_chunks::<2>();
    (rest.is_empty() && !pairs.is_empty()).then(|| pairs.iter().map(|[high, low]| high * 16 + low).collect())
}

/// Base64 in both alphabets, with padding or without.
fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_end_matches('=').replace('-', "+").replace('_', "/");
    STANDARD_NO_PAD.decode(text).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::{HeaderName, HeaderValue};

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        list.iter()
            .map(|&(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect()
    }

    fn signature(preset: Preset) -> Signature {
        Signature { preset, tolerance_s: 300, secrets: 1 }
    }

    /// Verifies at this time, and checks that nothing fits if anything is changed.
    fn sure(preset: Preset, secret: &str, list: &[(&'static str, &str)], body: &str, now_s: i64) {
        let signature = signature(preset);
        let told = |secrets: &[String], list: &[(&'static str, &str)], body: &str, now_s| {
            verify(&signature, secrets, &headers(list), &[body.as_bytes()], now_s)
        };
        let right = secret.to_owned();
        assert_eq!(told(std::slice::from_ref(&right), list, body, now_s), Ok(()));
        assert_eq!(told(&["another one".to_owned(), right.clone()], list, body, now_s), Ok(()));
        assert_eq!(told(&["another one".to_owned()], list, body, now_s), Err(Flaw::Wrong));
        assert_eq!(told(&[], list, body, now_s), Err(Flaw::Wrong));
        assert_eq!(told(std::slice::from_ref(&right), list, &format!("{body} "), now_s), Err(Flaw::Wrong));
        for place in 0..list.len() {
            let mut less = list.to_vec();
            less.remove(place);
            assert_eq!(told(std::slice::from_ref(&right), &less, body, now_s), Err(Flaw::Missing), "{place}");
        }
        let malformed: Vec<_> = list.iter().map(|(name, _)| (*name, "x")).collect();
        assert_eq!(told(std::slice::from_ref(&right), &malformed, body, now_s), Err(Flaw::Missing));
    }

    /// Whether a signature with a time is refused outside of the tolerance.
    fn stale(preset: Preset, secret: &str, list: &[(&'static str, &str)], body: &str, signed_s: i64) {
        let (signature, headers) = (signature(preset), headers(list));
        let at = |now_s| verify(&signature, &[secret.to_owned()], &headers, &[body.as_bytes()], now_s);
        for (gap, verdict) in [(300, Ok(())), (301, Err(Flaw::Stale))] {
            assert_eq!((at(signed_s + gap), at(signed_s - gap)), (verdict, verdict), "{gap} s");
        }
    }

    /// GitHub, "Validating webhook deliveries", section "Testing the webhook payload validation".
    #[test]
    fn github_has_these_test_values() {
        let header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        let list = [("x-hub-signature-256", header)];
        sure(Preset::Github, "It's a Secret to Everybody", &list, "Hello, World!", 0);
    }

    /// The library stripe-dotnet, `EventUtilityTest` with the resource `event_test_signature.json`.
    #[test]
    fn stripe_has_this_test_event() {
        let body = concat!(
            "{\n  \"id\": \"evt_123\",\n  \"object\": \"event\",\n  \"account\": \"acct_123\",\n",
            "  \"api_version\": \"2017-05-25\",\n  \"created\": 1533204620,\n  \"data\": {\n    \"object\": {\n",
            "      \"id\": \"cus_123\",\n      \"object\": \"customer\",\n      \"created\": 123456789,\n",
            "      \"email\": \"test@stripe.com\",\n      \"livemode\": false,\n      \"metadata\": {}\n    }\n  },\n",
            "  \"livemode\": false,\n  \"pending_webhooks\": 1,\n  \"request\": {\n    \"id\": \"req_123\",\n",
            "    \"idempotency_key\": \"idempotency-key-123\"\n  },\n  \"type\": \"customer.created\"\n}\n",
        );
        let header = "t=1533204620,v1=2220f87ef101a04665f11cdf770523143f875572008577fa0f20882ddb9cc3c7,\
                      v0=63f3a72374a733066c4be69ed7f8e5ac85c22c9f0a6a612ab9a025a9e4ee7eef";
        let list = [("stripe-signature", header)];
        sure(Preset::Stripe, "webhook_secret", &list, body, 1_533_204_620);
        stale(Preset::Stripe, "webhook_secret", &list, body, 1_533_204_620);
        // While a secret is changed, Stripe sends a signature for each.
        let both = header.replace("v1=", "v1=00,v1=");
        sure(Preset::Stripe, "webhook_secret", &[("stripe-signature", &both)], body, 1_533_204_620);
        let only_old = header.replace("v1=", "v2=");
        let headers = headers(&[("stripe-signature", &only_old)]);
        let told = verify(&signature(Preset::Stripe), &["webhook_secret".to_owned()], &headers, &[body.as_bytes()], 0);
        assert_eq!(told, Err(Flaw::Missing));
    }

    /// Slack, "Verifying requests from Slack", the step-by-step walk-through.
    #[test]
    fn slack_has_this_example() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V\
                    &channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=\
                    &response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F\
                    96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let list = [
            ("x-slack-request-timestamp", "1531420618"),
            ("x-slack-signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
        ];
        sure(Preset::Slack, "8f742231b10e8888abcd99yyyzzz85a5", &list, body, 1_531_420_618);
        stale(Preset::Slack, "8f742231b10e8888abcd99yyyzzz85a5", &list, body, 1_531_420_618);
    }

    /// Shopify publishes no values; these are those of SQLPage's test of its function `hmac` for
    /// webhooks of Shopify.
    #[test]
    fn shopify_signs_the_body_in_base64() {
        let list = [("x-shopify-hmac-sha256", "QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw=")];
        let body = r#"{"id":1234567890,"email":"customer@example.com","total_price":"123.45"}"#;
        sure(Preset::Shopify, "test-webhook-secret", &list, body, 0);
    }

    /// The libraries of Standard Webhooks and of Svix, test of signatures.
    #[test]
    fn standard_webhooks_have_this_test() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let body = r#"{"test": 2432232314}"#;
        for names in
            [["webhook-id", "webhook-timestamp", "webhook-signature"], ["svix-id", "svix-timestamp", "svix-signature"]]
        {
            let [id, time, signature] = names;
            let list = [
                (id, "msg_p5jXN8AQM9LWM0D4loKWxJek"),
                (time, "1614265330"),
                (signature, "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v2,x"),
            ];
            sure(Preset::StandardWebhooks, secret, &list, body, 1_614_265_330);
            stale(Preset::StandardWebhooks, secret, &list, body, 1_614_265_330);
        }
    }

    /// RFC 2202 and RFC 4231, test case 2.
    #[test]
    fn other_senders_have_other_hashes_and_spellings() {
        let (key, text) = ("Jefe", "what do ya want for nothing?");
        let sha1 = "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79";
        let sha512 = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fd\
                      caeab1a34d4a6b4b636e070a38bce737";
        for (algorithm, encoding, value) in [
            (Algorithm::Sha1, Encoding::Hex, sha1.to_owned()),
            (Algorithm::Sha1, Encoding::Hex, sha1.to_uppercase()),
            (Algorithm::Sha1, Encoding::Base64, "7/zfauXrL6LSdBbV8YTfnCWafHk=".to_owned()),
            (Algorithm::Sha1, Encoding::Base64, "7_zfauXrL6LSdBbV8YTfnCWafHk".to_owned()),
            (Algorithm::Sha512, Encoding::Hex, sha512.to_owned()),
        ] {
            let header = "x-proof".to_owned();
            let custom = Custom { header, algorithm, encoding, prefix: "h=".to_owned(), signed: None };
            sure(Preset::Custom(custom), key, &[("x-proof", &format!("h={value}"))], text, 0);
        }
    }

    #[test]
    fn a_header_that_is_given_twice_counts_for_nothing() {
        let mut headers = headers(&[("x-shopify-hmac-sha256", "QNyObTlKbMx2qDlPF/ZOZcBqg5OgPg+2oky3zldc0Gw=")]);
        headers.append("x-shopify-hmac-sha256", HeaderValue::from_static("AAAA"));
        let told = verify(&signature(Preset::Shopify), &["test-webhook-secret".to_owned()], &headers, &[b"x"], 0);
        assert_eq!(told, Err(Flaw::Missing));
    }
}
