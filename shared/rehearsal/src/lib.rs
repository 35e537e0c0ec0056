//! Executes workflows in virtual time, with a simulated outside.
