//! The passes of a term of overlaps over tiles of labels.

use crate::activation::unfold;
use crate::hard::tile::{Certainty, Tile};
use crate::lanes::{f32x8, i32x8};
use crate::loss::overlap::Form;
use crate::loss::overlap_forms::{
    Pixels, SlopeLanes, product, soft_labels, soft_labels_slope, squared, squared_slope,
};
use crate::loss::overlap_sums::{OverlapSums, Slopes};

impl OverlapSums<'_> {
    /// Adds the pixels of a tile of labels.
    pub(crate) fn add_labels(&mut self, tile: &Tile) {
        match self.form {
            Form::Product => self.add_form(tile, false, product),
            Form::Squared => self.add_form(tile, tile.is_weighted, squared),
            Form::SoftLabels => self.add_form(tile, tile.is_weighted, soft_labels),
        }
    }

    /// With `weighs` the form is not linear in g: pixels are read as if every weight was 1, and w times what they add is added.
    #[inline(never)]
    fn add_form(&mut self, tile: &Tile, weighs: bool, parts: impl Fn(Pixels) -> [f32x8; 3]) {
        let is_softmax = tile.is_softmax();
        for (class, sums) in self.sums.iter_mut().enumerate() {
            let code = i32x8::splat(class as i32);
            let mut all = [f32x8::splat(0.0); 3];
            let eights =
                tile.values.chunks_exact(tile.classes).zip(tile.pixels.iter().zip(&tile.certainties));
            for (values, (pixels, certainty)) in eights {
                let (p, q) = read(is_softmax, values[class], certainty);
                let [g, rest] = if weighs { pixels.labels(code) } else { pixels.shares(code) };
                for (sum, part) in all.iter_mut().zip(parts(Pixels { p, q, g, rest })) {
                    *sum += if weighs { part * pixels.weights } else { part };
                }
            }
            sums.iter_mut().zip(all).for_each(|(sum, part)| sum.add(part));
        }
    }

    /// ∂L/∂p of the product form with hard labels: at the class's pixels, and at the others.
    pub(crate) fn slopes_by_label(&self, class: usize, image: usize) -> [f32x8; 2] {
        let Slopes { by_a, by_b, .. } = self.slopes_of(image)[class];
        [-by_a, by_b].map(f32x8::splat)
    }

    /// Adds ∂L/∂p, by w, to the slopes of a tile of labels, or begins them.
    pub(crate) fn add_slopes_of_labels(&self, tile: &mut Tile, begins: bool) {
        match self.form {
            Form::Product => self.add_slopes_by_label(tile, begins),
            Form::Squared => self.add_slopes_by(tile, begins, squared_slope),
            Form::SoftLabels => self.add_slopes_by(tile, begins, soft_labels_slope),
        }
    }

    /// Of the product form: two numbers for each class.
    #[inline(never)]
    fn add_slopes_by_label(&self, tile: &mut Tile, begins: bool) {
        for class in 0..tile.classes {
            let [inside, outside] = self.slopes_by_label(class, tile.place.image);
            let code = i32x8::splat(class as i32);
            for (slopes, pixels) in tile.slopes.chunks_exact_mut(tile.classes).zip(&tile.pixels) {
                let slope = pixels.are(code).select(inside, outside);
                slopes[class] = if begins { slope } else { slopes[class] + slope };
            }
        }
    }

    #[inline(never)]
    fn add_slopes_by(&self, tile: &mut Tile, begins: bool, slope_of: impl Fn(Pixels, &SlopeLanes) -> f32x8) {
        let (is_softmax, is_weighted) = (tile.is_softmax(), tile.is_weighted);
        for (class, slopes) in self.slopes_of(tile.place.image).iter().enumerate() {
            let by = slopes.lanes();
            let code = i32x8::splat(class as i32);
            let values =
                tile.values.chunks_exact(tile.classes).zip(tile.slopes.chunks_exact_mut(tile.classes));
            for ((values, slopes), (pixels, certainty)) in
                values.zip(tile.pixels.iter().zip(&tile.certainties))
            {
                let (p, q) = read(is_softmax, values[class], certainty);
                let [g, rest] = if is_weighted { pixels.labels(code) } else { pixels.shares(code) };
                let slope = slope_of(Pixels { p, q, g, rest }, &by);
                slopes[class] = if begins { slope } else { slopes[class] + slope };
            }
        }
    }
}

/// p, and 1 − p where it is asked for, of a value of a tile of labels.
#[inline(always)]
fn read(is_softmax: bool, value: f32x8, certainty: &Certainty) -> (f32x8, f32x8) {
    if is_softmax { (value, certainty.wrong) } else { unfold(value) }
}
