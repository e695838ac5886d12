//! Soft clDice (Shit et al., CVPR 2021): 1 − 2 T R / (T + R), with the soft skeletons S_p of the probabilities and S_g of the truth,
//!
//! T = (Σ S_p g + s) / (Σ S_p + s),  R = (Σ S_g p + s) / (Σ S_g + s)
//!
//! over the pixels of a group. 0/0, which only s = 0 can give, is 1: nothing there is wrong. Each class is measured by itself. By T the
//! slope is −2 R² / (T + R)², by R −2 T² / (T + R)².

use super::frame::{Frame, Plane};
use super::soft_skeleton::SoftSkeleton;
use super::view::View;

/// An image in the frame of its soft skeletons.
struct Image<'s> {
    frame: Frame<'s>,
    truth: Plane<'s>,
    of_probabilities: SoftSkeleton<'s>,
    of_truth: Plane<'s>,
}

impl<'s> Image<'s> {
    /// With the sums Σ S_p g, Σ S_p, Σ S_g p and Σ S_g.
    fn new(
        view: &View<'s>,
        image: usize,
        p: &[f32],
        iterations: usize,
        keeps: bool,
    ) -> (Image<'s>, [f64; 4]) {
        let frame = Frame::new(view.grid, &view.truth.ignored(image), view.spare);
        let shares = view.truth.shares(image, view.class);
        let [p, truth] = [p, &shares].map(|values| frame.framed(values));
        let of_truth = SoftSkeleton::new(frame.framed(&shares), iterations, &frame, false).skeleton;
        let [found, true_length] = frame.sums(&of_truth, &p);
        let of_probabilities = SoftSkeleton::new(p, iterations, &frame, keeps);
        let [right, predicted] = frame.sums(&of_probabilities.skeleton, &truth);
        (Image { frame, truth, of_probabilities, of_truth }, [right, predicted, found, true_length])
    }

    /// Adds slopes: those by S_p are `by_precision` (g − T), those by p besides `by_sensitivity` S_g.
    fn add_slopes(self, by_precision: f64, precision: f64, by_sensitivity: f64, slopes: &mut [f32]) {
        let mut by_skeleton = self.frame.plane();
        for (slope, &g) in by_skeleton.iter_mut().zip(self.truth.iter()) {
            *slope = (by_precision * (f64::from(g) - precision)) as f32;
        }
        let mut by_values = self.of_probabilities.backward(by_skeleton, &self.frame);
        for (slope, &s) in by_values.iter_mut().zip(self.of_truth.iter()) {
            *slope += (by_sensitivity * f64::from(s)) as f32;
        }
        self.frame.add_to(slopes, &by_values);
    }
}

pub(super) fn measure(
    view: &View,
    iterations: usize,
    smooth: f64,
    scale: f64,
    slopes: Option<&mut [f32]>,
) -> f64 {
    let mut sums = [0.0; 4];
    // What an image needs is large: one is kept, and of several each is computed once more on the way back.
    let keeps = slopes.is_some() && view.images().len() == 1;
    let mut last = None;
    for (image, p, _) in view.each(None) {
        let (made, of_image) = Image::new(view, image, p, iterations, keeps);
        sums.iter_mut().zip(of_image).for_each(|(sum, more)| *sum += more);
        last = Some(made).filter(|_| keeps);
    }
    let [right, predicted, found, true_length] = sums;
    let share =
        |part: f64, all: f64| if all + smooth == 0.0 { 1.0 } else { (part + smooth) / (all + smooth) };
    let (precision, sensitivity) = (share(right, predicted), share(found, true_length));
    let both = precision + sensitivity;
    if both == 0.0 {
        return 1.0;
    }
    if slopes.is_some() {
        let by = |other: f64, all: f64| {
            let below = all + smooth;
            if below == 0.0 { 0.0 } else { -2.0 * other * other / (both * both) * scale / below }
        };
        let (by_precision, by_sensitivity) = (by(sensitivity, predicted), by(precision, true_length));
        for (image, p, slopes) in view.each(slopes) {
            let made = last.take().unwrap_or_else(|| Image::new(view, image, p, iterations, true).0);
            made.add_slopes(by_precision, precision, by_sensitivity, slopes);
        }
    }
    1.0 - 2.0 * precision * sensitivity / both
}
