//! The behaviour of modules, one file each. Their descriptions are data, which name the behaviour.

pub(crate) mod data;
mod file;
mod logic;
mod network;
mod system;
mod trigger;

pub(crate) use described::{ALL, POLICY};
pub use logic::signal_addresses;
pub use network::{RESPOND, shown_address};

/// The Rust code that `build.rs` writes from the data in the folder `modules` of this crate.
mod described {
    #![expect(clippy::unreadable_literal, reason = "numbers are written by the build script")]
    use crate::descriptor::{
        Category, Constraints, Descriptor, Fallback, InputGroup, InputSpec, OutputSpec, Reading, UiType, ValueType,
    };
    use crate::example::Example;
    use crate::module::{Behaviour, Block, Module};
    use crate::text::text;

    include!(concat!(env!("OUT_DIR"), "/described.rs"));
}
