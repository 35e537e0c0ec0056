mod health;
mod info;
