//! What a measure sees: one class of the images of a group.

use super::frame::Spare;
use crate::batch::Shape;
use crate::byte_lanes;
use crate::space::grid::Grid;
use crate::truth::{PixelLabels, Values};
use core::ops::Range;

/// The truth of the images at hand.
pub(super) struct Truth<'a> {
    pub(super) shape: &'a Shape,
    /// The label of each pixel, or masks where not each has one.
    pub(super) labels: Result<PixelLabels<'a>, &'a [f32]>,
    /// Signed distances that are given.
    pub(super) distances: Option<&'a [f32]>,
}

/// One class of the images of a group.
pub(super) struct View<'a> {
    pub(super) truth: &'a Truth<'a>,
    /// The pixels of an image.
    pub(super) grid: &'a Grid,
    pub(super) class: usize,
    /// Of the images at hand.
    pub(super) first_image: usize,
    /// Image after image; 0 at ignored pixels.
    pub(super) probabilities: &'a [f32],
    pub(super) spare: &'a Spare,
}

impl<'a> View<'a> {
    /// The images of the group, among those at hand.
    pub(super) fn images(&self) -> Range<usize> {
        self.first_image..self.first_image + self.probabilities.len() / self.grid.points()
    }

    /// Of each image its place at hand, its probabilities, and its part of the slopes; that part is empty where there are none.
    pub(super) fn each<'s>(
        &self,
        slopes: Option<&'s mut [f32]>,
    ) -> impl Iterator<Item = (usize, &'a [f32], &'s mut [f32])> + use<'a, 's> {
        let pixels = self.grid.points();
        let mut slopes = slopes.map(|slopes| slopes.chunks_exact_mut(pixels));
        let images = self.images().zip(self.probabilities.chunks_exact(pixels));
        images.map(move |(image, p)| (image, p, slopes.as_mut().and_then(Iterator::next).unwrap_or_default()))
    }

    /// Which pixels of an image are of the class.
    pub(super) fn inside(&self, image: usize) -> Vec<bool> {
        self.truth.inside(image, self.class)
    }
}

impl<'a> Truth<'a> {
    /// Which pixels of an image are of a class; ignored ones are not.
    pub(super) fn inside(&self, image: usize, class: usize) -> Vec<bool> {
        let Ok(PixelLabels { values: Values::Bytes(labels), ignored, .. }) = self.labels else {
            return self.shares(image, class).into_iter().map(|g| g > 0.5).collect();
        };
        let mut inside = vec![0; self.shape.pixels];
        let label = self.label(class);
        if let Ok(byte) = u8::try_from(label)
            && ignored != Some(label)
        {
            let first = image * self.shape.pixels;
            byte_lanes::mark(&mut inside, &labels[first..first + self.shape.pixels], byte);
        }
        inside.into_iter().map(|byte| byte == 1).collect()
    }

    /// The label of a class: the one class has label 1.
    fn label(&self, class: usize) -> i32 {
        if self.shape.classes == 1 { 1 } else { class as i32 }
    }

    /// The truth g of an image's pixels, 0 at ignored ones.
    pub(super) fn shares(&self, image: usize, class: usize) -> Vec<f32> {
        let mut shares = vec![0.0; self.shape.pixels];
        let start = image * self.shape.pixels;
        let label = self.label(class);
        let share = |other: i32| f32::from(u8::from(other == label));
        match self.labels {
            Ok(labels) if labels.ignored == Some(label) => {}
            Ok(PixelLabels { values: Values::Bytes(labels), .. }) => {
                shares.iter_mut().zip(&labels[start..]).for_each(|(g, &label)| *g = share(label.into()));
            }
            Ok(PixelLabels { values: Values::Words(labels), .. }) => {
                shares.iter_mut().zip(&labels[start..]).for_each(|(g, &label)| *g = share(label));
            }
            Err(masks) => self.read(masks, image, class, |pixel, g| shares[pixel] = g.max(0.0)),
        }
        shares
    }

    /// The given distances of an image.
    pub(super) fn distances(&self, image: usize, class: usize) -> Vec<f64> {
        let mut distances = vec![0.0; self.shape.pixels];
        let given = self.distances.unwrap_or_default();
        self.read(given, image, class, |pixel, distance| distances[pixel] = distance.into());
        distances
    }

    /// The ignored pixels of an image.
    pub(super) fn ignored(&self, image: usize) -> Vec<usize> {
        let mut pixels = Vec::new();
        match self.labels {
            Ok(labels) if labels.ignored.is_some() => {
                let first = image * self.shape.pixels;
                let every = 0..self.shape.pixels;
                pixels.extend(every.filter(|pixel| Some(labels.label(first + pixel)) == labels.ignored));
            }
            Ok(_) => {}
            Err(masks) => self.read(masks, image, 0, |pixel, g| {
                if g == -1.0 {
                    pixels.push(pixel);
                }
            }),
        }
        pixels
    }

    /// Of values in the layout of the scores those of a class in an image.
    fn read(&self, values: &[f32], image: usize, class: usize, mut visit: impl FnMut(usize, f32)) {
        let start = self.shape.place(image, 0, class);
        let stride = self.shape.pixel_stride();
        (0..self.shape.pixels).for_each(|pixel| visit(pixel, values[start + pixel * stride]));
    }
}
