//! Finds the smallest set of items that were moved.

/// The positions of the items that do not belong to a longest increasing subsequence of `sequence`,
/// in order.
pub(super) fn out_of_order(sequence: &[usize]) -> Vec<usize> {
    // `tails[k]` is the position of the smallest item that ends an increasing subsequence of k + 1
    // items; `before` links each item to the one before it.
    let mut tails: Vec<usize> = Vec::new();
    let mut before = vec![None; sequence.len()];
    for (place, item) in sequence.iter().enumerate() {
        let length = tails.partition_point(|&tail| sequence.get(tail).is_some_and(|last| last < item));
        if let Some(link) = before.get_mut(place) {
            *link = length.checked_sub(1).and_then(|index| tails.get(index).copied());
        }
        match tails.get_mut(length) {
            Some(tail) => *tail = place,
            None => tails.push(place),
        }
    }
    let mut kept = vec![false; sequence.len()];
    let mut at = tails.last().copied();
    while let Some(place) = at {
        if let Some(mark) = kept.get_mut(place) {
            *mark = true;
        }
        at = before.get(place).copied().flatten();
    }
    kept.iter().enumerate().filter(|(_, kept)| !**kept).map(|(place, _)| place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_are_moved() {
        let cases: [(&[usize], &[usize]); 6] = [
            (&[], &[]),
            (&[0, 1, 2], &[]),
            (&[3, 0, 1, 2], &[0]),
            (&[1, 2, 3, 0], &[3]),
            (&[0, 2, 1, 3], &[1]),
            (&[2, 1, 0], &[0, 1]),
        ];
        for (sequence, moved) in cases {
            assert_eq!(out_of_order(sequence), moved, "{sequence:?}");
        }
    }
}
