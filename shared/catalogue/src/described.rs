//! The modules, as `build.rs` writes them from the data in the folder `modules` of this crate.
#![expect(clippy::unreadable_literal, reason = "numbers are written by the build script")]

use crate::bilingual::text;
use crate::descriptor::{
    Category, Constraints, Descriptor, Fallback, InputGroup, InputSpec, OutputSpec, Reading, UiType, ValueType,
};
use crate::example::Example;
use crate::module::{Behaviour, Block, Module};

include!(concat!(env!("OUT_DIR"), "/described.rs"));
