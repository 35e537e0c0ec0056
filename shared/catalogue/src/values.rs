//! Modules of the group `values`.

pub mod calculation;
pub mod dict_get;
pub mod dict_merge;
pub mod dict_remove;
pub mod dict_set;
pub mod expression;
pub mod json_query;
pub mod list_append;
pub mod list_filter;
pub mod list_map;
pub mod list_slice;
pub mod list_sort;
pub mod list_unique;
pub mod parse_csv;
pub mod parse_json;
pub mod parse_xml;
mod path;
pub mod to_json;
