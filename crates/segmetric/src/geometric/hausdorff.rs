//! The Hausdorff distance-transform loss (Karimi & Salcudean, IEEE TMI 2019): Σ (p − g)² (t^power + q^power).
//!
//! t and q are each pixel's distances to the other side of the truth and of p > ½, in pixels, 0 where that mask is empty or full. No
//! gradient goes through them, so the slope is 2 (p − g) (t^power + q^power).

use super::view::View;
use crate::space::other_side::each_row;

pub(super) fn measure(view: &View, power: f64, scale: f64, mut slopes: Option<&mut [f32]>) -> f64 {
    let steps = &[1.0; 3][..view.grid.axes()];
    let mut sum = 0.0;
    for (image, p, slopes) in view.each(slopes.take()) {
        let truth = view.inside(image);
        let predicted: Vec<bool> = p.iter().map(|&p| p > 0.5).collect();
        let errors: Vec<f32> =
            p.iter().zip(&truth).map(|(&p, &inside)| p - f32::from(u8::from(inside))).collect();
        // Each of the two terms is linear in its distances.
        for mask in [&truth, &predicted] {
            each_row(mask, view.grid, steps, &mut |row, distances| {
                if power != 2.0 || distances.first() == Some(&f64::INFINITY) {
                    distances.iter_mut().for_each(|squared| *squared = powered(*squared, power));
                }
                let slopes = slopes.get_mut(row.clone()).unwrap_or_default();
                let mut slopes = slopes.iter_mut();
                for (&error, &far) in errors[row].iter().zip(&*distances) {
                    let error = f64::from(error);
                    let weighed = error * far;
                    sum += error * weighed;
                    if let Some(slope) = slopes.next() {
                        *slope += (2.0 * scale * weighed) as f32;
                    }
                }
            });
        }
    }
    sum
}

/// A power of a distance that was squared; 0 where there is none.
#[inline(always)]
fn powered(squared: f64, power: f64) -> f64 {
    if squared == f64::INFINITY {
        0.0
    } else if power == 2.0 {
        squared
    } else {
        // At least 1, so no digits are lost, and in less code than a power takes.
        libm::exp(power / 2.0 * libm::log(squared))
    }
}
