mod rerun;
mod resume;
mod timeline;
