//! Losses of pixels whose truth is masks: soft labels, classes that overlap, pixels of no class.
//!
//! The general way, class by class, which labels can take as well: it is the oracle of `hard`, and has what that has not: smoothed labels,
//! and the pixels that cost most. See `passes` for the way through
//! the images. Probabilities are kept folded.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::f32x8;
use crate::layout::{Place, places};
use crate::loss::pixel_masks::prepare_logarithms;
use crate::loss::terms::Terms;
use crate::passes;
use crate::truth::PixelLabels;
use core::ops::Range;
use tile::{Tile, capacity};

mod probabilities;
pub(crate) mod tile;

/// The passes over pixels whose truth is masks.
pub(crate) struct Passes<'a> {
    activation: Activation,
    shape: &'a Shape,
    truth: Result<PixelLabels<'a>, &'a [f32]>,
    weights: Option<&'a [f32]>,
    tile: &'a mut Tile,
    gradient: bool,
}

impl<'a> Passes<'a> {
    /// With `gradient` the region holds the gradient afterwards, otherwise anything.
    pub(crate) fn new(
        activation: Activation,
        shape: &'a Shape,
        truth: Result<PixelLabels<'a>, &'a [f32]>,
        weights: Option<&'a [f32]>,
        is_weighted: bool,
        tile: &'a mut Tile,
        gradient: bool,
    ) -> Passes<'a> {
        tile.begin(shape.classes, is_weighted);
        Passes { activation, shape, truth, weights, tile, gradient }
    }
}

impl passes::Passes for Passes<'_> {
    fn forward(
        &mut self,
        terms: &mut Terms,
        image: usize,
        section: Range<usize>,
        region: &mut [f32],
    ) -> Result<(), Error> {
        let Passes { activation, shape, truth, weights, tile, .. } = self;
        for place in places(image, section, capacity(shape.classes)) {
            tile.read_truth(truth, *weights, shape, place);
            tile.read_scores(region, shape, place, *activation)?;
            forward(*activation, tile, terms, shape, place)?;
            tile.keep_folded(region, shape, place);
        }
        Ok(())
    }

    fn goes_back(&self) -> bool {
        self.gradient
    }

    fn backward(&mut self, terms: &mut Terms, image: usize, section: Range<usize>, region: &mut [f32]) {
        let Passes { activation, shape, truth, weights, tile, .. } = self;
        for place in places(image, section, capacity(shape.classes)) {
            tile.read_truth(truth, *weights, shape, place);
            tile.take_folded(region, shape, place);
            backward(*activation, tile, terms, shape, place);
            tile.write_scores(region, shape, place);
        }
    }
}

/// Scores become folded probabilities; every term adds up its sums.
fn forward(
    activation: Activation,
    tile: &mut Tile,
    terms: &mut Terms,
    shape: &Shape,
    place: Place,
) -> Result<(), Error> {
    for term in terms.pixels.iter().filter(|term| term.is_exclusive && activation == Activation::None) {
        let sums = tile.sums();
        term.check_sums(&sums, |i| tile.valid(i), shape, place)?;
    }
    activation.forward(tile, shape.classes);
    if activation == Activation::Softmax && !terms.pixels.is_empty() {
        prepare_logarithms(tile);
    }
    for class in 0..shape.classes {
        tile.take_share(class);
        terms.overlaps.iter_mut().for_each(|term| term.add_masks(tile, class, place.image));
        terms.pixels.iter_mut().for_each(|term| term.add_masks(tile, class, place));
        terms.lovasz.iter_mut().for_each(|term| term.keep_masks(tile, class, place));
        terms.geometric.iter_mut().for_each(|terms| terms.keep_masks(tile, class, place));
    }
    Ok(())
}

/// Folded probabilities become the gradient, in the place of the scores.
fn backward(activation: Activation, tile: &mut Tile, terms: &Terms, shape: &Shape, place: Place) {
    let is_given = activation == Activation::None;
    for class in 0..shape.classes {
        tile.take_share(class);
        tile.row(class).scores.fill(f32x8::splat(0.0));
        for term in &terms.overlaps {
            term.add_slopes_of_masks(tile, class, place.image);
        }
        for term in terms.lovasz.iter().filter(|term| !term.is_of_scores()) {
            term.add_slopes_of_masks(tile, class, place);
        }
        if let Some(terms) = &terms.geometric {
            terms.add_slopes_of_masks(tile, class, place);
        }
        for term in terms.pixels.iter().filter(|_| is_given) {
            term.add_slopes_of_masks(tile, class, place);
        }
    }
    activation.backward(tile, shape.classes);
    // Pixel terms know their slope with respect to the score, better than by way of the probability; hinges have no other.
    for class in 0..shape.classes {
        for term in terms.lovasz.iter().filter(|term| term.is_of_scores()) {
            term.add_slopes_of_masks(tile, class, place);
        }
    }
    for term in terms.pixels.iter().filter(|_| !is_given) {
        if term.is_exclusive {
            for class in 0..shape.classes {
                tile.take_share(class);
                term.add_pull(tile, class, place);
            }
        }
        for class in 0..shape.classes {
            tile.take_share(class);
            term.add_gradient_of_masks(tile, class, place);
        }
    }
}
