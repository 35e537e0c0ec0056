//! Randomness that a repeated segment sees again: drawn from the execution's id, the step and its pass.

use model::ExecutionId;

/// The first draw that belongs to a step's module; those before are its templates'.
pub const MODULE: u32 = 1 << 31;

/// A number for the `draw`-th draw of a step's pass (SplitMix64; it picks, it keeps no secrets).
pub fn draw(execution: ExecutionId, step: usize, pass: u32, draw: u32) -> u64 {
    let bits = execution.uuid().as_u128();
    let seed = mix((bits as u64) ^ ((bits >> 64) as u64).rotate_left(17));
    mix(mix(seed ^ ((step as u64) << 32 | u64::from(pass))) ^ u64::from(draw))
}

fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}
