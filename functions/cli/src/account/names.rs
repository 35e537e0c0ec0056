//! Names of files and directories.

/// The most characters of a name.
const LONGEST: usize = 80;
/// Names that are reserved for devices on some systems.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com1", "lpt1"];

/// A name for a file or directory that is valid on every system, and as similar to `text` as
/// possible.
pub fn slug(text: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ') { c } else { '-' };
    let name: String = text.chars().map(plain).take(LONGEST).collect();
    let name = name.trim_matches([' ', '.', '-']).to_owned();
    let name = if name.contains("--") {
        name.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    } else {
        name
    };
    let is_device = DEVICES.iter().any(|device| name.eq_ignore_ascii_case(device));
    if name.is_empty() || is_device { format!("folder{name}") } else { name }
}

/// The name of the file of a new workflow, without its ending. An id that people have chosen is the
/// name; else it is made from the name of the workflow.
pub fn file_name(id: &str, name: &str) -> String {
    let is_uuid = id.len() == 36 && id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    if !is_uuid && slug(id) == id {
        return id.to_owned();
    }
    let from_name = slug(&name.replace(' ', "-"));
    if name.trim().is_empty() { slug(id) } else { from_name }
}

/// Whether a file is JSON, as its name says; otherwise it is YAML.
pub fn is_json(file: &str) -> bool {
    file.rsplit_once('.').is_some_and(|(_, ending)| ending == "json")
}

/// The name of a file without its directory and its ending.
pub fn stem(file: &str) -> &str {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_the_text() {
        for (text, name) in [
            ("Orders", "Orders"),
            ("订单 同步", "订单 同步"),
            ("a/b\\c", "a-b-c"),
            ("../x", "x"),
            (" . ", "folder"),
            ("CON", "folderCON"),
            ("a//b", "a-b"),
        ] {
            assert_eq!(slug(text), name, "{text}");
        }
        assert_eq!(file_name("hello", "Say hello"), "hello");
        assert_eq!(file_name("0b9a7a3e-24a1-4bfb-a6d2-1d9ff3a2bb10", "Say hello"), "Say-hello");
    }
}
