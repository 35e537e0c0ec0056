//! Reads one page of a query or scan.

use super::change::json;
use super::get::Shown;
use crate::capacity::{Axis, Consumed, read_units, wanted};
use crate::expression::bindings::Bindings;
use crate::expression::condition::holds;
use crate::expression::tree::{Condition, Parsed};
use crate::object::Object;
use crate::request::Search;
use crate::schema::{Index, Key, Table, push};
use crate::store::Keys;
use crate::value::binary;
use crate::{Engine, Failure, Map, Result, check};
use std::sync::Arc;

/// The most bytes of items that one page looks at.
const PAGE: usize = 1024 * 1024;

/// What a page is read from.
pub(crate) struct Source<'a> {
    pub(crate) table: &'a Table,
    pub(crate) index: Option<&'a Index>,
}

/// How the items of a page are chosen and shown.
pub(crate) struct Choice<'a> {
    pub(crate) filter: Option<Arc<Parsed<Condition>>>,
    pub(crate) shown: Shown<'a>,
    pub(crate) bound: Bindings<'a>,
    /// The part of a scan that this key is in, if it is scanned in parts.
    pub(crate) part: Option<(u64, u64)>,
}

impl<'a> Source<'a> {
    /// The table or the index that the search names.
    pub(crate) fn of(table: &'a Table, search: &Search) -> Result<Self> {
        let Some(name) = &search.index_name else { return Ok(Self { table, index: None }) };
        let index = table
            .index(name)
            .ok_or_else(|| Failure::validation(format!("The table does not have the specified index: {name}")))?;
        if search.consistent_read == Some(true) {
            return Err(Failure::validation("Consistent reads are not supported on global secondary indexes"));
        }
        if search.select.as_deref() == Some("ALL_ATTRIBUTES") && index.projection != crate::schema::Projection::All {
            return Err(Failure::validation(format!(
                "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global \
                 secondary index {name} because its projection type is not ALL"
            )));
        }
        Ok(Self { table, index: Some(index) })
    }

    /// The keys by which it is sorted.
    pub(crate) fn keys(&self) -> (&'a Key, Option<&'a Key>) {
        match self.index {
            Some(index) => (&index.hash, index.range.as_ref()),
            None => (&self.table.hash, self.table.range.as_ref()),
        }
    }

    pub(crate) fn prefix(&self) -> Vec<u8> {
        self.table.prefix(self.index.map_or(0, |index| index.number))
    }

    /// All attributes that belong to the place of an entry.
    fn places(&self) -> impl Iterator<Item = &'a Key> {
        self.index.into_iter().flat_map(Index::keys).chain(self.table.keys())
    }

    /// The stored key of the entry that a page begins after.
    pub(crate) fn start(&self, given: &Map) -> Result<Vec<u8>> {
        let wrong = || Failure::validation("The provided starting key is invalid");
        let mut names: Vec<&str> = self.places().map(|key| key.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if given.len() != names.len() {
            return Err(wrong());
        }
        let mut key = self.prefix();
        for part in self.places() {
            let value = given.get(&part.name).filter(|value| part.kind.fits(value)).ok_or_else(wrong)?;
            push(value, &mut key);
        }
        Ok(key)
    }

    /// The place of an entry, which is where the next page begins.
    fn place(&self, item: &Map) -> Map {
        let part = |key: &Key| item.get(&key.name).map(|value| (key.name.clone(), value.clone()));
        Map::new(self.places().filter_map(part).collect())
    }
}

/// What a page contains.
#[derive(Default)]
struct Page {
    items: Vec<u8>,
    count: usize,
    scanned: usize,
    size: usize,
    last: Option<Vec<u8>>,
    is_cut: bool,
}

