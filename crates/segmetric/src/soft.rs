//! Losses of pixels whose truth is masks: soft labels, classes that overlap, pixels of no class.
//!
//! The general way, class by class, which hard truth could take as well: it is the oracle of `hard`. Images are walked through in
//! spans, as there. A span goes forward, where scores become folded probabilities and every term adds up what it needs, and then
//! back, where the terms' slopes are added and go back through the activation, into the place of the scores.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::f32x8;
use crate::layout::Place;
use crate::loss::Loss;
use crate::loss::pixel_masks::prepare_logarithms;
use crate::loss::terms::Terms;
use crate::truth::Summary;
use tile::{Tile, places};

mod probabilities;
pub(crate) mod tile;

/// A batch whose truth is masks.
pub(crate) struct Batch<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) masks: &'a [f32],
    pub(crate) summary: &'a Summary,
}

/// The value of a loss; with `gradient` the region holds the gradient afterwards, otherwise anything.
pub(crate) fn evaluate(
    loss: &Loss,
    batch: &Batch,
    region: &mut [f32],
    gradient: bool,
    tile: &mut Tile,
    mut terms: Terms,
) -> Result<f64, Error> {
    let &Batch { shape, masks, summary } = batch;
    tile.begin(shape.classes);
    let mut value = 0.0;
    for span in terms.spans(shape) {
        terms.begin_span(&span);
        for image in span.clone() {
            for place in places(shape, image) {
                tile.read_masks(masks, shape, place);
                tile.read_scores(region, shape, place, loss.activation)?;
                forward(loss.activation, tile, &mut terms, shape, place)?;
                tile.keep_folded(region, shape, place);
            }
            value += terms.end_image(image, summary);
        }
        value += terms.end_span(summary);
        if gradient {
            for place in span.flat_map(|image| places(shape, image)) {
                tile.read_masks(masks, shape, place);
                tile.take_folded(region, shape, place);
                backward(loss.activation, tile, &terms, shape, place);
                tile.write_scores(region, shape, place);
            }
        }
    }
    Ok(value + terms.rest_of_value())
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
        terms.overlaps.iter_mut().for_each(|term| term.add_masks(tile, class));
        terms.pixels.iter_mut().for_each(|term| term.add_masks(tile, class));
        terms.lovasz.iter_mut().for_each(|term| term.keep_masks(tile, class, place));
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
        for term in terms.pixels.iter().filter(|_| is_given) {
            term.add_slopes_of_masks(tile, class);
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
                term.add_pull(tile, class);
            }
        }
        for class in 0..shape.classes {
            tile.take_share(class);
            term.add_gradient_of_masks(tile, class);
        }
    }
}
