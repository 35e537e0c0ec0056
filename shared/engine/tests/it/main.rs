//! The interpreter under random programs.

#[cfg(test)]
mod interrupted;
#[cfg(test)]
mod player;
#[cfg(test)]
mod programs;
