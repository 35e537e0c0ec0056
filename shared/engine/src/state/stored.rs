//! The stored form of the state: each struct is an array of its fields, in the order of their
//! declaration.
//!
//! Field names would be a large part of a small row, and every write of a row costs its size.
//! Fields that are usually empty come last, and are omitted if all fields after them are empty,
//! too. The derived `Deserialize` accepts arrays and objects, so that states which older versions
//! have stored with names can still be read.

/// Implements `Serialize` for a struct as an array of its fields. The first fields are always
/// written; each of the last fields has a function that says whether it is empty. The order must be
/// that of the declaration, because reading uses it.
macro_rules! stored_as_array {
    ($stored:ty { $($always:ident),+ $(; $($seldom:ident unless $says_nothing:expr),+)? }) => {
        impl serde::Serialize for $stored {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeSeq;
                let Self { $($always,)+ $($($seldom,)+)? } = self;
                let mut array = to.serialize_seq(None)?;
                $(array.serialize_element($always)?;)+
                $(
                    let says: &[bool] = &[$(!$says_nothing($seldom)),+];
                    let mut kept = 0..says.iter().rposition(|says| *says).map_or(0, |last| last + 1);
                    $(
                        if kept.next().is_some() {
                            array.serialize_element($seldom)?;
                        }
                    )+
                )?
                array.end()
            }
        }
    };
}

pub(super) use stored_as_array;
