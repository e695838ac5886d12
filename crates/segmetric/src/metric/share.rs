//! Shares of counts, and the harmonic mean of two of them.

/// part / whole; `None` where there is no whole.
pub(crate) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The harmonic mean of two shares, each `[part, whole]`: 0 where one is 0 or has no whole, `None` where neither has.
pub(crate) fn harmonic_mean(a: [usize; 2], b: [usize; 2]) -> Option<f64> {
    let [[part_a, whole_a], [part_b, whole_b]] = [a, b].map(|pair| pair.map(|count| count as f64));
    match (whole_a > 0.0, whole_b > 0.0) {
        (false, false) => None,
        // From the counts and not from the quotients: rounded once.
        (true, true) if part_a + part_b > 0.0 => {
            Some(2.0 * part_a * part_b / (part_a * whole_b + part_b * whole_a))
        }
        _ => Some(0.0),
    }
}
