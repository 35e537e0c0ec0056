//! References, templates and conditions: parse once, evaluate totally.
