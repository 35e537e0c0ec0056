//! Tests of the interpreter with random programs.

#[cfg(test)]
mod interrupted;
#[cfg(test)]
mod page;
#[cfg(test)]
mod player;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod stored;
