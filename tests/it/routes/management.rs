mod apis;
mod versions;
