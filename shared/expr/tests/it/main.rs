//! The language as users see it: cases in files, the examples of the documentation, properties, and
//! hostile input.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod page;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod values;
