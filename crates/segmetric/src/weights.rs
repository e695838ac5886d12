//! Weights of pixels, as losses and counts take them.

use crate::error::Error;

/// Refuses weights that are negative or not finite; `first` is the flat index of the first one.
pub(crate) fn check_weights(weights: &[f32], first: usize) -> Result<(), Error> {
    // A comparison with NaN does not hold.
    match weights.iter().position(|weight| !(0.0..=f32::MAX).contains(weight)) {
        Some(place) => Err(Error::Weight { index: first + place, value: weights[place] }),
        None => Ok(()),
    }
}
