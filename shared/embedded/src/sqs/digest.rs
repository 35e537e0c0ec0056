//! The MD5 digests that senders and receivers compare.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use md5::{Digest, Md5};

use super::message::AttributeValue;

pub(super) fn of_body(body: &str) -> String {
    hex(Md5::digest(body.as_bytes()).as_ref())
}

/// The digest of message attributes: each name, type and value after its length, in the order of
/// the names. `None` if there are none.
pub(super) fn of_attributes<'a>(
    attributes: impl IntoIterator<Item = (&'a String, &'a AttributeValue)>,
) -> Option<String> {
    let sorted: BTreeMap<_, _> = attributes.into_iter().collect();
    if sorted.is_empty() {
        return None;
    }
    let mut md5 = Md5::new();
    for (name, value) in sorted {
        sized(&mut md5, name.as_bytes());
        sized(&mut md5, value.data_type().as_bytes());
        md5.update([value.transport_type()]);
        sized(&mut md5, value.bytes());
    }
    Some(hex(md5.finalize().as_ref()))
}

fn sized(md5: &mut Md5, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    md5.update(length.to_be_bytes());
    md5.update(bytes);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(32), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_digest_is_plain_md5() {
        assert_eq!(of_body("hello"), "5d41402abc4b2a76b9719d911017c592");
    }
}
