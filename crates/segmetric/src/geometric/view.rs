//! What a measure sees: one class of the images of a group.

use super::frame::Spare;
use crate::batch::Shape;
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
        match self.labels {
            Ok(labels) => self.labelled(&labels, image, class),
            Err(masks) => self.of_class(masks, image, class).map(|g| g > 0.5).collect(),
        }
    }

    /// The truth g of an image's pixels, 0 at ignored ones.
    pub(super) fn shares(&self, image: usize, class: usize) -> Vec<f32> {
        match self.labels {
            Ok(labels) => {
                let inside = self.labelled(&labels, image, class).into_iter();
                inside.map(|inside| f32::from(u8::from(inside))).collect()
            }
            Err(masks) => self.of_class(masks, image, class).map(|g| g.max(0.0)).collect(),
        }
    }

    /// The given distances of an image.
    pub(super) fn distances(&self, image: usize, class: usize) -> impl Iterator<Item = f64> + use<'a> {
        self.of_class(self.distances.unwrap_or_default(), image, class).map(f64::from)
    }

    /// The ignored pixels of an image.
    pub(super) fn ignored(&self, image: usize) -> Vec<usize> {
        let start = image * self.shape.pixels;
        let every = 0..self.shape.pixels;
        match self.labels {
            Ok(PixelLabels { ignored: None, .. }) => Vec::new(),
            Ok(PixelLabels { values: Values::Bytes(labels), ignored: Some(ignored), .. }) => {
                every.filter(|pixel| i32::from(labels[start + pixel]) == ignored).collect()
            }
            Ok(PixelLabels { values: Values::Words(labels), ignored: Some(ignored), .. }) => {
                every.filter(|pixel| labels[start + pixel] == ignored).collect()
            }
            Err(masks) => {
                let pixels = every.zip(self.of_class(masks, image, 0));
                pixels.filter(|(_, g)| *g == -1.0).map(|(pixel, _)| pixel).collect()
            }
        }
    }

    /// Of values in the layout of the scores those of a class in an image.
    fn of_class(&self, values: &'a [f32], image: usize, class: usize) -> impl Iterator<Item = f32> + use<'a> {
        let start = self.shape.place(image, 0, class);
        values.iter().skip(start).step_by(self.shape.pixel_stride()).take(self.shape.pixels).copied()
    }

    fn labelled(&self, labels: &PixelLabels, image: usize, class: usize) -> Vec<bool> {
        // The one class has label 1.
        let label = if self.shape.classes == 1 { 1 } else { class as i32 };
        let range = image * self.shape.pixels..(image + 1) * self.shape.pixels;
        if labels.ignored == Some(label) {
            return vec![false; range.len()];
        }
        match labels.values {
            Values::Bytes(labels) => labels[range].iter().map(|&other| i32::from(other) == label).collect(),
            Values::Words(labels) => labels[range].iter().map(|&other| other == label).collect(),
        }
    }
}
