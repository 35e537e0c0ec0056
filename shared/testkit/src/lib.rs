//! Fake clock, seeded ids, builders, fault injection, virtual-time driver.
