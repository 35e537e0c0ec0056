//! Finds what reading a JSON text changes or drops: numbers that no value of Sluice can hold, and
//! keys that an object has twice. It reads the text once and does not parse it, so it is fast. The
//! result is only meaningful if the text is valid JSON.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

/// The message about a key that is refused. It follows the path of the key.
pub const TWICE: &str = "is given twice in the same object";
/// The most losses of a kind whose places are returned for one text.
const MOST: usize = 50;
/// Each decimal number with up to this many digits is kept exactly, unless it is close to the ends
/// of the range.
const SURE_DIGITS: usize = 15;
/// Each integer with up to this many digits fits into 64 bits.
const SURE_INTEGER: usize = 18;
/// No double has more significant decimal digits.
const MOST_DIGITS: usize = 767;
/// The keys of an object with more keys are compared by hashes.
const FEW: usize = 12;
/// An exponent with up to this many digits is surely not close to the ends of the range.
const SURE_EXPONENT: usize = 2;

/// What happens to a part of a text when the text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loss {
    /// The object has the key twice, and only the last value is kept.
    Repeated,
    /// The integer does not fit into 64 bits, and becomes the text of its digits.
    LongInteger,
    /// The number has more digits than a double can hold, and is rounded.
    Rounded,
}

/// A part of a text that is changed or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The keys and positions that lead to it.
    pub path: Vec<Segment>,
    /// What happens to it.
    pub loss: Loss,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.path.iter().enumerate() {
            match segment {
                Segment::Key(key) if at == 0 => f.write_str(key)?,
                Segment::Key(key) => write!(f, ".{key}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// A key of an object, or a position in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The key of an object.
    Key(String),
    /// The position in a list, from 0.
    Index(usize),
}

/// The losses in a JSON text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// The first losses of each kind, in the order of the text.
    pub found: Vec<Lost>,
    /// How many there are of each kind.
    counts: BTreeMap<Loss, usize>,
}

impl Losses {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The first one of a kind.
    pub fn first(&self, loss: Loss) -> Option<&Lost> {
        self.found.iter().find(|lost| lost.loss == loss)
    }

    /// How many there are of a kind.
    pub fn count(&self, loss: Loss) -> usize {
        self.counts.get(&loss).copied().unwrap_or_default()
    }

    /// The number of losses whose places are not returned.
    pub fn more(&self) -> usize {
        self.counts.values().sum::<usize>().saturating_sub(self.found.len())
    }

    /// Adds the losses of a text that is the value of this key.
    pub fn add_under(&mut self, key: &str, inner: Self) {
        for Lost { path, loss } in inner.found {
            let outer = std::iter::once(Segment::Key(key.to_owned()));
            self.add(loss, || outer.chain(path).collect());
        }
        for (loss, count) in inner.counts {
            *self.counts.entry(loss).or_default() += count.saturating_sub(MOST);
        }
    }

    fn add(&mut self, loss: Loss, path: impl FnOnce() -> Vec<Segment>) {
        let count = self.counts.entry(loss).or_default();
        *count += 1;
        if *count <= MOST {
            self.found.push(Lost { path: path(), loss });
        }
    }
}

/// The losses in a JSON text, in their order.
pub fn losses(text: &str) -> Losses {
    let mut reader = Reader { text, open: Vec::new(), losses: Losses::default() };
    reader.read();
    reader.losses
}

/// A list or an object that is not closed yet.
enum Open<'a> {
    List { index: usize },
    Object { keys: Keys<'a>, key: Cow<'a, str>, wants_key: bool },
}

/// The keys of an object. If there are few, they are compared one by one, without hashes.
#[derive(Default)]
struct Keys<'a> {
    few: Vec<Cow<'a, str>>,
    many: HashSet<Cow<'a, str>>,
}

impl<'a> Keys<'a> {
    /// Adds a key. Returns false if the object already has it.
    fn insert(&mut self, key: Cow<'a, str>) -> bool {
        if self.many.is_empty() {
            if self.few.contains(&key) {
                return false;
            }
            if self.few.len() < FEW {
                self.few.push(key);
                return true;
            }
            self.many.extend(self.few.drain(..));
        }
        self.many.insert(key)
    }
}

