//! Items as they are stored: a compact binary form, which can be written as JSON without building
//! the item.
//!
//! A record begins with the item's size as DynamoDB measures it, so that pages and capacity are
//! computed without reading the rest.

use super::json::{write_bytes, write_number};
use super::number::Number;
use super::text::quoted;
use super::{Map, Value};

/// The stored bytes are not an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored item cannot be read")]
pub(crate) struct Damaged;

const S: u8 = 0;
const N: u8 = 1;
const N_NEGATIVE: u8 = 2;
const B: u8 = 3;
const FALSE: u8 = 4;
const TRUE: u8 = 5;
const NULL: u8 = 6;
const L: u8 = 7;
const M: u8 = 8;
const SS: u8 = 9;
const NS: u8 = 10;
const BS: u8 = 11;

/// The item as a record.
pub(crate) fn encode(item: &Map, size: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(size + size / 8 + 16);
    put_length(size as u128, &mut out);
    put_map(item, &mut out);
    out
}

/// A record of the attributes that `keep` accepts.
pub(crate) fn encode_some(item: &Map, keep: impl Fn(&str) -> bool) -> Vec<u8> {
    let kept = || item.iter().filter(|(name, _)| keep(name));
    let size: usize = kept().map(|(name, value)| name.len() + value.size()).sum();
    let mut out = Vec::with_capacity(size + size / 8 + 16);
    put_length(size as u128, &mut out);
    put_length(kept().count() as u128, &mut out);
    for (name, value) in kept() {
        put_bytes(name.as_bytes(), &mut out);
        put(value, &mut out);
    }
    out
}

fn put_map(map: &Map, out: &mut Vec<u8>) {
    put_length(map.len() as u128, out);
    for (name, value) in map.iter() {
        put_bytes(name.as_bytes(), out);
        put(value, out);
    }
}

fn put(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::S(text) => put_tagged(S, text.as_bytes(), out),
        Value::N(number) => put_number(number, out),
        Value::B(bytes) => put_tagged(B, bytes, out),
        Value::Bool(is) => out.push(if *is { TRUE } else { FALSE }),
        Value::Null => out.push(NULL),
        Value::L(list) => put_list(L, list, out, put),
        Value::M(map) => {
            out.push(M);
            put_map(map, out);
        }
        Value::Ss(set) => put_list(SS, set, out, |text, out| put_bytes(text.as_bytes(), out)),
        Value::Ns(set) => put_list(NS, set, out, put_number),
        Value::Bs(set) => put_list(BS, set, out, |bytes, out| put_bytes(bytes, out)),
    }
}

fn put_list<T>(tag: u8, list: &[T], out: &mut Vec<u8>, put: impl Fn(&T, &mut Vec<u8>)) {
    out.push(tag);
    put_length(list.len() as u128, out);
    for element in list {
        put(element, out);
    }
}

fn put_tagged(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    put_bytes(bytes, out);
}

fn put_number(number: &Number, out: &mut Vec<u8>) {
    out.push(if number.is_negative { N_NEGATIVE } else { N });
    out.extend_from_slice(&(number.exponent as i16).to_be_bytes());
    put_length(number.digits, out);
}

fn put_bytes(bytes: &[u8], out: &mut Vec<u8>) {
    put_length(bytes.len() as u128, out);
    out.extend_from_slice(bytes);
}

