//! `vflow.network.get_ip`: the public address from which requests are sent.

use super::push::{Answer, Refused, address, answer, refusal, request};
use crate::{Action, Call, Done, EffectResult, ModuleError, Run};
use serde_json::json;
use std::net::IpAddr;

const SERVICE_V4: &str = "https://api.ipify.org";
const SERVICE_V6: &str = "https://api6.ipify.org";

pub(crate) struct Send;

impl Run for Send {
    fn start(&self, call: &Call<'_>) -> Result<Action, ModuleError> {
        if call.inputs.choice("type")? == "local" {
            // The addresses in a function's own network are private, so they are of no use to
            // others.
            return Err(ModuleError::input(
                "type",
                "local means nothing where no phone runs the workflow; use external",
            ));
        }
        let service = if v6(call)? { SERVICE_V6 } else { SERVICE_V4 };
        let url = if call.inputs.text("url").trim().is_empty() { service.to_owned() } else { address(call, "url")? };
        request(call, "GET", url, Vec::new(), None)
    }

    fn finish(&self, call: &Call<'_>, result: EffectResult) -> Result<Done, ModuleError> {
        let service = "the address service";
        let answer = answer(service, result)?;
        // The answer is a text, or `{"ip": "…"}` from services that return JSON.
        let text = answer.body.get("ip").unwrap_or(&answer.body);
        let found: Option<IpAddr> = text.as_str().and_then(|text| text.trim().parse().ok());
        match found {
            Some(address) if address.is_ipv6() == v6(call)? => {
                Ok(Done::outputs([("ip_address", json!(address.to_string()))]))
            }
            Some(_) => Err(no_use(service, &answer, "the address is of the other IP version")),
            None => Err(no_use(service, &answer, "the answer is no address")),
        }
    }
}

fn no_use(service: &str, answer: &Answer, reason: &str) -> ModuleError {
    let refused = Refused { code: json!(answer.status), message: reason.to_owned(), retryable: false };
    refusal(service, answer, &refused).into()
}

fn v6(call: &Call<'_>) -> Result<bool, ModuleError> {
    Ok(call.inputs.choice("ip_version")? == "6")
}

#[cfg(test)]
mod tests {
    use super::super::push::tests::{answered, failed, sent};
    use super::*;
    use crate::testing::Bench;

    const MODULE: &str = "vflow.network.get_ip";

    #[test]
    fn the_service_for_the_version_is_asked() {
        for (inputs, expected) in [
            (json!({}), SERVICE_V4),
            (json!({"ip_version": 6}), SERVICE_V6),
            (json!({"ip_version": "IPv6", "type": "外部"}), SERVICE_V6),
            (json!({"url": "http://l/ip"}), "http://l/ip"),
        ] {
            let (request, _) = sent(Bench::new().effect(MODULE, inputs));
            assert_eq!((request.method.as_str(), request.url.as_str()), ("GET", expected));
        }
        assert!(Bench::new().error(MODULE, json!({"type": "local"})).starts_with("input 'type': local means"));
        assert!(Bench::new().error(MODULE, json!({"ip_version": 5})).starts_with("input 'ip_version'"));
    }

    #[test]
    fn only_an_address_of_that_version_counts() {
        let finish = |version, body| Bench::new().finish(MODULE, json!({"ip_version": version}), answered(200, &body));
        for (version, body, address) in [
            ("4", json!(" 198.51.100.7\n"), "198.51.100.7"),
            ("4", json!({"ip": "198.51.100.7"}), "198.51.100.7"),
            ("6", json!("2001:DB8::1"), "2001:db8::1"),
        ] {
            assert_eq!(finish(version, body).unwrap().outputs["ip_address"], json!(address));
        }
        for (version, body) in [("6", json!("198.51.100.7")), ("4", json!("<html>")), ("4", json!([]))] {
            assert!(!failed(finish(version, body).unwrap_err()).1);
        }
    }
}
