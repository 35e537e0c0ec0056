mod execute;
mod status;