struct Reader<'a> {
    text: &'a str,
    open: Vec<Open<'a>>,
    losses: Losses,
}

impl Reader<'_> {
    fn read(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            at += match byte {
                b'"' => self.string(at),
                b'-' | b'0'..=b'9' => self.number(at),
                _ => self.sign(*byte),
            };
        }
    }

    /// Reads a character that is not part of a text or number, and returns its length.
    fn sign(&mut self, byte: u8) -> usize {
        match (byte, self.open.last_mut()) {
            (b'{', _) => {
                self.open.push(Open::Object { keys: Keys::default(), key: Cow::Borrowed(""), wants_key: true });
            }
            (b'[', _) => self.open.push(Open::List { index: 0 }),
            (b'}' | b']', _) => drop(self.open.pop()),
            (b',', Some(Open::List { index })) => *index += 1,
            (b',', Some(Open::Object { wants_key, .. })) => *wants_key = true,
            _ => {}
        }
        1
    }

    /// Reads a text, which can be a key, and returns its length.
    fn string(&mut self, at: usize) -> usize {
        let inner = self.text.get(at + 1..).unwrap_or_default();
        let (mut length, mut is_plain) = (0, true);
        let next = |from: usize| inner.as_bytes().get(from..)?.iter().position(|byte| matches!(byte, b'"' | b'\\'));
        while let Some(more) = next(length) {
            length += more;
            if inner.as_bytes().get(length) == Some(&b'"') {
                break;
            }
            is_plain = false;
            length += 2;
        }
        length = if next(length) == Some(0) { length } else { inner.len() };
        let raw = inner.get(..length).unwrap_or_default();
        if let Some(Open::Object { keys, key, wants_key: wants_key @ true }) = self.open.last_mut() {
            *wants_key = false;
            *key = if is_plain { Cow::Borrowed(raw) } else { unescaped(raw) };
            if !keys.insert(key.clone()) {
                self.found(Loss::Repeated);
            }
        }
        length + 2
    }

    fn number(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let is_of_number = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
        let length = rest.as_bytes().iter().take_while(|byte| is_of_number(byte)).count();
        if let Some(loss) = loss_of(rest.get(..length).unwrap_or_default()) {
            self.found(loss);
        }
        length.max(1)
    }

    fn found(&mut self, loss: Loss) {
        let segment = |open: &Open<'_>| match open {
            Open::List { index } => Segment::Index(*index),
            Open::Object { key, .. } => Segment::Key(key.clone().into_owned()),
        };
        self.losses.add(loss, || self.open.iter().map(segment).collect());
    }
}

fn unescaped(raw: &str) -> Cow<'_, str> {
    serde_json::from_str(&format!("\"{raw}\"")).map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// The loss when this number is read.
fn loss_of(number: &str) -> Option<Loss> {
    if number.len() <= SURE_DIGITS && !number.contains(['e', 'E']) {
        return None;
    }
    if !number.contains(['.', 'e', 'E']) {
        let is_long = number.len() > SURE_INTEGER && number.parse::<i64>().is_err() && number.parse::<u64>().is_err();
        return is_long.then_some(Loss::LongInteger);
    }
    is_rounded(number).then_some(Loss::Rounded)
}

