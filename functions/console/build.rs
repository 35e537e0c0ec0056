//! Cargo watches the sources of a crate, and not the folder that `include_dir!` reads.

fn main() {
    println!("cargo:rerun-if-changed=dist");
}
