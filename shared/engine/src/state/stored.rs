//! The stored form of a run's state: each struct is an array of its fields, in the order in which
//! they are declared.
//!
//! Names would take a good part of a small row, and every write of a row pays for its size. Fields
//! that mostly have nothing to say stand last and are left out from the last one on that does. What
//! serde derives for reading takes arrays and objects alike, so that states which earlier builds
//! stored with names are read, too.

/// Has a struct written as an array of its fields: those that are always there, and those that are
/// left out where they say nothing, each with what tells that. All of them in the order in which
/// they are declared: it is that of reading.
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
