//! The process's memory, as its operating system tells it.

/// In bytes: what the process holds, and what the machine has. Zero where nobody tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// What the process holds.
    pub used: u64,
    /// What the machine has; in the cloud, that is what its function was given.
    pub total: u64,
}

impl Memory {
    /// As it is now. Linux tells it in files that are made when they are read.
    pub fn now() -> Self {
        let read = |path: &str, name: &str| field(&std::fs::read_to_string(path).unwrap_or_default(), name);
        Self { used: read("/proc/self/status", "VmRSS:"), total: read("/proc/meminfo", "MemTotal:") }
    }
}

/// The bytes of a line `Name:   12 kB`.
fn field(text: &str, name: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let kilobytes = line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0).saturating_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_read_in_bytes() {
        assert_eq!(field("VmPeak:\t 9 kB\nVmRSS:\t    21 kB\n", "VmRSS:"), 21 * 1024);
        for text in ["", "VmRSS:", "VmRSS: x kB", "Vm: 1 kB"] {
            assert_eq!(field(text, "VmRSS:"), 0, "{text}");
        }
    }
}
