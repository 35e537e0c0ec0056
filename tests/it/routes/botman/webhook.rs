mod callback;
mod decide;
mod page;
mod question;
