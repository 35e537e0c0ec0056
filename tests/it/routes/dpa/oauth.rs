mod authorize;
mod bearer;
mod token;
