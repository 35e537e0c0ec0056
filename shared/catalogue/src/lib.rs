//! The modules a step can name: description and behaviour in one place.
