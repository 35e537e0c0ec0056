mod callback;
mod decide;
mod page;
