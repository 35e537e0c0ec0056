mod list;
mod pause;
mod resume;
