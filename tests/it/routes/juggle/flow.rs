mod ask;
mod result;
mod trigger;