/// Whether the double of a number has different digits, compared for as many digits as the number
/// has.
pub fn is_rounded(number: &str) -> bool {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, ""));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_matches('0');
    if digits.is_empty() || (digits.len() <= SURE_DIGITS && exponent.len() <= SURE_EXPONENT) {
        return false;
    }
    if digits.len() > MOST_DIGITS {
        return true;
    }
    let Ok(double) = number.parse::<f64>() else { return false };
    // The double, written with as many digits, must have the same digits. So `0.10000000000000001`,
    // which some programs write for 0.1, is kept.
    let written = format!("{double:.*e}", digits.len() - 1);
    let kept: String = written.chars().take_while(|c| *c != 'e').filter(char::is_ascii_digit).collect();
    kept != digits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Loss)> {
        losses(text).found.into_iter().map(|lost| (lost.to_string(), lost.loss)).collect()
    }

    #[test]
    fn a_number_that_no_value_can_hold_is_found() {
        for (text, loss) in [
            ("123456789012345678901234567890", Some(Loss::LongInteger)),
            ("-9223372036854775809", Some(Loss::LongInteger)),
            ("18446744073709551616", Some(Loss::LongInteger)),
            ("18446744073709551615", None),
            ("-9223372036854775808", None),
            ("3.14159265358979323846", Some(Loss::Rounded)),
            ("9007199254740993.0", Some(Loss::Rounded)),
            ("12345678901234567890123.5", Some(Loss::Rounded)),
            ("1e-400", Some(Loss::Rounded)),
            ("4.9406564584124654e-324", None),
            ("1.23456e-320", Some(Loss::Rounded)),
            ("3.141592653589793", None),
            ("0.1", None),
            ("0.10000000000000001", None),
            ("0.1000000000000000055511151231257827", None),
            ("1e30", None),
            ("1.7976931348623157e308", None),
            ("123456789012345.60000000000000000000", None),
            ("-0.0", None),
            ("0.000000000000000000000", None),
            ("1000000000000000000000.0", None),
        ] {
            let expected: Vec<_> = loss.map(|loss| (String::new(), loss)).into_iter().collect();
            assert_eq!(found(text), expected, "{text}");
        }
        let zeros = format!("1.{}1", "0".repeat(800));
        assert_eq!(found(&zeros), [(String::new(), Loss::Rounded)]);
    }

    #[test]
    fn a_key_that_an_object_has_twice_is_found() {
        for (text, path) in [
            (r#"{"name":"a","name":"b"}"#, "name"),
            (r#"{"steps":[{"id":"a"},{"id":"b","parameters":{"x":1,"y":{"x":2},"x":3}}]}"#, "steps[1].parameters.x"),
            (r#"{"a":1,"\u0061":2}"#, "a"),
            (r#"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"j":0,"k":0,"l":0,"m":0,"n":0,"c":0}"#, "c"),
            (r#"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"j":0,"k":0,"l":0,"m":0,"n":0,"n":0}"#, "n"),
            (r#"[{"a":[{}],"b":"{\"a\",","a":null}]"#, "[0].a"),
        ] {
            assert_eq!(found(text), [(path.to_owned(), Loss::Repeated)], "{text}");
        }
        for text in [r#"{"a":{"a":{"a":"a"}},"b":["a","a"]}"#, r#"[{"a":1},{"a":1}]"#, r#"{"a":"\"a\":","b\\":1}"#, ""]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn what_is_no_json_ends() {
        for text in ["}}]]", "\"", "\"\\", "{\"a\"", "[1,,-", "é\"é", "{\"é\\", "-", "1e", "1e+-.5e"] {
            assert!(losses(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn many_of_a_kind_are_counted_and_hide_no_other_kind() {
        let long = "123456789012345678901234567890,".repeat(100);
        let text = format!("{{\"a\":[{long}1],\"b\":1,\"b\":2}}");
        let told = losses(&text);
        assert_eq!((told.count(Loss::LongInteger), told.count(Loss::Repeated), told.count(Loss::Rounded)), (100, 1, 0));
        assert_eq!((told.found.len(), told.more()), (MOST + 1, 100 - MOST));
        assert_eq!(told.first(Loss::Repeated).map(ToString::to_string).as_deref(), Some("b"));
        let mut outer = Losses::default();
        outer.add_under("x", told.clone());
        outer.add_under("y", told);
        assert_eq!((outer.count(Loss::LongInteger), outer.count(Loss::Repeated)), (200, 2));
        assert_eq!((outer.found.len(), outer.more()), (MOST + 2, 200 - MOST));
        assert_eq!(outer.first(Loss::LongInteger).map(ToString::to_string).as_deref(), Some("x.a[0]"));
    }
}
