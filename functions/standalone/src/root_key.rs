//! The key that seals secrets: a file in the data folder that only its owner can read.

use aws::RootKey;
use std::fs::{self, File, Permissions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The name of the file in the data folder.
pub const FILE: &str = "secrets.key";
const OWNER_ONLY: u32 = 0o600;

/// The key of the data in `folder`. It is only created if there is no data yet, because a new key
/// could not open what a lost one has sealed.
pub fn load(folder: &Path, is_new: bool) -> io::Result<RootKey> {
    let file = folder.join(FILE);
    match fs::read_to_string(&file) {
        Ok(digits) => {
            fs::set_permissions(&file, Permissions::from_mode(OWNER_ONLY))?;
            let damaged = || io::Error::new(ErrorKind::InvalidData, format!("{} holds no key", file.display()));
            RootKey::parse(&digits).ok_or_else(damaged)
        }
        Err(error) if error.kind() == ErrorKind::NotFound && is_new => make(&file),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(lost(&file)),
        Err(error) => Err(error),
    }
}

fn lost(file: &Path) -> io::Error {
    let file = file.display();
    let message = format!(
        "{file} is gone, and what is sealed in the data beside it can be opened by no other key. Put it back from a backup. If it is lost for \
         good: `head -c 32 /dev/urandom | od -An -vtx1 | tr -d ' \\n' > {file}` makes another; then set every secret again, give every \
         application another webhook secret, and pair every device again"
    );
    io::Error::new(ErrorKind::NotFound, message)
}

/// Creates the key under another name and renames it, so that a crash leaves no incomplete key.
fn make(file: &Path) -> io::Result<RootKey> {
    let key = RootKey::random();
    let draft = file.with_extension("new");
    let mut written = File::options().create(true).truncate(true).write(true).mode(OWNER_ONLY).open(&draft)?;
    written.set_permissions(Permissions::from_mode(OWNER_ONLY))?;
    writeln!(written, "{}", key.digits().unwrap_or_default())?;
    written.sync_all()?;
    fs::rename(&draft, file)?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_for_its_owner_alone() {
        let folder = std::env::temp_dir().join(format!("sluice-key-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let first = load(&folder, true).unwrap().digits();
        fs::set_permissions(folder.join(FILE), Permissions::from_mode(0o644)).unwrap();
        assert_eq!(load(&folder, false).unwrap().digits(), first);
        assert_eq!(fs::metadata(folder.join(FILE)).unwrap().permissions().mode() & 0o777, OWNER_ONLY);
        fs::write(folder.join(FILE), "not a key").unwrap();
        assert_eq!(load(&folder, true).unwrap_err().kind(), ErrorKind::InvalidData);
        fs::remove_file(folder.join(FILE)).unwrap();
        assert!(load(&folder, false).unwrap_err().to_string().contains("Put it back from a backup"));
        assert!(!folder.join(FILE).exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
