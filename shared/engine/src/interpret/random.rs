//! Random numbers that are the same in a repeated segment. They are computed from the id of the
//! execution, the step and its pass.

use crate::StepIndex;
use model::ExecutionId;

/// The first draw of the module of a step. Lower numbers are draws of its templates.
pub const MODULE: u32 = 1 << 31;
/// The first draw for the variation of retry gaps.
pub const RETRY: u32 = 3 << 30;

/// The random number of the `draw`-th draw of a pass of a step (SplitMix64; not for secrets).
///
/// Both halves of the id of the execution are used separately, so that two draws together, as for a
/// UUID, are as unique as the ids.
pub fn draw(execution: ExecutionId, step: StepIndex, pass: u32, draw: u32) -> u64 {
    let bits = execution.uuid().as_u128();
    let place = u64::from(step.0) << 32 | u64::from(pass);
    let low = mix(mix(mix(bits as u64) ^ place) ^ u64::from(draw));
    let high = mix(mix(mix((bits >> 64) as u64) ^ !place).wrapping_add(u64::from(draw)));
    low ^ high
}

fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_differ_by_every_part_and_repeat() {
        let id = |bits: u128| ExecutionId::from_uuid(uuid::Uuid::from_u128(bits));
        let drawn = |bits, step, pass, n| draw(id(bits), StepIndex(step), pass, n);
        let same = drawn(1 << 64 | 2, 3, 4, 5);
        assert_eq!(drawn(1 << 64 | 2, 3, 4, 5), same);
        for other in [drawn(2 << 64 | 2, 3, 4, 5), drawn(1 << 64 | 1, 3, 4, 5), drawn(2 << 64 | 1, 3, 4, 5)] {
            assert_ne!(other, same);
        }
        for other in [drawn(1 << 64 | 2, 4, 4, 5), drawn(1 << 64 | 2, 3, 5, 5), drawn(1 << 64 | 2, 3, 4, 6)] {
            assert_ne!(other, same);
        }
    }

    #[test]
    fn draws_are_spread_evenly() {
        let mut counts = [0_u32; 16];
        for n in 0..16_000 {
            let execution = ExecutionId::from_uuid(uuid::Uuid::from_u128(u128::from(n) / 40));
            counts[(draw(execution, StepIndex(0), 1, n % 40) % 16) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (850..1150).contains(count)), "{counts:?}");
    }
}
