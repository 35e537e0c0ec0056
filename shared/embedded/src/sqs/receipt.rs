use std::fmt;
use std::str::FromStr;

use super::fault::Fault;

/// The meaning of a receipt handle: one receive of one message of one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Receipt {
    /// The number of the queue. A queue that is created again under the same name gets another one.
    pub(super) queue: u64,
    pub(super) message: u64,
    pub(super) receive: u64,
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}-{:x}", self.queue, self.message, self.receive)
    }
}

impl FromStr for Receipt {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut parts = text.split('-').map(|part| u64::from_str_radix(part, 16));
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Ok(queue)), Some(Ok(message)), Some(Ok(receive)), None) => Ok(Self { queue, message, receive }),
            _ => Err(Fault::ReceiptHandleIsInvalid),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_and_reads_back_and_refuses_the_rest() {
        let receipt = Receipt { queue: 1, message: u64::MAX, receive: 16 };
        assert_eq!(receipt.to_string().parse(), Ok(receipt));
        for bad in ["", "1-2", "1-2-3-4", "x-1-2", "1--2", "AQEBwJnKyrHigUMZj6rYigCg"] {
            assert_eq!(bad.parse::<Receipt>(), Err(Fault::ReceiptHandleIsInvalid), "{bad}");
        }
    }
}
