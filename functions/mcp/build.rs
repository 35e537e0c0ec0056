//! Lists the pages of the documentation, which the tool `docs_search` searches.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    // Cargo starts build scripts in the folder of their package.
    let root = Path::new("../../docs").canonicalize()?;
    println!("cargo:rerun-if-changed={}", root.display());
    let mut pages = Vec::new();
    collect(&root, &mut pages)?;
    pages.sort();
    let mut list = String::from("&[\n");
    for page in pages {
        let name = page.strip_prefix(&root)?.to_string_lossy().into_owned();
        writeln!(list, "    ({name:?}, include_str!({:?})),", page.display().to_string())?;
    }
    list.push(']');
    #[expect(clippy::disallowed_methods, reason = "a build script is told by the environment where to write")]
    let folder = std::env::var("OUT_DIR")?;
    fs::write(Path::new(&folder).join("pages.rs"), list)?;
    Ok(())
}

fn collect(folder: &Path, pages: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    Ok(())
}
