mod files;
mod page;
