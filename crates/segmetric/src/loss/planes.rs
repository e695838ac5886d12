//! Values of all pixels of a span, class by class whatever the layout of the scores: `[class][image][pixel]`.

use crate::hard;
use crate::lanes::{LANES, f32x8, padded};
use crate::layout::Place;
use crate::part::Part;
use crate::soft;
use core::ops::Range;

/// Where the pixels of a span stand in its planes.
#[derive(Debug)]
pub(crate) struct Planes<'a> {
    pub(crate) part: &'a Part,
    /// The images of the batch that are walked through together.
    pub(crate) span: Range<usize>,
}

impl<'a> Planes<'a> {
    pub(crate) fn new(part: &'a Part) -> Planes<'a> {
        Planes { part, span: 0..0 }
    }

    /// How many values there are.
    pub(crate) fn length(&self) -> usize {
        self.span.len() * self.part.whole.pixels * self.part.whole.classes
    }

    /// Of an image of the batch its place in the span.
    pub(crate) fn index(&self, image: usize) -> usize {
        image - self.span.start
    }

    /// Of an image at hand its place in the span.
    pub(crate) fn index_at_hand(&self, image: usize) -> usize {
        self.index(self.part.first_image + image)
    }

    /// Where the first pixel of a place stands.
    #[inline(never)]
    pub(crate) fn start(&self, class: usize, place: Place) -> usize {
        let image = self.index_at_hand(place.image);
        (class * self.span.len() + image) * self.part.whole.pixels + self.part.first_pixel + place.first
    }

    /// Where one class of some images of the span stands.
    pub(crate) fn of_images(&self, class: usize, images: &Range<usize>) -> Range<usize> {
        let first = class * self.span.len();
        let pixels = self.part.whole.pixels;
        (first + self.index(images.start)) * pixels..(first + images.end - self.span.start) * pixels
    }

    /// Adds slopes to those of a tile of labels, or begins them.
    #[inline(never)]
    pub(crate) fn add_to_labels(&self, slopes: &[f32], tile: &mut hard::tile::Tile, begins: bool) {
        for class in 0..tile.classes {
            let start = self.start(class, tile.place);
            let (eights, rest) = slopes[start..start + tile.place.count].as_chunks::<LANES>();
            let last = padded(rest);
            for (slopes, eight) in
                tile.slopes.chunks_exact_mut(tile.classes).zip(eights.iter().chain([&last]))
            {
                let slope = f32x8::new(*eight);
                slopes[class] = if begins { slope } else { slopes[class] + slope };
            }
        }
    }

    /// Adds slopes of one class to those of a tile of masks, at its valid pixels.
    #[inline(never)]
    pub(crate) fn add_to_masks(
        &self,
        slopes: &[f32],
        tile: &mut soft::tile::Tile,
        class: usize,
        place: Place,
    ) {
        let start = self.start(class, place);
        let (eights, rest) = slopes[start..start + place.count].as_chunks::<LANES>();
        let last = padded(rest);
        let row = tile.row(class);
        let pixels = row.scores.iter_mut().zip(row.valid);
        for ((slope, valid), eight) in pixels.zip(eights.iter().chain([&last])) {
            *slope += f32x8::new(*eight) & *valid;
        }
    }
}
