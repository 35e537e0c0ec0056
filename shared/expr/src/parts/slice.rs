//! Positions that can count from the end.

use std::ops::Range;

/// The position of an index in a value with `len` parts; `None` if it is outside.
pub(super) fn position(index: i64, len: usize) -> Option<usize> {
    let position = if index < 0 { len.checked_sub(magnitude(index))? } else { magnitude(index) };
    (position < len).then_some(position)
}

/// The range of a slice in a value with `len` parts, cut to the existing ones.
pub(crate) fn range(start: Option<i64>, end: Option<i64>, len: usize) -> Range<usize> {
    let bound = |index: i64| {
        if index < 0 { len.saturating_sub(magnitude(index)) } else { magnitude(index).min(len) }
    };
    let end = end.map_or(len, bound);
    let start = start.map_or(0, bound).min(end);
    start..end
}

fn magnitude(index: i64) -> usize {
    usize::try_from(index.unsigned_abs()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_ranges() {
        for (index, len, expected) in [
            (0, 3, Some(0)),
            (2, 3, Some(2)),
            (3, 3, None),
            (-1, 3, Some(2)),
            (-3, 3, Some(0)),
            (-4, 3, None),
            (0, 0, None),
            (i64::MIN, 3, None),
            (i64::MAX, 3, None),
        ] {
            assert_eq!(position(index, len), expected, "{index} of {len}");
        }
        for (start, end, expected) in [
            (None, None, 0..5),
            (Some(1), Some(3), 1..3),
            (Some(-2), None, 3..5),
            (None, Some(-1), 0..4),
            (Some(3), Some(1), 1..1),
            (Some(9), None, 5..5),
            (Some(i64::MIN), Some(i64::MAX), 0..5),
        ] {
            assert_eq!(range(start, end, 5), expected, "{start:?}:{end:?}");
        }
    }
}
