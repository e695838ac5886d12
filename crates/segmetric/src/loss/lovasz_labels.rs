//! The passes of a Lovász term over tiles of labels.

use crate::activation::unfold;
use crate::hard::tile::Tile;
use crate::lanes::{f32x8, i32x8, replace};
use crate::loss::lovasz_errors::{LovaszErrors, LovaszMemory};
use crate::lovasz::words::{Distance, margin_words};
use wide::u32x8;

impl LovaszErrors<'_> {
    /// Keeps the errors of a tile of labels: of scores as they are, or of probabilities.
    pub(crate) fn keep_labels(&mut self, tile: &Tile) {
        if self.is_of_scores() {
            self.keep_words(tile, |tile, eight, class, are| {
                margin_words(tile.values[eight * tile.classes + class], are, tile.pixels[eight].count())
            });
        } else if self.is_placed() {
            self.keep_places(tile);
        } else {
            let is_softmax = tile.is_softmax();
            self.keep_words(tile, |tile, eight, class, are| {
                distance(is_softmax, tile, eight, class, are).words(are, tile.pixels[eight].count())
            });
        }
    }

    #[inline(always)]
    fn keep_words(&mut self, tile: &Tile, words: impl Fn(&Tile, usize, usize, f32x8) -> u32x8) {
        for class in 0..tile.classes {
            let start = self.planes.start(class, tile.place);
            let code = i32x8::splat(class as i32);
            let plane = &mut self.memory.planes[start..start + tile.place.count];
            replace(
                plane,
                |eights| eights,
                |eight, _| words(tile, eight, class, tile.pixels[eight].are(code)).to_array(),
            );
        }
    }

    fn keep_places(&mut self, tile: &Tile) {
        let is_softmax = tile.is_softmax();
        let range = self.places_of(tile);
        let LovaszMemory { buckets, places, .. } = &mut *self.memory;
        let places = &mut places[range];
        for (eight, (places, pixels)) in places.chunks_exact_mut(tile.classes).zip(&tile.pixels).enumerate() {
            let counts = pixels.count().to_bits();
            for (class, places) in places.iter_mut().enumerate() {
                let are = pixels.are(i32x8::splat(class as i32));
                let found = buckets.places(distance(is_softmax, tile, eight, class, are), are) & counts;
                *places = found.to_array().map(|place| place as u16);
            }
        }
        if tile.is_weighted {
            buckets.weigh(places, &tile.pixels);
        } else {
            buckets.count(places);
        }
    }

    /// Adds the slopes of a tile of labels to the tile's, or begins them.
    pub(crate) fn add_slopes_of_labels(&mut self, tile: &mut Tile, begins: bool) {
        if self.is_placed() {
            return self.look_up(tile, begins);
        }
        self.planes.add_to_labels(bytemuck::cast_slice(&self.memory.planes), tile, begins);
    }

    /// Looks the slopes up, and adds Σ e g to the value.
    fn look_up(&mut self, tile: &mut Tile, begins: bool) {
        let (range, group) =
            (self.places_of(tile), self.group_index(self.planes.part.first_image + tile.place.image));
        let LovaszMemory { buckets, places, .. } = &*self.memory;
        let (zero, mut sum) = (f32x8::splat(0.0), f32x8::splat(0.0));
        let is_softmax = tile.is_softmax();
        let values = tile.values.chunks_exact(tile.classes).zip(tile.slopes.chunks_exact_mut(tile.classes));
        let eights = values.zip(places[range].chunks_exact(tile.classes)).zip(&tile.pixels);
        for (((values, slopes), places), pixels) in eights {
            // Of softmax 1 − p of the pixel's class is the sum of the others.
            let (mut wrong, mut own, mut of_eight) = (zero, zero, zero);
            for (class, ((&value, slope), places)) in values.iter().zip(slopes).zip(places).enumerate() {
                let are = pixels.are(i32x8::splat(class as i32));
                // Also 0 where a pixel does not count.
                let found = buckets.slopes(group, class, *places) * pixels.weights;
                if is_softmax {
                    wrong += value & !are;
                    own |= found & are;
                    of_eight += (value & !are) * found;
                } else {
                    let (p, q) = unfold(value);
                    of_eight += are.select(-q, p) * found;
                }
                *slope = if begins { found } else { *slope + found };
            }
            sum += of_eight - wrong * own;
        }
        self.value.add(sum);
    }
}

/// The error of a probability. Of softmax both ends are known to all digits at the pixel's class.
#[inline(always)]
fn distance(is_softmax: bool, tile: &Tile, eight: usize, class: usize, are: f32x8) -> Distance {
    let value = tile.values[eight * tile.classes + class];
    if !is_softmax {
        return Distance::of_folded(value, are);
    }
    let certainty = &tile.certainties[eight];
    Distance::of(are.select(certainty.wrong, value), are.select(certainty.right, f32x8::splat(1.0) - value))
}
