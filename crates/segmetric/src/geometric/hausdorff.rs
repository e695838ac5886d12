//! The Hausdorff distance-transform loss (Karimi & Salcudean, IEEE TMI 2019): Σ (p − g)² (t^power + q^power).
//!
//! t and q are each pixel's distances to the other side of the truth and of p > ½, in pixels, 0 where that mask is empty or full. No
//! gradient goes through them, so the slope is 2 (p − g) (t^power + q^power).

use super::view::View;
use crate::space::other_side::squared_distances;

pub(super) fn measure(view: &View, power: f64, scale: f64, slopes: Option<&mut [f32]>) -> f64 {
    let steps = &[1.0; 3][..view.grid.axes()];
    let far = |mask: &[bool]| squared_distances(mask, view.grid, steps);
    let powered = |squared: f64| match squared < f64::INFINITY {
        false => 0.0,
        true if power == 2.0 => squared,
        true => libm::pow(squared, power / 2.0),
    };
    let mut sum = 0.0;
    for (image, p, slopes) in view.each(slopes) {
        let truth = view.inside(image);
        let predicted: Vec<bool> = p.iter().map(|&p| p > 0.5).collect();
        let mut slopes = slopes.iter_mut();
        let distances = far(&truth).into_iter().zip(far(&predicted));
        for ((&p, inside), (t, q)) in p.iter().zip(truth).zip(distances) {
            let error = f64::from(p) - f64::from(u8::from(inside));
            let weighed = error * (powered(t) + powered(q));
            sum += error * weighed;
            if let Some(slope) = slopes.next() {
                *slope += (scale * 2.0 * weighed) as f32;
            }
        }
    }
    sum
}
