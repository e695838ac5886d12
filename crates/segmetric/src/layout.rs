//! Tiles: some pixels of an image, few enough for the nearest cache. A tile's way from the layout of a batch to vectors of eight
//! pixels of one class, and back.

use crate::batch::Shape;
use crate::lanes::{LANES, f32x8, load, padded, store};
use core::ops::Range;
use wide::f32x4;

/// Where a tile stands: pixels `first..first + count` of an image.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Place {
    pub(crate) image: usize,
    pub(crate) first: usize,
    pub(crate) count: usize,
}

/// The places of all tiles of some pixels of an image, of so many pixels but for the last.
pub(crate) fn places(image: usize, pixels: Range<usize>, step: usize) -> impl Iterator<Item = Place> {
    let end = pixels.end;
    pixels.step_by(step).map(move |first| Place { image, first, count: step.min(end - first) })
}

/// How far apart the vectors of two classes and those of two eights of pixels lie in a tile.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Strides {
    pub(crate) class: usize,
    pub(crate) eight: usize,
}

impl Strides {
    #[inline(always)]
    fn at(self, class: usize, eight: usize) -> usize {
        class * self.class + eight * self.eight
    }
}

/// Where the scores of a tile stand, if they are one piece of whole vectors.
pub(crate) fn piece(shape: &Shape, place: Place) -> Option<Range<usize>> {
    let is_one = shape.pixel_stride() == shape.classes && place.count.is_multiple_of(LANES);
    let start = shape.place(place.image, place.first, 0);
    is_one.then(|| start..start + place.count * shape.classes)
}

/// Reads all classes of a tile, along the memory of the layout.
pub(crate) fn read(data: &[f32], shape: &Shape, place: Place, buffer: &mut [f32x8], strides: Strides) {
    let start = shape.place(place.image, place.first, 0);
    if shape.classes == 1 && place.count.is_multiple_of(LANES) && strides.eight == 1 {
        let scores = &data[start..start + place.count];
        bytemuck::cast_slice_mut(&mut buffer[..place.count / LANES]).copy_from_slice(scores);
    } else if shape.pixel_stride() == 1 {
        for class in 0..shape.classes {
            let start = start + class * shape.class_stride();
            let (eights, rest) = data[start..start + place.count].as_chunks::<LANES>();
            for (i, eight) in eights.iter().enumerate() {
                buffer[strides.at(class, i)] = f32x8::new(*eight);
            }
            if !rest.is_empty() {
                buffer[strides.at(class, eights.len())] = f32x8::new(padded(rest));
            }
        }
    } else {
        let classes = shape.classes;
        let pixels = &data[start..start + place.count * classes];
        for (i, eight) in pixels.chunks(LANES * classes).enumerate() {
            if eight.len() == LANES * classes && classes >= FOUR {
                for first in fours(classes) {
                    let half = |pixel: usize| {
                        f32x4::transpose(core::array::from_fn(|at| {
                            four(eight, (pixel + at) * classes + first)
                        }))
                    };
                    let (low, high) = (half(0), half(FOUR));
                    for class in 0..FOUR {
                        buffer[strides.at(first + class, i)] = bytemuck::cast([low[class], high[class]]);
                    }
                }
            } else {
                for class in 0..classes {
                    buffer[strides.at(class, i)] = load(eight, class, classes, eight.len() / classes);
                }
            }
        }
    }
}

/// And writes them.
pub(crate) fn write(buffer: &[f32x8], data: &mut [f32], shape: &Shape, place: Place, strides: Strides) {
    let start = shape.place(place.image, place.first, 0);
    if shape.classes == 1 && place.count.is_multiple_of(LANES) && strides.eight == 1 {
        let vectors = &buffer[..place.count / LANES];
        data[start..start + place.count].copy_from_slice(bytemuck::cast_slice(vectors));
    } else if shape.pixel_stride() == 1 {
        for class in 0..shape.classes {
            let start = start + class * shape.class_stride();
            let (eights, rest) = data[start..start + place.count].as_chunks_mut::<LANES>();
            for (i, eight) in eights.iter_mut().enumerate() {
                *eight = buffer[strides.at(class, i)].to_array();
            }
            if !rest.is_empty() {
                let last = buffer[strides.at(class, eights.len())].to_array();
                rest.copy_from_slice(&last[..rest.len()]);
            }
        }
    } else {
        let classes = shape.classes;
        let pixels = &mut data[start..start + place.count * classes];
        for (i, eight) in pixels.chunks_mut(LANES * classes).enumerate() {
            if eight.len() == LANES * classes && classes >= FOUR {
                for first in fours(classes) {
                    let rows: [[f32x4; 2]; FOUR] =
                        core::array::from_fn(|class| bytemuck::cast(buffer[strides.at(first + class, i)]));
                    let mut put = |pixel: usize, column: f32x4| {
                        let start = pixel * classes + first;
                        eight[start..start + FOUR].copy_from_slice(&column.to_array());
                    };
                    let low = f32x4::transpose(rows.map(|row| row[0]));
                    let high = f32x4::transpose(rows.map(|row| row[1]));
                    for at in 0..FOUR {
                        put(at, low[at]);
                        put(FOUR + at, high[at]);
                    }
                }
            } else {
                let count = eight.len() / classes;
                for class in 0..classes {
                    store(buffer[strides.at(class, i)], eight, class, classes, count);
                }
            }
        }
    }
}

/// Classes that are turned at a time, from pixel by pixel to class by class.
const FOUR: usize = 4;

/// The first of each four classes; the last four may overlap those before.
fn fours(classes: usize) -> impl Iterator<Item = usize> {
    (0..classes).step_by(FOUR).map(move |first| first.min(classes - FOUR))
}

#[inline(always)]
fn four(data: &[f32], start: usize) -> f32x4 {
    let mut lanes = [0.0; FOUR];
    lanes.copy_from_slice(&data[start..start + FOUR]);
    f32x4::new(lanes)
}
