//! The memory of the process, as the operating system reports it.

/// Sizes in bytes; zero if the operating system does not report them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// The memory that the process uses.
    pub used: u64,
    /// The memory of the machine; in the cloud, the memory of the function.
    pub total: u64,
}

impl Memory {
    /// The current sizes. Linux creates the content of these files when they are read, so reading
    /// them does not block.
    pub fn now() -> Self {
        let read = |path: &str, name: &str| field(&std::fs::read_to_string(path).unwrap_or_default(), name);
        Self { used: read("/proc/self/status", "VmRSS:"), total: read("/proc/meminfo", "MemTotal:") }
    }
}

/// The number of bytes in a line such as `Name:   12 kB`.
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
