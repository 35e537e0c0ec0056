//! What modules do: one file each. What they say is data, which names the behaviour that belongs to
//! it.

pub(crate) mod data;
mod file;
mod logic;
mod network;
mod system;
mod trigger;

pub(crate) use described::ALL;
pub use network::shown_address;

/// What `build.rs` has written from the data in the folder `modules` of this crate.
mod described {
    #![expect(clippy::unreadable_literal, reason = "numbers are written by the build script")]
    use crate::descriptor::{
        Category, Constraints, Descriptor, Example, Fallback, InputSpec, OutputSpec, Reading, UiType, ValueType, text,
    };
    use crate::module::{Behaviour, Block, Module};

    include!(concat!(env!("OUT_DIR"), "/described.rs"));
}
