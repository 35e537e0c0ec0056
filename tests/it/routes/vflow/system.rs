mod health;
mod info;
mod stats;
