//! Cursors of pages that begin after a name. They have a form of their own, so that another text is
//! refused instead of giving a page.

use engine::digest::hex;

/// The cursor of the page after this name.
pub fn after(name: &str) -> String {
    hex(name.as_bytes())
}

/// The name after which the page with this cursor begins; `None` if the text is no cursor.
pub fn name(cursor: &str) -> Option<String> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let byte = |pair: &[u8]| match pair {
        [high, low] => Some(digit(high)? * 16 + digit(low)?),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = cursor.as_bytes().chunks(2).map(byte).collect();
    String::from_utf8(bytes?).ok().filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cursors_are_read() {
        for known in ["hello", "w-1", "订单"] {
            assert_eq!(name(&after(known)).as_deref(), Some(known));
        }
        for other in ["", "abc", "zz", "hello", "ff", "6A", "é"] {
            assert_eq!(name(other), None, "{other}");
        }
    }
}
