mod keys;
mod refresh;
mod revoke;
mod token;
mod verify;
