mod call;
mod result;
