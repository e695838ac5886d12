//! The passes of a term of overlaps over tiles of masks, class by class; the share of the class at hand is in the tile.

use crate::activation::unfold;
use crate::lanes::f32x8;
use crate::loss::overlap::Form;
use crate::loss::overlap_forms::{
    Pixels, SlopeLanes, product, product_slope, soft_labels, soft_labels_slope, squared, squared_slope,
};
use crate::loss::overlap_sums::OverlapSums;
use crate::soft::tile::Tile;

impl OverlapSums<'_> {
    /// Adds the pixels of one class of a tile of masks, whose share is in the tile.
    pub(crate) fn add_masks(&mut self, tile: &mut Tile, class: usize, image: usize) {
        match self.form {
            Form::Product => self.add_masks_by(tile, class, image, product),
            Form::Squared => self.add_masks_by(tile, class, image, squared),
            Form::SoftLabels => self.add_masks_by(tile, class, image, soft_labels),
        }
    }

    #[inline(never)]
    fn add_masks_by(
        &mut self,
        tile: &mut Tile,
        class: usize,
        image: usize,
        parts: impl Fn(Pixels) -> [f32x8; 3],
    ) {
        let is_weighted = tile.is_weighted;
        let mean = f32x8::splat(self.means[self.first_of(image) + class]);
        let row = tile.row(class);
        let (mut all, mut deviation) = ([f32x8::splat(0.0); 3], f32x8::splat(0.0));
        for i in 0..row.count {
            let (p, q) = unfold(row.folded[i]);
            let pixels = Pixels { p, q, g: row.share[i], rest: row.background(i) };
            deviation += p * (row.share[i] - mean) * row.weights[i];
            for (sum, part) in all.iter_mut().zip(parts(pixels)) {
                *sum += if is_weighted { part * row.weights[i] } else { part };
            }
        }
        self.add_parts(class, all);
        self.sums[class][3].add(deviation);
    }

    /// Adds ∂L/∂p of one class to the slopes of a tile of masks.
    pub(crate) fn add_slopes_of_masks(&self, tile: &mut Tile, class: usize, image: usize) {
        let slopes = self.slopes_of(image)[class];
        if slopes.by_a == 0.0 && slopes.by_b == 0.0 {
            return;
        }
        let by = slopes.lanes();
        match self.form {
            Form::Product => add_slopes_by_masks(tile, class, &by, product_slope),
            Form::Squared => add_slopes_by_masks(tile, class, &by, squared_slope),
            Form::SoftLabels => add_slopes_by_masks(tile, class, &by, soft_labels_slope),
        }
    }
}

#[inline(never)]
fn add_slopes_by_masks(
    tile: &mut Tile,
    class: usize,
    by: &SlopeLanes,
    slope_of: impl Fn(Pixels, &SlopeLanes) -> f32x8,
) {
    let is_weighted = tile.is_weighted;
    let row = tile.row(class);
    for i in 0..row.count {
        let (p, q) = unfold(row.folded[i]);
        let slope = slope_of(Pixels { p, q, g: row.share[i], rest: row.background(i) }, by);
        row.scores[i] += if is_weighted { row.weights[i] * slope } else { slope };
    }
}
