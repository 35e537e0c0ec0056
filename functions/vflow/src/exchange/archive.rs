//! Reads and writes ZIP archives in memory. Uploaded archives are not trusted, and their names are
//! never used as paths.

use encoding_rs::GB18030;
use engine::Error;
use std::collections::HashSet;
use std::io::{Cursor, Read, Write};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The most files in an archive.
pub(crate) const MAX_ENTRIES: usize = 200;
/// The largest total size of all decompressed files, in bytes.
const MAX_EXPANDED: usize = 20 * 1024 * 1024;
/// The highest ratio between the size of a file and its compressed size. Files of up to [`LITTLE`]
/// bytes may have any ratio.
const MAX_RATIO: usize = 100;
const LITTLE: usize = 64 * 1024;

/// The name of a file, which is only shown, and its content.
pub(crate) type Entry = (String, Vec<u8>);

/// Whether the bytes begin like an archive. An empty archive begins with the end record.
pub(crate) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// All files of the archive, without folders and the files that archivers add. An archive with an
/// unusual structure is refused as a whole.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Entry>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    let names = names(&mut archive)?;
    if archive.has_duplicate_names() {
        return Err(bad("two entries have the same name"));
    }
    // Archives whose two headers differ are read differently by different programs, and entries
    // that share bytes decompress to a very large size.
    archive.validate_header_consistency().map_err(|error| broken(&error))?;
    let mut left = MAX_EXPANDED;
    let mut entries = Vec::with_capacity(names.len());
    for (index, name) in names {
        let mut file = archive.by_index(index).map_err(|error| broken(&error))?;
        // The declared sizes can be wrong, so the size is checked while reading.
        let packed = usize::try_from(file.compressed_size()).unwrap_or(usize::MAX);
        let most = packed.saturating_mul(MAX_RATIO).max(LITTLE).min(left);
        let mut content = Vec::new();
        file.by_ref()
            .take(most as u64 + 1)
            .read_to_end(&mut content)
            .map_err(|_| bad(&format!("'{}' cannot be unpacked", shown(&name))))?;
        if content.len() > most {
            return Err(if most == left {
                Error::TooMuch { what: "unpacked bytes", limit: MAX_EXPANDED }
            } else {
                Error::TooMuch { what: "times its packed size in an entry", limit: MAX_RATIO }
            });
        }
        left -= content.len();
        entries.push((name, content));
    }
    Ok(entries)
}

/// The positions and names of the files, before any of them is decompressed.
fn names(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Result<Vec<(usize, String)>, Error> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index_raw(index).map_err(|error| broken(&error))?;
        let name = name(file.name_raw());
        if file.is_dir() || is_noise(&name) {
            continue;
        }
        if file.encrypted() {
            return Err(bad(&format!("'{}' is encrypted; pack it without a password", shown(&name))));
        }
        if file.is_symlink() || !file.is_file() {
            return Err(bad(&format!("'{}' is a link", shown(&name))));
        }
        if !seen.insert(name.to_lowercase()) {
            return Err(bad("two entries have the same name"));
        }
        names.push((index, name));
        if names.len() > MAX_ENTRIES {
            return Err(Error::TooMuch { what: "entries", limit: MAX_ENTRIES });
        }
    }
    Ok(names)
}

/// Decodes a name: UTF-8 if it is valid, otherwise GB18030, which Chinese systems write.
fn name(raw: &[u8]) -> String {
    match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(raw).0.into_owned(),
    }
}

/// Whether an archiver has added the file.
fn is_noise(name: &str) -> bool {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.starts_with("__MACOSX/") || last.starts_with('.')
}

/// The name of an entry, as messages show it.
fn shown(name: &str) -> String {
    name.chars().filter(|c| !c.is_control()).take(100).collect()
}

fn broken(error: &ZipError) -> Error {
    match error {
        ZipError::UnsupportedArchive(_) => bad("the archive uses what is not supported here"),
        _ => bad("the archive is broken"),
    }
}

fn bad(reason: &str) -> Error {
    Error::BadFile { reason: reason.to_owned() }
}

