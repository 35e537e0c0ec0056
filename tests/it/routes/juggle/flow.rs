mod result;
mod trigger;