/// Reads a page, and writes the answer.
pub(crate) fn read(
    engine: &Engine,
    source: &Source<'_>,
    search: &Search,
    choice: &Choice<'_>,
    keys: Keys,
) -> Result<Vec<u8>> {
    let limit = search.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX);
    let is_count = search.select.as_deref() == Some("COUNT");
    let mut page = Page::default();
    engine.store.scan(keys, search.scan_index_forward == Some(false), &mut |key, record| {
        look(&mut page, choice, key, record, limit, is_count)
    })?;
    let mut answer = Object::new();
    answer.json("Count", page.count.to_string().as_bytes());
    answer.json("ScannedCount", page.scanned.to_string().as_bytes());
    if !is_count {
        let out = answer.field("Items");
        out.push(b'[');
        out.extend_from_slice(&page.items);
        out.push(b']');
    }
    if let Some(last) = page.last.filter(|_| page.is_cut) {
        let item = binary::decode(&last)?;
        answer.json("LastEvaluatedKey", &json(&source.place(&item)));
    }
    if let Some(mode) = wanted(search.return_consumed_capacity.as_ref()) {
        let units = read_units(page.size, search.consistent_read == Some(true));
        let mut consumed = Consumed::default();
        match source.index {
            Some(index) => consumed.add_index(&index.name, units),
            None => consumed.table = units,
        }
        answer.json("ConsumedCapacity", &consumed.json(&source.table.name, mode, Axis::None));
    }
    Ok(answer.end())
}

/// Looks at one entry. The result says whether the page goes on.
fn look(page: &mut Page, choice: &Choice<'_>, key: &[u8], record: &[u8], limit: usize, is_count: bool) -> Result<bool> {
    let size = binary::size(record)?;
    if page.scanned > 0 && page.size + size > PAGE {
        page.is_cut = true;
        return Ok(false);
    }
    if let Some((part, parts)) = choice.part
        && u64::from(crc32fast::hash(key)) % parts != part
    {
        return Ok(true);
    }
    page.scanned += 1;
    page.size += size;
    page.last = Some(record.to_vec());
    let item = if choice.filter.is_some() || choice.shown.is_part() { Some(binary::decode(record)?) } else { None };
    let passes = match (&choice.filter, &item) {
        (Some(filter), Some(item)) => holds(&filter.tree, item, &choice.bound),
        _ => true,
    };
    if passes {
        page.count += 1;
        if !is_count {
            if page.count > 1 {
                page.items.push(b',');
            }
            match &item {
                Some(item) => page.items.extend_from_slice(&json(&choice.shown.of(item))),
                None => binary::write_json(record, &mut page.items)?,
            }
        }
    }
    page.is_cut = page.scanned >= limit;
    Ok(!page.is_cut)
}

/// Checks what queries and scans have in common.
pub(crate) fn check_search(search: &Search) -> Result<&str> {
    check::capacity(search.return_consumed_capacity.as_ref())?;
    check::one_of(
        "select",
        search.select.as_ref(),
        &["SPECIFIC_ATTRIBUTES", "COUNT", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES"],
    )?;
    if let Some(limit) = search.limit.filter(|limit| *limit < 1) {
        return Err(Failure::early(format!(
            "Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1"
        )));
    }
    let name = check::table_name(search.table_name.as_ref())?;
    check::no_legacy("KeyConditions", search.key_conditions.as_ref())?;
    check::no_legacy("QueryFilter", search.query_filter.as_ref())?;
    check::no_legacy("ScanFilter", search.scan_filter.as_ref())?;
    check::no_legacy("AttributesToGet", search.attributes_to_get.as_ref())?;
    check::no_legacy("ConditionalOperator", search.conditional_operator.as_ref())?;
    let is_projected = search.projection_expression.is_some();
    match search.select.as_deref() {
        Some("SPECIFIC_ATTRIBUTES") if !is_projected => Err(Failure::validation(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES",
        )),
        Some("COUNT") if is_projected => {
            Err(Failure::validation("Cannot specify the ProjectionExpression when choosing to get only the Count"))
        }
        Some("ALL_ATTRIBUTES") if is_projected => {
            Err(Failure::validation("Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES"))
        }
        Some("ALL_PROJECTED_ATTRIBUTES") if search.index_name.is_none() => Err(Failure::validation(
            "One or more parameter values were invalid: ALL_PROJECTED_ATTRIBUTES can be used only when Querying using \
             an IndexName",
        )),
        _ => Ok(name),
    }
}