/// Seven bits in each byte, the lowest first.
fn put_length(mut length: u128, out: &mut Vec<u8>) {
    while length >= 0x80 {
        out.push(length as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
}

/// The size of the item in a record.
pub(crate) fn size(record: &[u8]) -> Result<usize, Damaged> {
    Reader(record).length()
}

/// The item of a record.
pub(crate) fn decode(record: &[u8]) -> Result<Map, Damaged> {
    let mut reader = Reader(record);
    reader.length()?;
    let item = reader.map()?;
    if reader.0.is_empty() { Ok(item) } else { Err(Damaged) }
}

/// Writes the item of a record as JSON.
pub(crate) fn write_json(record: &[u8], out: &mut Vec<u8>) -> Result<(), Damaged> {
    let mut reader = Reader(record);
    reader.length()?;
    reader.write_map(out)
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Result<u8, Damaged> {
        let (byte, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*byte)
    }

    fn number_of_bits(&mut self) -> Result<u128, Damaged> {
        let (mut value, mut shift) = (0_u128, 0_u32);
        loop {
            let byte = self.byte()?;
            value |= u128::from(byte & 0x7f).checked_shl(shift).ok_or(Damaged)?;
            if byte < 0x80 {
                return Ok(value);
            }
            shift += 7;
        }
    }

    fn length(&mut self) -> Result<usize, Damaged> {
        self.number_of_bits()?.try_into().map_err(|_| Damaged)
    }

    /// The number of elements that follow, each of at least one byte.
    fn count(&mut self) -> Result<usize, Damaged> {
        let count = self.length()?;
        if count <= self.0.len() { Ok(count) } else { Err(Damaged) }
    }

    fn bytes(&mut self) -> Result<&'a [u8], Damaged> {
        let length = self.length()?;
        let (bytes, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn text(&mut self) -> Result<&'a str, Damaged> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Damaged)
    }

    fn number(&mut self, tag: u8) -> Result<Number, Damaged> {
        let exponent = i16::from_be_bytes([self.byte()?, self.byte()?]).into();
        Ok(Number { is_negative: tag == N_NEGATIVE, exponent, digits: self.number_of_bits()? })
    }

    fn map(&mut self) -> Result<Map, Damaged> {
        let count = self.count()?;
        let mut attributes = Vec::with_capacity(count);
        for _ in 0..count {
            attributes.push((self.text()?.to_owned(), self.value()?));
        }
        Ok(Map::new(attributes))
    }

    fn list<T>(&mut self, mut read: impl FnMut(&mut Self) -> Result<T, Damaged>) -> Result<Vec<T>, Damaged> {
        let count = self.count()?;
        (0..count).map(|_| read(self)).collect()
    }

    fn value(&mut self) -> Result<Value, Damaged> {
        Ok(match self.byte()? {
            S => Value::S(self.text()?.to_owned()),
            tag @ (N | N_NEGATIVE) => Value::N(self.number(tag)?),
            B => Value::B(self.bytes()?.to_owned()),
            FALSE => Value::Bool(false),
            TRUE => Value::Bool(true),
            NULL => Value::Null,
            L => Value::L(self.list(Self::value)?),
            M => Value::M(self.map()?),
            SS => Value::Ss(self.list(|reader| reader.text().map(str::to_owned))?),
            NS => Value::Ns(self.list(Self::tagged_number)?),
            BS => Value::Bs(self.list(|reader| reader.bytes().map(<[u8]>::to_vec))?),
            _ => return Err(Damaged),
        })
    }

    fn tagged_number(&mut self) -> Result<Number, Damaged> {
        let tag = self.byte()?;
        self.number(tag)
    }

    fn write_map(&mut self, out: &mut Vec<u8>) -> Result<(), Damaged> {
        let count = self.count()?;
        out.push(b'{');
        for at in 0..count {
            if at > 0 {
                out.push(b',');
            }
            quoted(self.text()?, out);
            out.push(b':');
            self.write_value(out)?;
        }
        out.push(b'}');
        Ok(())
    }

    fn write_value(&mut self, out: &mut Vec<u8>) -> Result<(), Damaged> {
        let tag = self.byte()?;
        let kind = match tag {
            S => "{\"S\":",
            N | N_NEGATIVE => "{\"N\":",
            B => "{\"B\":",
            FALSE => "{\"BOOL\":false",
            TRUE => "{\"BOOL\":true",
            NULL => "{\"NULL\":true",
            L => "{\"L\":",
            M => "{\"M\":",
            SS => "{\"SS\":",
            NS => "{\"NS\":",
            BS => "{\"BS\":",
            _ => return Err(Damaged),
        };
        out.extend_from_slice(kind.as_bytes());
        match tag {
            S => quoted(self.text()?, out),
            N | N_NEGATIVE => write_number(&self.number(tag)?, out),
            B => write_bytes(self.bytes()?, out),
            L => self.write_list(out, Self::write_value)?,
            M => self.write_map(out)?,
            SS => self.write_list(out, |reader, out| reader.text().map(|text| quoted(text, out)))?,
            NS => {
                self.write_list(out, |reader, out| reader.tagged_number().map(|number| write_number(&number, out)))?;
            }
            BS => self.write_list(out, |reader, out| reader.bytes().map(|bytes| write_bytes(bytes, out)))?,
            _ => {}
        }
        out.push(b'}');
        Ok(())
    }

    fn write_list(
        &mut self,
        out: &mut Vec<u8>,
        write: impl Fn(&mut Self, &mut Vec<u8>) -> Result<(), Damaged>,
    ) -> Result<(), Damaged> {
        let count = self.count()?;
        out.push(b'[');
        for at in 0..count {
            if at > 0 {
                out.push(b',');
            }
            write(self, out)?;
        }
        out.push(b']');
        Ok(())
    }
}
