//! Consumed capacity, as DynamoDB bills it.

use crate::value::text::quoted;
use std::io::Write;

/// The capacity that an operation has consumed in a table and its indexes.
#[derive(Debug, Default)]
pub(crate) struct Consumed {
    pub(crate) table: f64,
    pub(crate) indexes: Vec<(String, f64)>,
}

/// How the units of a transaction are named a second time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Axis {
    None,
    Read,
    Write,
}

/// The units of a read of this size in bytes.
pub(crate) fn read_units(size: usize, is_consistent: bool) -> f64 {
    let units = size.div_ceil(4096).max(1) as f64;
    if is_consistent { units } else { units / 2.0 }
}

/// The units of a write of an item of this size in bytes.
pub(crate) fn write_units(size: usize) -> f64 {
    size.div_ceil(1024).max(1) as f64
}

impl Consumed {
    /// Adds units of an index.
    pub(crate) fn add_index(&mut self, name: &str, units: f64) {
        match self.indexes.iter_mut().find(|(other, _)| other == name) {
            Some((_, sum)) => *sum += units,
            None => self.indexes.push((name.to_owned(), units)),
        }
    }

    /// Writes the capacity as JSON, in the detail that `mode` asks for.
    pub(crate) fn write(&self, table: &str, mode: &str, axis: Axis, out: &mut Vec<u8>) {
        let total = self.table + self.indexes.iter().map(|(_, units)| units).sum::<f64>();
        out.extend_from_slice(b"{\"TableName\":");
        quoted(table, out);
        out.push(b',');
        units(total, axis, out);
        if mode == "INDEXES" {
            out.extend_from_slice(b",\"Table\":{");
            units(self.table, axis, out);
            out.push(b'}');
            if !self.indexes.is_empty() {
                out.extend_from_slice(b",\"GlobalSecondaryIndexes\":{");
                for (at, (name, of_index)) in self.indexes.iter().enumerate() {
                    if at > 0 {
                        out.push(b',');
                    }
                    quoted(name, out);
                    out.extend_from_slice(b":{");
                    units(*of_index, axis, out);
                    out.push(b'}');
                }
                out.push(b'}');
            }
        }
        out.push(b'}');
    }
}

fn units(units: f64, axis: Axis, out: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = write!(out, "\"CapacityUnits\":{units:?}");
    let name = match axis {
        Axis::None => return,
        Axis::Read => "ReadCapacityUnits",
        Axis::Write => "WriteCapacityUnits",
    };
    let _ = write!(out, ",\"{name}\":{units:?}");
}

/// The mode, if capacity is to be returned.
pub(crate) fn wanted(mode: Option<&String>) -> Option<&str> {
    mode.map(String::as_str).filter(|mode| *mode != "NONE")
}
