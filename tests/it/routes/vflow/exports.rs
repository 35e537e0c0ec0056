mod create;
mod one;
