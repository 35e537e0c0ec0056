//! The language as its users see it: cases in files, properties, and hostile input.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod values;
