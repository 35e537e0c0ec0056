mod get;
mod rotate;
mod update;
