//! Snapshots: the recorded results of cases, which a user has approved.

use crate::account::discover::stem;
use crate::{Failure, Result};
use rehearsal::Verdict;
use serde_json::{Map, Value};
use std::fs;
use std::path::{Path, PathBuf};

/// The snapshots of a test file, in a file beside it.
pub struct Snapshots {
    path: PathBuf,
    stored: Map<String, Value>,
}

impl Snapshots {
    /// The snapshots of this test file; none if there is no file with them.
    pub fn of(file: &Path) -> Result<Self> {
        let name = stem(file).unwrap_or_else(|| "tests".to_owned());
        let path = file.with_file_name(format!("{name}.snap.json"));
        let stored = match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text)
                .map_err(|error| Failure::of_file("the snapshots cannot be read", &path, &error))?,
            Err(_) => Map::new(),
        };
        Ok(Self { path, stored })
    }

    /// Compares the snapshots of the cases, or stores them. If all cases of the file were executed,
    /// snapshots of cases that no longer exist are removed.
    pub fn settle(&mut self, verdicts: &mut [Verdict], update: bool, all: bool) -> Result<()> {
        if !update {
            for verdict in verdicts {
                let stored = self.stored.get(&verdict.name);
                verdict.compare_snapshot(stored);
            }
            return Ok(());
        }
        let before = self.stored.clone();
        if all {
            self.stored
                .retain(|name, _| verdicts.iter().any(|verdict| verdict.name == *name && verdict.snapshot.is_some()));
        }
        for verdict in verdicts {
            if let Some((_, value)) = &verdict.snapshot {
                self.stored.insert(verdict.name.clone(), value.clone());
            }
        }
        if self.stored != before {
            let text = serde_json::to_string_pretty(&self.stored).unwrap_or_default();
            fs::write(&self.path, text + "\n")?;
        }
        Ok(())
    }
}
