//! Numbers of DynamoDB: decimals with up to 38 digits.

use std::cmp::Ordering;

/// The most significant digits of a number.
const DIGITS: u32 = 38;
/// The exponents of the first digit that a number can have.
const LOWEST: i32 = -130;
const HIGHEST: i32 = 125;

/// A decimal: `digits * 10^exponent`, without zeros at the end of the digits. Zero is all zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Number {
    pub(crate) is_negative: bool,
    pub(crate) digits: u128,
    pub(crate) exponent: i32,
}

impl Number {
    /// Reads a number as it is written in a request. The error is DynamoDB's message.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.is_empty() {
            return Err("The parameter cannot be converted to a numeric value".to_owned());
        }
        let invalid = || format!("The parameter cannot be converted to a numeric value: {text}");
        let bytes = text.as_bytes();
        let (is_negative, bytes) = match bytes.split_first() {
            Some((b'-', rest)) => (true, rest),
            Some((b'+', rest)) => (false, rest),
            _ => (false, bytes),
        };
        let (mut read, mut power) = (Reading::default(), 0);
        let mut rest = bytes.iter();
        while let Some(byte) = rest.next() {
            match byte {
                b'0'..=b'9' => read.digit(byte - b'0'),
                b'.' if !read.is_fraction => read.is_fraction = true,
                b'e' | b'E' if read.has_digits => {
                    let exponent = std::str::from_utf8(rest.as_slice()).map_err(|_| invalid())?;
                    let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                    if bare.is_empty() || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
                        return Err(invalid());
                    }
                    // Anything that does not fit is far out of range.
                    let far = if exponent.starts_with('-') { -1_000_000 } else { 1_000_000 };
                    let value = exponent.parse::<i32>().unwrap_or(far).clamp(-1_000_000, 1_000_000);
                    power = value;
                    break;
                }
                _ => return Err(invalid()),
            }
        }
        if !read.has_digits {
            return Err(invalid());
        }
        if read.is_long {
            return Err("Attempting to store more than 38 significant digits in a Number".to_owned());
        }
        Self::checked(is_negative, read.digits, read.exponent.saturating_add(power))
    }

    fn checked(is_negative: bool, mut digits: u128, mut exponent: i32) -> Result<Self, String> {
        if digits == 0 {
            return Ok(Self::default());
        }
        while digits.is_multiple_of(10) {
            digits /= 10;
            exponent = exponent.saturating_add(1);
        }
        let number = Self { is_negative, digits, exponent };
        match number.first() {
            first if first > HIGHEST => {
                Err("Number overflow. Attempting to store a number with magnitude larger than supported range"
                    .to_owned())
            }
            first if first < LOWEST => {
                Err("Number underflow. Attempting to store a number with magnitude smaller than supported range"
                    .to_owned())
            }
            _ => Ok(number),
        }
    }

    /// The exponent of the first digit.
    fn first(&self) -> i32 {
        self.exponent.saturating_add(count(self.digits) as i32 - 1)
    }

    /// The digits, with zeros at the end until there are 38.
    fn aligned(&self) -> u128 {
        self.digits * 10_u128.pow(DIGITS - count(self.digits))
    }

    /// The sum. The error is DynamoDB's message.
    pub(crate) fn plus(&self, other: &Self) -> Result<Self, String> {
        if self.digits == 0 {
            return Ok(*other);
        }
        if other.digits == 0 {
            return Ok(*self);
        }
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let shift = (high.exponent - low.exponent) as u32;
        // With at most 38 digits each, a longer shift cannot result in 38 digits.
        let scaled = 10_u128.checked_pow(shift).and_then(|power| high.digits.checked_mul(power));
        let too_long = || "Attempting to store more than 38 significant digits in a Number".to_owned();
        let scaled = scaled.ok_or_else(too_long)?;
        let (is_negative, digits) = if high.is_negative == low.is_negative {
            (high.is_negative, scaled.checked_add(low.digits).ok_or_else(too_long)?)
        } else if scaled >= low.digits {
            (high.is_negative, scaled - low.digits)
        } else {
            (low.is_negative, low.digits - scaled)
        };
        let sum = Self::checked(is_negative, digits, low.exponent)?;
        if count(sum.digits) > DIGITS { Err(too_long()) } else { Ok(sum) }
    }

    /// The difference. The error is DynamoDB's message.
    pub(crate) fn minus(&self, other: &Self) -> Result<Self, String> {
        self.plus(&Self { is_negative: !other.is_negative && other.digits != 0, ..*other })
    }

    /// The size by which DynamoDB measures an item.
    pub(crate) fn size(&self) -> usize {
        if self.digits == 0 {
            return 1;
        }
        let all = count(self.digits) as i32;
        let whole = (self.first() + 1).clamp(0, all);
        (whole as usize).div_ceil(2) + ((all - whole) as usize).div_ceil(2) + 1 + usize::from(self.is_negative)
    }

    /// The number as bytes that sort as numbers do.
    pub(crate) fn key(&self, out: &mut Vec<u8>) {
        if self.digits == 0 {
            out.push(0x80);
            return;
        }
        let mut bytes = [0; 19];
        let order = (self.first() + 0x4000) as u16;
        let [high, low] = order.to_be_bytes();
        let parts = [0x81, high, low].into_iter().chain(self.aligned().to_be_bytes());
        for (byte, part) in bytes.iter_mut().zip(parts) {
            *byte = part;
        }
        if self.is_negative {
            for byte in &mut bytes {
                *byte = !*byte;
            }
        }
        out.extend_from_slice(&bytes);
    }

    /// Writes the number as DynamoDB returns it: without an exponent.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        if self.digits == 0 {
            out.push(b'0');
            return;
        }
        if self.is_negative {
            out.push(b'-');
        }
        let text = self.digits.to_string();
        let whole = self.first() + 1;
        if whole <= 0 {
            out.extend_from_slice(b"0.");
            out.extend(std::iter::repeat_n(b'0', whole.unsigned_abs() as usize));
            out.extend_from_slice(text.as_bytes());
        } else if let Some((whole, fraction)) = text.split_at_checked(whole as usize) {
            out.extend_from_slice(whole.as_bytes());
            if !fraction.is_empty() {
                out.push(b'.');
                out.extend_from_slice(fraction.as_bytes());
            }
        } else {
            out.extend_from_slice(text.as_bytes());
            out.extend(std::iter::repeat_n(b'0', whole as usize - text.len()));
        }
    }

    /// The whole number, if it is one that fits.
    pub(crate) fn whole(&self) -> Option<i64> {
        let power = 10_i128.checked_pow(u32::try_from(self.exponent).ok()?)?;
        let value = i128::try_from(self.digits).ok()?.checked_mul(power)?;
        i64::try_from(if self.is_negative { -value } else { value }).ok()
    }
}

