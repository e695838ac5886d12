//! What a measure sees: one class of the images of a group.

use crate::batch::Shape;
use crate::space::grid::Grid;
use crate::truth::{PixelLabels, Values};

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
}

impl<'a> View<'a> {
    /// The images of the group, among those at hand.
    pub(super) fn images(&self) -> core::ops::Range<usize> {
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

    /// Which pixels of an image are of the class; ignored ones are not.
    pub(super) fn inside(&self, image: usize) -> Vec<bool> {
        match self.truth.labels {
            Ok(labels) => self.labelled(&labels, image),
            Err(_) => self.shares(image).into_iter().map(|g| g > 0.5).collect(),
        }
    }

    /// The truth g of an image's pixels, 0 at ignored ones.
    pub(super) fn shares(&self, image: usize) -> Vec<f32> {
        match self.truth.labels {
            Ok(labels) => {
                self.labelled(&labels, image).into_iter().map(|inside| f32::from(u8::from(inside))).collect()
            }
            Err(masks) => self.of_class(masks, image).map(|g| g.max(0.0)).collect(),
        }
    }

    /// The given distances of an image.
    pub(super) fn distances(&self, image: usize) -> impl Iterator<Item = f64> + use<'a> {
        self.of_class(self.truth.distances.unwrap_or_default(), image).map(f64::from)
    }

    /// The ignored pixels of an image.
    pub(super) fn ignored(&self, image: usize) -> Vec<usize> {
        let pixels = self.grid.points();
        let start = image * pixels;
        let every = 0..pixels;
        match self.truth.labels {
            Ok(PixelLabels { ignored: None, .. }) => Vec::new(),
            Ok(PixelLabels { values: Values::Bytes(labels), ignored: Some(ignored), .. }) => {
                every.filter(|pixel| i32::from(labels[start + pixel]) == ignored).collect()
            }
            Ok(PixelLabels { values: Values::Words(labels), ignored: Some(ignored), .. }) => {
                every.filter(|pixel| labels[start + pixel] == ignored).collect()
            }
            Err(masks) => every
                .zip(self.of_class(masks, image))
                .filter(|(_, g)| *g == -1.0)
                .map(|(pixel, _)| pixel)
                .collect(),
        }
    }

    /// Of values in the layout of the scores those of the class in an image.
    fn of_class(&self, values: &'a [f32], image: usize) -> impl Iterator<Item = f32> + use<'a> {
        let shape = self.truth.shape;
        let start = shape.place(image, 0, self.class);
        values.iter().skip(start).step_by(shape.pixel_stride()).take(shape.pixels).copied()
    }

    fn labelled(&self, labels: &PixelLabels, image: usize) -> Vec<bool> {
        // The one class has label 1.
        let label = if self.truth.shape.classes == 1 { 1 } else { self.class as i32 };
        let range = image * self.grid.points()..(image + 1) * self.grid.points();
        if labels.ignored == Some(label) {
            return vec![false; range.len()];
        }
        match labels.values {
            Values::Bytes(labels) => labels[range].iter().map(|&other| i32::from(other) == label).collect(),
            Values::Words(labels) => labels[range].iter().map(|&other| other == label).collect(),
        }
    }
}