/// An archive with these files.
pub(crate) fn write(entries: &[Entry]) -> Result<Vec<u8>, Error> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in entries {
        archive.start_file(name.as_str(), options).map_err(|_| Error::Internal("an archive took no entry"))?;
        archive.write_all(content).map_err(|_| Error::Internal("an archive took no bytes"))?;
    }
    Ok(archive.finish().map_err(|_| Error::Internal("an archive was not finished"))?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(bytes: &[u8]) -> String {
        read(bytes).unwrap_err().to_string()
    }

    fn entry(name: &str, content: &str) -> Entry {
        (name.to_owned(), content.as_bytes().to_vec())
    }

    /// An archive in which the bytes `from` are replaced by `to` everywhere.
    fn forged(entries: &[Entry], from: &[u8], to: &[u8]) -> Vec<u8> {
        let mut bytes = write(entries).unwrap();
        let places: Vec<_> =
            bytes.windows(from.len()).enumerate().filter(|(_, w)| *w == from).map(|(i, _)| i).collect();
        assert!(!places.is_empty());
        for at in places {
            bytes[at..at + to.len()].copy_from_slice(to);
        }
        bytes
    }

    #[test]
    fn what_was_written_is_read_and_noise_is_passed_over() {
        let entries = [entry("a.json", "{}"), entry("../../etc/名.json", "[]"), entry("__MACOSX/._a.json", "x")];
        assert_eq!(read(&write(&entries).unwrap()).unwrap(), entries[..2]);
        assert!(read(&write(&[]).unwrap()).unwrap().is_empty());
        // Only files that a user has added are read.
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for i in 0..MAX_ENTRIES {
            archive.add_directory(format!("d{i}"), SimpleFileOptions::default()).unwrap();
            for name in [format!("d{i}/a.json"), format!("__MACOSX/d{i}/._a.json")] {
                archive.start_file(name, SimpleFileOptions::default()).unwrap();
                archive.write_all(b"{}").unwrap();
            }
        }
        assert_eq!(read(&archive.finish().unwrap().into_inner()).unwrap().len(), MAX_ENTRIES);
    }

    #[test]
    fn names_are_read_in_the_charset_they_are_written_in() {
        // `工作流.json` in GBK and in UTF-8. Each has as many bytes as the name that it replaces.
        let gbk = b"\xb9\xa4\xd7\xf7\xc1\xf7.json";
        assert_eq!(read(&forged(&[entry("abcdef.json", "{}")], b"abcdef.json", gbk)).unwrap()[0].0, "工作流.json");
        let utf8 = "工作流.json";
        let bytes = forged(&[entry("abcdefghi.json", "{}")], b"abcdefghi.json", utf8.as_bytes());
        assert_eq!(read(&bytes).unwrap()[0].0, utf8);
    }

    #[test]
    fn an_encrypted_entry_is_said_to_be() {
        let mut bytes = write(&[entry("a.json", "{}")]).unwrap();
        // The first flag bit, in the local header and in the central one.
        let central = bytes.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
        bytes[6] |= 1;
        bytes[central + 8] |= 1;
        assert_eq!(refusal(&bytes), "invalid file: 'a.json' is encrypted; pack it without a password");
    }

    #[test]
    fn bombs_are_not_unpacked() {
        let zeros = |len: usize| ("a.json".to_owned(), vec![b'0'; len]);
        assert_eq!(
            refusal(&write(&[zeros(1024 * 1024)]).unwrap()),
            "the file holds more than 100 times its packed size in an entry"
        );
        let many: Vec<_> = (0..201).map(|i| entry(&format!("{i}"), "x")).collect();
        assert_eq!(refusal(&write(&many).unwrap()), "the file holds more than 200 entries");
        // Small files may have any ratio, but their total size is limited.
        assert_eq!(read(&write(&[zeros(60_000)]).unwrap()).unwrap().len(), 1);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for i in 0..21 {
            archive.start_file(format!("{i}"), stored).unwrap();
            archive.write_all(&vec![b'0'; 1024 * 1024]).unwrap();
        }
        let bytes = archive.finish().unwrap().into_inner();
        assert_eq!(refusal(&bytes), "the file holds more than 20971520 unpacked bytes");
    }

    #[test]
    fn archives_that_show_different_things_to_different_readers_are_refused() {
        let two = [entry("a.json", "{}"), entry("b.json", "[]")];
        assert!(refusal(&forged(&two, b"b.json", b"a.json")).starts_with("invalid file: "));
        assert!(refusal(&forged(&two, b"b.json", b"A.json")).starts_with("invalid file: two entries"));
        // Only the name in the local header, which comes first.
        let mut bytes = write(&two).unwrap();
        let at = bytes.windows(6).position(|window| window == b"b.json").unwrap();
        bytes[at] = b'c';
        assert!(refusal(&bytes).starts_with("invalid file: "));
    }

    #[test]
    fn links_and_rubbish_are_refused() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.add_symlink("a.json", "/etc/passwd", SimpleFileOptions::default()).unwrap();
        assert_eq!(refusal(&archive.finish().unwrap().into_inner()), "invalid file: 'a.json' is a link");
        let whole = write(&[entry("a.json", "{\"name\":\"x\"}")]).unwrap();
        for cut in 0..whole.len() {
            assert!(read(&whole[..cut]).is_err(), "{cut}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0xff;
            // The result does not matter; it only must not panic.
            let _ = read(&bytes);
        }
    }
}
