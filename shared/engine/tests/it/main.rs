//! Tests of the interpreter with random programs, and of what looks for uses in definitions.

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
#[cfg(test)]
mod uses;
