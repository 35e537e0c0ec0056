//! One order of the entries of several tables, of which the first ones are newer.

use super::tables::Found;
use super::{Bytes, StoreError};

/// An iterator over one table.
pub(super) type Source<'a> = Box<dyn Iterator<Item = Found> + 'a>;

type Next = (Vec<u8>, Option<Bytes>);

/// The entries of all tables: of each key the newest, unless it was deleted.
pub(super) struct Merge<'a> {
    /// Each with its next entry.
    sources: Vec<(Option<Next>, Source<'a>)>,
    is_backward: bool,
}

impl<'a> Merge<'a> {
    /// The sources are in the order of the keys, or all in the reverse order.
    pub(super) fn new(sources: Vec<Source<'a>>, is_backward: bool) -> Result<Self, StoreError> {
        let begin = |mut source: Source<'a>| Ok((source.next().transpose()?, source));
        let sources = sources.into_iter().map(begin).collect::<Result<_, StoreError>>()?;
        Ok(Self { sources, is_backward })
    }

    /// The next entry.
    pub(super) fn next(&mut self) -> Result<Option<(Vec<u8>, Bytes)>, StoreError> {
        loop {
            let keys = self.sources.iter().filter_map(|(next, _)| next.as_ref().map(|(key, _)| key));
            let first = if self.is_backward { keys.max() } else { keys.min() };
            let Some(first) = first.cloned() else { return Ok(None) };
            let mut newest = None;
            for (next, source) in &mut self.sources {
                if next.as_ref().is_some_and(|(key, _)| *key == first) {
                    let taken = std::mem::replace(next, source.next().transpose()?);
                    newest = newest.or(taken);
                }
            }
            if let Some((key, Some(value))) = newest {
                return Ok(Some((key, value)));
            }
        }
    }
}
