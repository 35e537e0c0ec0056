//! The records of the log: one for each batch, with a checksum.
//!
//! A record is its length (4 bytes), the checksum of what follows (4), its number (8), and its
//! entries. Numbers have no gaps. A segment begins with a mark, the number of its first record, and
//! a checksum of both.

use super::Batch;

const MAGIC: &[u8; 8] = b"sluice-1";
/// The length of the head of a segment.
pub(super) const SEGMENT_HEAD: usize = 20;
const HEAD: usize = 8;
const NUMBER: usize = 8;

/// A record that was read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) number: u64,
    entries: &'a [u8],
    /// The length with its head.
    pub(super) length: usize,
}

/// The head of a segment whose first record has this number.
pub(super) fn segment_head(first: u64) -> Vec<u8> {
    let mut head = MAGIC.to_vec();
    head.extend_from_slice(&first.to_be_bytes());
    head.extend_from_slice(&crc32fast::hash(&head).to_be_bytes());
    head
}

/// The number of the first record of the segment, if it has a head.
pub(super) fn read_segment_head(segment: &[u8]) -> Option<u64> {
    let first = u64::from_be_bytes(segment.get(8..16)?.try_into().ok()?);
    segment.starts_with(&segment_head(first)).then_some(first)
}

/// Writes a record after what is in `out`.
pub(super) fn write(batch: &Batch, number: u64, out: &mut Vec<u8>) {
    let start = out.len();
    out.extend_from_slice(&[0; HEAD]);
    out.extend_from_slice(&number.to_be_bytes());
    for (key, value) in &batch.0 {
        out.extend_from_slice(&(key.len() as u32).to_be_bytes());
        // A deletion is told by a length that no value has.
        out.extend_from_slice(&value.as_ref().map_or(u32::MAX, |value| value.len() as u32).to_be_bytes());
        out.extend_from_slice(key);
        out.extend_from_slice(value.as_deref().unwrap_or_default());
    }
    let body = out.get(start + HEAD..).unwrap_or_default();
    let (length, sum) = (body.len() as u32, crc32fast::hash(body));
    let head = length.to_be_bytes().into_iter().chain(sum.to_be_bytes());
    for (byte, part) in out.iter_mut().skip(start).zip(head) {
        *byte = part;
    }
}

/// The record at the beginning of the bytes, if it is whole.
pub(super) fn read(bytes: &[u8]) -> Option<Record<'_>> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    let sum = u32::from_be_bytes(bytes.get(4..HEAD)?.try_into().ok()?);
    let body = bytes.get(HEAD..HEAD.checked_add(length)?)?;
    if length < NUMBER || crc32fast::hash(body) != sum {
        return None;
    }
    let number = u64::from_be_bytes(body.get(..NUMBER)?.try_into().ok()?);
    Some(Record { number, entries: body.get(NUMBER..)?, length: HEAD + length })
}

/// The entry of a record: a key, and its value unless it was deleted.
pub(super) type Entry<'a> = (&'a [u8], Option<&'a [u8]>);

impl<'a> Record<'a> {
    /// The entries, or nothing if they are not readable.
    pub(super) fn entries(&self) -> Option<Vec<Entry<'a>>> {
        let mut rest = self.entries;
        let mut all = Vec::new();
        while !rest.is_empty() {
            let key = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
            let value = u32::from_be_bytes(rest.get(4..8)?.try_into().ok()?);
            let (key, after) = rest.get(8..)?.split_at_checked(key)?;
            let length = if value == u32::MAX { 0 } else { value as usize };
            let (bytes, after) = after.split_at_checked(length)?;
            all.push((key, (value != u32::MAX).then_some(bytes)));
            rest = after;
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_as_it_was_written_and_not_if_any_byte_differs() {
        let mut batch = Batch::default();
        batch.put(b"key".to_vec(), b"value".to_vec());
        batch.delete(b"gone".to_vec());
        batch.put(b"empty".to_vec(), Vec::new());
        let mut bytes = Vec::new();
        write(&batch, 7, &mut bytes);
        let record = read(&bytes).unwrap();
        assert_eq!((record.number, record.length), (7, bytes.len()));
        let entries: Vec<Entry<'_>> = vec![(b"key", Some(b"value")), (b"gone", None), (b"empty", Some(b""))];
        assert_eq!(record.entries().unwrap(), entries);
        for at in 0..bytes.len() {
            assert!(read(&bytes[..at]).is_none());
            bytes[at] ^= 1;
            assert!(read(&bytes).is_none(), "{at}");
            bytes[at] ^= 1;
        }
    }
}
