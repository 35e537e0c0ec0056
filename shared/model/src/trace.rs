//! Trace ids: they connect all work that is done for one request, in all processes.

use crate::ExecutionId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The id of a trace: 128 bits, not all zero, shown as 32 hex digits. `W3C` and X-Ray write the
/// same bits in two forms.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TraceId(u128);

impl TraceId {
    /// The trace of an execution that no request started, and of rows from before traces: derived
    /// from the execution's own id.
    pub fn of(id: ExecutionId) -> Self {
        Self(id.uuid().as_u128().max(1))
    }

    /// Reads 32 hex digits.
    pub fn parse(text: &str) -> Option<Self> {
        let bits = hex(text, 32)?;
        (bits != 0).then_some(Self(bits))
    }

    /// Reads the header `traceparent`: `00-<trace>-<span>-<flags>`. Of later versions, only these
    /// fields are read.
    pub fn from_traceparent(header: &str) -> Option<Self> {
        let mut parts = header.trim().split('-');
        let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let is_known = hex(version, 2)? != 0xff && (version != "00" || parts.next().is_none());
        let is_lower = !header.bytes().any(|byte| byte.is_ascii_uppercase());
        if is_known && is_lower && hex(span, 16)? != 0 && hex(flags, 2).is_some() { Self::parse(trace) } else { None }
    }

    /// Reads the root of the header `x-amzn-trace-id`: `Root=1-<8 digits>-<24 digits>`, among other
    /// fields.
    pub fn from_amazon(header: &str) -> Option<Self> {
        let root = header.split(';').find_map(|field| field.trim().strip_prefix("Root=1-"))?;
        let (time, rest) = root.split_once('-')?;
        hex(time, 8)?;
        hex(rest, 24)?;
        Self::parse(&format!("{time}{rest}"))
    }

    /// The header `traceparent` for a call that belongs to this trace. `span` is the id of the
    /// caller's span and must not be zero.
    pub fn traceparent(self, span: u64) -> String {
        format!("00-{self}-{:016x}-01", span.max(1))
    }

    /// The header `x-amzn-trace-id` of a request that begins this trace.
    pub fn amazon(self) -> String {
        format!("Root=1-{:08x}-{:024x}", self.0 >> 96, self.0 & (u128::MAX >> 32))
    }
}

fn hex(text: &str, digits: usize) -> Option<u128> {
    let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain { u128::from_str_radix(text, 16).ok() } else { None }
}

impl TryFrom<String> for TraceId {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, &'static str> {
        Self::parse(&text).ok_or("a trace id is 32 hex digits, not all zero")
    }
}

impl From<TraceId> for String {
    fn from(id: TraceId) -> Self {
        id.to_string()
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "5759e988bd862e3fe1be46a994272793";

    #[test]
    fn both_headers_say_the_same_bits() {
        let trace = TraceId::parse(TRACE).unwrap();
        for header in [trace.amazon(), "Self=1-x;Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0".to_owned()] {
            assert_eq!(TraceId::from_amazon(&header), Some(trace), "{header}");
        }
        for header in [trace.traceparent(7), trace.traceparent(0), format!("cc-{TRACE}-00000000000000ff-00-later")] {
            assert_eq!(TraceId::from_traceparent(&header), Some(trace), "{header}");
        }
        assert_eq!(trace.amazon(), "Root=1-5759e988-bd862e3fe1be46a994272793");
        assert_eq!(serde_json::to_string(&trace).unwrap(), format!("\"{TRACE}\""));
    }

    #[test]
    fn what_is_no_trace_is_none() {
        let zero = "0".repeat(32);
        for header in [
            String::new(),
            TRACE.to_owned(),
            format!("00-{zero}-00000000000000ff-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{TRACE}-00000000000000ff"),
            format!("00-{TRACE}-00000000000000ff-01-more"),
            format!("ff-{TRACE}-00000000000000ff-01"),
            format!("00-{}-00000000000000ff-01", TRACE.to_uppercase()),
            format!("00-+{}-00000000000000ff-01", &TRACE[1..]),
        ] {
            assert_eq!(TraceId::from_traceparent(&header), None, "{header}");
        }
        for header in
            ["", "Root=", "Root=1-5759e988", "Root=2-5759e988-bd862e3fe1be46a994272793", "Root=1--", "Root=1-é-é"]
        {
            assert_eq!(TraceId::from_amazon(header), None, "{header}");
        }
        assert!(serde_json::from_str::<TraceId>("\"xyz\"").is_err());
    }
}
