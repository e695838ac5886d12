//! How a flat slice is images × classes × pixels.
//!
//! A batch of scores is one slice in one of two layouts. Pixels of an image are flat: losses and counts never ask
//! whether space has two axes or three, only metrics of shapes do. A place is
//! `image · pixels · classes + pixel · pixel_stride + class · class_stride`, with strides
//!
//! | layout | order | pixel stride | class stride |
//! | --- | --- | --- | --- |
//! | channels last | `[image, ...space, class]` | classes | 1 |
//! | channels first | `[image, class, ...space]` | 1 | pixels |

use crate::error::{Error, MAX_CLASSES};
use core::ops::Range;

/// Pixels of a section, a number of whole vectors. A sum over an image is a sum over its sections, added in their order: so one
/// part of a batch can be passed through apart from the others, and the bits stay the same.
pub(crate) const SECTION: usize = 1 << 14;

/// Where the class axis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `[image, ...space, class]`, as TensorFlow and Keras have it.
    ChannelsLast,
    /// `[image, class, ...space]`, as PyTorch and ONNX have it.
    ChannelsFirst,
}

/// The sizes of a batch of scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Number of images.
    pub images: usize,
    /// Pixels of one image: the product of its space axes.
    pub pixels: usize,
    /// Number of classes; 1 is a problem of one foreground class.
    pub classes: usize,
    /// Where the class axis stands.
    pub layout: Layout,
}

impl Shape {
    /// The number of scores, or an error where it cannot be addressed.
    pub fn scores(&self) -> Result<usize, Error> {
        if self.classes == 0 || self.classes > MAX_CLASSES {
            return Err(Error::Classes { came: self.classes });
        }
        // Within one group pixels are numbered in 32 bits, and a slice has at most isize::MAX bytes.
        self.images
            .checked_mul(self.pixels)
            .filter(|&pixels| pixels <= u32::MAX as usize)
            .and_then(|pixels| pixels.checked_mul(self.classes))
            .filter(|&scores| scores <= isize::MAX as usize / size_of::<f32>())
            .ok_or(Error::TooLarge)
    }

    /// The number of pixels over all images.
    pub(crate) fn all_pixels(&self) -> usize {
        self.images * self.pixels
    }

    /// The pixels of each section of an image.
    pub(crate) fn sections(&self) -> impl Iterator<Item = Range<usize>> + use<> {
        let pixels = self.pixels;
        (0..pixels).step_by(SECTION).map(move |first| first..pixels.min(first + SECTION))
    }

    pub(crate) fn pixel_stride(&self) -> usize {
        match self.layout {
            Layout::ChannelsLast => self.classes,
            Layout::ChannelsFirst => 1,
        }
    }

    pub(crate) fn class_stride(&self) -> usize {
        match self.layout {
            Layout::ChannelsLast => 1,
            Layout::ChannelsFirst => self.pixels,
        }
    }

    /// The flat place of a score.
    #[inline(never)]
    pub(crate) fn place(&self, image: usize, pixel: usize, class: usize) -> usize {
        image * self.pixels * self.classes + pixel * self.pixel_stride() + class * self.class_stride()
    }
}
