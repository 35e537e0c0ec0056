mod list;
mod outputs;
