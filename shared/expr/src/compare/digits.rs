//! The digits of numbers of any length, for their order.

use std::cmp::Ordering;

/// The most characters of a numeric string. A longer one counts as a text that happens to consist
/// of digits.
pub(super) const LONGEST: usize = 64;

/// The digits of a decimal number: 0.`significant` times ten to the power of `point`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Digits {
    is_negative: bool,
    /// The digits, without zeros at either end; empty means zero.
    significant: String,
    point: i64,
}

impl Digits {
    /// The digits of a text that looks like a number.
    pub(super) fn of(text: &str) -> Option<Self> {
        let is_decimal = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
        // A number that is too large for a float is read as infinite.
        if text.len() > LONGEST || !text.chars().all(is_decimal) || text.parse::<f64>().is_err() {
            return None;
        }
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent: i64 = exponent
            .parse()
            .ok()
            .filter(|exponent: &i64| exponent.unsigned_abs() < u64::from(i32::MAX.unsigned_abs()))?;
        let (whole, fraction) = mantissa.trim_start_matches(['+', '-']).split_once('.').unwrap_or((mantissa, ""));
        let whole = whole.trim_start_matches(['+', '-']);
        let written = format!("{whole}{fraction}");
        let digits = written.trim_start_matches('0');
        let leading = written.len() - digits.len();
        let digits = digits.trim_end_matches('0').to_owned();
        if digits.is_empty() {
            return Some(Self { is_negative: false, significant: digits, point: 0 });
        }
        let point = whole.len() as i64 - leading as i64 + exponent;
        Some(Self { is_negative: mantissa.starts_with('-'), significant: digits, point })
    }

    /// The sign of the number: -1, 0 or 1.
    fn sign(&self) -> i8 {
        match (self.significant.is_empty(), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }
}

impl Ord for Digits {
    fn cmp(&self, other: &Self) -> Ordering {
        let sizes = || self.point.cmp(&other.point).then_with(|| self.significant.cmp(&other.significant));
        self.sign().cmp(&other.sign()).then_with(|| if self.is_negative { sizes().reverse() } else { sizes() })
    }
}

impl PartialOrd for Digits {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_as_they_are_written() {
        let ascending = [
            "-1e400",
            "-12",
            "-1.5",
            "-0.00000000000000000001",
            "0e9",
            "1e-400",
            ".5",
            "0.50000000000000000001",
            "5.",
            "9007199254740992.0",
            "9007199254740992.00000001",
            "9007199254740993",
            "123456789012345678901234567890123456789012345",
            "123456789012345678901234567890123456789012346",
            "1e400",
        ];
        for (i, left) in ascending.iter().enumerate() {
            for (j, right) in ascending.iter().enumerate() {
                let both = Digits::of(left).zip(Digits::of(right));
                assert_eq!(both.map(|(left, right)| left.cmp(&right)), Some(i.cmp(&j)), "{left} {right}");
            }
        }
        for (left, right) in [("1.50", "1.5"), ("+007", "7"), ("-0", "0.0"), ("12e2", "1200"), ("0.1e1", "1")] {
            assert_eq!(Digits::of(left), Digits::of(right), "{left}");
        }
        for text in ["1e-9223372036854775808", "", "-", ".", "e5", "1e", "--1", "1e99999999999", "inf", "x"] {
            assert_eq!(Digits::of(text), None, "{text}");
        }
    }
}
