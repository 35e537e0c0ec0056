pub mod call;
mod result;
