//! The passes of a Lovász term over tiles of masks of 0 and 1.

use crate::lanes::{f32x8, replace};
use crate::layout::Place;
use crate::loss::lovasz_errors::LovaszErrors;
use crate::lovasz::words::{Distance, margin_words};
use crate::soft::tile::Tile;

impl LovaszErrors<'_> {
    /// Keeps the errors of one class of a tile of masks, of scores as they are or of folded probabilities.
    #[inline(never)]
    pub(crate) fn keep_masks(&mut self, tile: &mut Tile, class: usize, place: Place) {
        let start = self.planes.start(class, place);
        let row = tile.row(class);
        let is_of_scores = self.is_of_scores();
        let plane = &mut self.memory.planes[start..start + place.count];
        replace(
            plane,
            |eights| eights,
            |i, _| {
                let foreground = row.share[i].simd_gt(f32x8::splat(0.5));
                match is_of_scores {
                    true => margin_words(row.scores[i], foreground, row.valid[i]),
                    false => Distance::of_folded(row.folded[i], foreground).words(foreground, row.valid[i]),
                }
                .to_array()
            },
        );
    }

    /// Adds the slopes of one class to those of a tile of masks.
    #[inline(never)]
    pub(crate) fn add_slopes_of_masks(&self, tile: &mut Tile, class: usize, place: Place) {
        self.planes.add_to_masks(bytemuck::cast_slice(&self.memory.planes), tile, class, place);
    }
}
