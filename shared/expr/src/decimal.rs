//! Exact decimal numbers of up to 38 digits: a mantissa and a power of ten.

use serde_json::Number;
use std::fmt;

/// The largest exponent in a text; that of a float is not larger.
const EXPONENT: u32 = 400;

/// `mantissa / 10^scale`. An operation that needs more than 38 digits returns `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decimal {
    mantissa: i128,
    scale: i32,
}

impl Decimal {
    /// Reads texts such as `-12.5e3`.
    pub fn parse(text: &str) -> Option<Self> {
        let (base, exponent) = match text.split_once(['e', 'E']) {
            Some((base, exponent)) => (base, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = base.split_once('.').unwrap_or((base, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let unsigned = whole.strip_prefix(['+', '-']).unwrap_or(whole);
        if !digits(unsigned)
            || !digits(fraction)
            || unsigned.len() + fraction.len() == 0
            || exponent.unsigned_abs() > EXPONENT
        {
            return None;
        }
        let scale = i32::try_from(fraction.len()).ok()? - exponent;
        Some(Self { mantissa: format!("{whole}{fraction}").parse().ok()?, scale })
    }

    /// A whole number.
    pub fn whole(integer: i128) -> Self {
        Self { mantissa: integer, scale: 0 }
    }

    /// Whether it is zero.
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether both are the same number, whatever their scales are.
    pub fn equals(self, other: Self) -> bool {
        self.minus(other).is_some_and(Self::is_zero)
    }

    /// The exact sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let (one, other, scale) = self.aligned(other)?;
        Some(Self { mantissa: one.checked_add(other)?, scale })
    }

    /// The exact difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        let (one, other, scale) = self.aligned(other)?;
        Some(Self { mantissa: one.checked_sub(other)?, scale })
    }

    /// The exact product.
    pub fn times(self, other: Self) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_mul(other.mantissa)?, scale: self.scale + other.scale })
    }

    /// The remainder, with the sign of the left side. `None` for a divisor of zero.
    pub fn remainder(self, other: Self) -> Option<Self> {
        let (one, other, scale) = self.aligned(other)?;
        Some(Self { mantissa: one.checked_rem(other)?, scale })
    }

    /// The quotient with `digits` after the point; halves are rounded away from zero. `None` for a
    /// divisor of zero.
    pub fn divide(self, other: Self, digits: i32) -> Option<Self> {
        let shift = other.scale - self.scale + digits;
        let (one, other) = if shift >= 0 {
            (scaled(self.mantissa, shift)?, other.mantissa)
        } else {
            (self.mantissa, scaled(other.mantissa, -shift)?)
        };
        let (quotient, rest) = (one.checked_div(other)?, one.checked_rem(other)?.unsigned_abs());
        let away = if (one < 0) == (other < 0) { 1 } else { -1 };
        let up = rest >= other.unsigned_abs() - rest;
        Some(Self { mantissa: if up { quotient + away } else { quotient }, scale: digits })
    }

    /// The largest whole number that is not above it.
    pub fn floor(self) -> Option<i128> {
        if self.scale <= 0 {
            return scaled(self.mantissa, -self.scale);
        }
        // A fraction of more than 38 digits has no whole part.
        let part = scaled(1, self.scale).unwrap_or(i128::MAX);
        Some(self.mantissa.div_euclid(part))
    }

    /// The number with the opposite sign.
    pub fn negated(self) -> Option<Self> {
        Some(Self { mantissa: self.mantissa.checked_neg()?, ..self })
    }

    /// The integer with the same value, if it is one.
    pub fn integer(self) -> Option<i128> {
        self.floor().filter(|whole| self.equals(Self::whole(*whole)))
    }

    /// The nearest float.
    pub fn float(self) -> f64 {
        self.to_string().parse().unwrap_or(f64::INFINITY)
    }

    /// The number as JSON: an integer if it is one and fits. `None` if it is larger than any float.
    pub fn number(self) -> Option<Number> {
        let (mut mantissa, mut scale) = (self.mantissa, self.scale);
        while scale > 0 && mantissa % 10 == 0 {
            (mantissa, scale) = if mantissa == 0 { (0, 0) } else { (mantissa / 10, scale - 1) };
        }
        let whole = if scale > 0 { None } else { scaled(mantissa, -scale) };
        let integer = whole.and_then(|whole| {
            let signed = i64::try_from(whole).map(Number::from);
            signed.or_else(|_| u64::try_from(whole).map(Number::from)).ok()
        });
        integer.or_else(|| Number::from_f64(self.float()))
    }

    /// The number as JSON, if a number of 64 bits is exactly equal to it when printed.
    pub fn exact(self) -> Option<Number> {
        let number = self.number()?;
        let read = Self::parse(&number.to_string())?;
        (read.minus(self)?.mantissa == 0).then_some(number)
    }

    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let scale = self.scale.max(other.scale);
        Some((scaled(self.mantissa, scale - self.scale)?, scaled(other.mantissa, scale - other.scale)?, scale))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}e{}", self.mantissa, -self.scale)
    }
}

fn scaled(mantissa: i128, by: i32) -> Option<i128> {
    if mantissa == 0 {
        return Some(0);
    }
    mantissa.checked_mul(10_i128.checked_pow(u32::try_from(by).ok()?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_written() {
        for (text, mantissa, scale) in
            [("0", 0, 0), ("-1.50", -150, 2), (".5", 5, 1), ("5.", 5, 0), ("+2e3", 2, -3), ("1.5e-7", 15, 8)]
        {
            assert_eq!(Decimal::parse(text), Some(Decimal { mantissa, scale }), "{text}");
        }
        for text in [
            "",
            ".",
            "-",
            "1e",
            "e1",
            "1 2",
            "0x1",
            "NaN",
            "inf",
            "--1",
            "1.-2",
            "1e500",
            "1e-2147483648",
            &"9".repeat(40),
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn whole_parts_are_exact() {
        for (text, floor, integer) in [
            ("12345678901234567.89", Some(12_345_678_901_234_567), None),
            ("-12345678901234567.89", Some(-12_345_678_901_234_568), None),
            ("9007199254740993.000", Some(9_007_199_254_740_993), Some(9_007_199_254_740_993)),
            ("12e2", Some(1200), Some(1200)),
            ("1e-60", Some(0), None),
            ("-1e-60", Some(-1), None),
            ("1e60", None, None),
        ] {
            let decimal = Decimal::parse(text).unwrap();
            assert_eq!((decimal.floor(), decimal.integer()), (floor, integer), "{text}");
        }
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (one, other, quotient) in [
            ("1", "8", 13),
            ("-1", "8", -13),
            ("1", "-8", -13),
            ("-1", "-8", 13),
            ("1", "3", 33),
            ("2e-9", "1e-9", 200),
        ] {
            let divided = Decimal::parse(one).unwrap().divide(Decimal::parse(other).unwrap(), 2);
            assert_eq!(divided, Some(Decimal { mantissa: quotient, scale: 2 }), "{one} / {other}");
        }
    }
}
