//! Consumed capacity, as DynamoDB bills it.

use crate::object::Object;

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
    /// Units of a table alone.
    pub(crate) fn of_table(units: f64) -> Self {
        Self { table: units, indexes: Vec::new() }
    }

    /// Adds units of an index.
    pub(crate) fn add_index(&mut self, name: &str, units: f64) {
        match self.indexes.iter_mut().find(|(other, _)| other == name) {
            Some((_, sum)) => *sum += units,
            None => self.indexes.push((name.to_owned(), units)),
        }
    }

    /// The capacity as JSON, in the detail that `mode` asks for.
    pub(crate) fn json(&self, table: &str, mode: &str, axis: Axis) -> Vec<u8> {
        let total = self.table + self.indexes.iter().map(|(_, units)| units).sum::<f64>();
        let mut all = Object::new();
        all.text("TableName", table);
        axis.add(total, &mut all);
        if mode == "INDEXES" {
            let part = |units| {
                let mut part = Object::new();
                axis.add(units, &mut part);
                part.end()
            };
            all.json("Table", &part(self.table));
            if !self.indexes.is_empty() {
                let mut indexes = Object::new();
                for (name, units) in &self.indexes {
                    indexes.json(name, &part(*units));
                }
                all.json("GlobalSecondaryIndexes", &indexes.end());
            }
        }
        all.end()
    }
}

impl Axis {
    fn add(self, units: f64, object: &mut Object) {
        let units = format!("{units:?}");
        object.json("CapacityUnits", units.as_bytes());
        match self {
            Self::None => {}
            Self::Read => object.json("ReadCapacityUnits", units.as_bytes()),
            Self::Write => object.json("WriteCapacityUnits", units.as_bytes()),
        }
    }
}

/// The mode, if capacity is to be returned.
pub(crate) fn wanted(mode: Option<&String>) -> Option<&str> {
    mode.map(String::as_str).filter(|mode| *mode != "NONE")
}