/// The digits that were read so far.
#[derive(Default)]
struct Reading {
    digits: u128,
    /// The power of ten of the last digit that is not zero.
    exponent: i32,
    /// Zeros that become digits if another digit follows.
    zeros: u32,
    /// The digits after the point.
    scale: i32,
    is_fraction: bool,
    has_digits: bool,
    is_long: bool,
}

impl Reading {
    fn digit(&mut self, digit: u8) {
        self.has_digits = true;
        self.scale = self.scale.saturating_add(i32::from(self.is_fraction));
        if digit == 0 {
            self.zeros = self.zeros.saturating_add(u32::from(self.digits != 0));
            self.exponent = self.exponent.saturating_add(i32::from(self.digits != 0 && !self.is_fraction));
            return;
        }
        let zeros = std::mem::take(&mut self.zeros);
        let length = if self.digits == 0 { 0 } else { count(self.digits) };
        if length.saturating_add(zeros) >= DIGITS {
            self.is_long = true;
            return;
        }
        self.digits = self.digits * 10_u128.pow(zeros + 1) + u128::from(digit);
        self.exponent = -self.scale;
    }
}

/// The number of digits; one for zero.
fn count(digits: u128) -> u32 {
    digits.checked_ilog10().unwrap_or(0) + 1
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match number {
            Self { digits: 0, .. } => 0,
            Self { is_negative: true, .. } => -1,
            Self { .. } => 1,
        };
        let by_size = || self.first().cmp(&other.first()).then_with(|| self.aligned().cmp(&other.aligned()));
        sign(self).cmp(&sign(other)).then_with(|| match sign(self) {
            0 => Ordering::Equal,
            1 => by_size(),
            _ => by_size().reverse(),
        })
    }
}
