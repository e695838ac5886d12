//! Losses of pixels that have one label each: class maps, and masks that say the same.
//!
//! The images of a span, one where no group reaches further, are walked through tile by tile:
//!
//! 1. *forward*: labels and scores are read, scores become probabilities, and every term adds up what it needs. Probabilities are
//!    kept in the place of the scores;
//! 2. where a group ends its overlaps have their values, and two slopes for each class; where a span ends errors are sorted, and
//!    each has its slope;
//! 3. *backward*: the terms' slopes are added and go back through the activation, into the place of the scores.
//!
//! Where each pixel's gradient hangs on no other pixel, a tile goes back at once.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::loss::Loss;
use crate::loss::terms::Terms;
use crate::truth::{PixelLabels, Summary};
use given::Given;
use tile::{Tile, places};

mod given;
mod sigmoid;
mod softmax;
pub(crate) mod tile;

/// A batch whose pixels have one label each.
pub(crate) struct Batch<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) labels: PixelLabels<'a>,
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
    if let Some(given) = Given::new(loss.activation, batch, &mut terms) {
        return given.evaluate(region, gradient);
    }
    let Batch { shape, labels, summary } = batch;
    tile.begin(loss.activation, shape.classes);
    let at_once = terms.are_of_pixels();
    // Slopes by given probabilities, or by scores as they are, often hang on labels and order alone.
    let keeps = match loss.activation {
        Activation::Softmax | Activation::Sigmoid => !at_once,
        Activation::None | Activation::Raw => !at_once && terms.need_values(),
    };
    let goes_back = gradient || terms.lovasz.iter().any(|term| term.is_placed());
    let mut value = 0.0;
    for span in terms.spans(shape) {
        terms.begin_span(&span);
        if !terms.pixels.is_empty() {
            tile.begin_pulls(&span, if at_once { 0 } else { shape.pixels });
        }
        for image in span.clone() {
            for place in places(shape, image) {
                tile.read_labels(labels, shape, place);
                tile.read_scores(region, shape)?;
                forward(tile, &mut terms, shape)?;
                if !at_once {
                    if keeps {
                        tile.keep(region, shape);
                    }
                } else if gradient {
                    backward(tile, &mut terms, true);
                    tile.write_slopes(region, shape);
                }
            }
            value += terms.end_image(image, summary);
        }
        value += terms.end_span(summary);
        if goes_back && !at_once {
            for place in span.flat_map(|image| places(shape, image)) {
                tile.read_labels(labels, shape, place);
                if keeps {
                    tile.take_kept(region, shape);
                }
                backward(tile, &mut terms, gradient);
                if gradient {
                    tile.write_slopes(region, shape);
                }
            }
        }
    }
    Ok(value + terms.rest_of_value())
}

/// Scores become probabilities; every term adds up what it needs.
fn forward(tile: &mut Tile, terms: &mut Terms, shape: &Shape) -> Result<(), Error> {
    for term in terms.lovasz.iter_mut().filter(|term| term.is_of_scores()) {
        term.keep_labels(tile);
    }
    match tile.activation {
        Activation::Softmax if terms.pixels.is_empty() => softmax::forward::<false>(tile),
        Activation::Softmax => {
            softmax::forward::<true>(tile);
            tile.pulls_mut().fill(Default::default());
            terms.pixels.iter_mut().for_each(|term| term.add_softmax(tile));
        }
        Activation::Sigmoid => {
            sigmoid::exponentials(tile);
            terms.pixels.iter_mut().for_each(|term| term.add_sigmoid(tile));
            sigmoid::probabilities(tile);
        }
        Activation::None => {
            for term in terms.pixels.iter().filter(|term| term.is_exclusive) {
                term.check_sums(&tile.sums(), |eight| tile.pixels[eight].count(), shape, tile.place)?;
            }
            terms.pixels.iter_mut().for_each(|term| term.add_given(tile));
        }
        Activation::Raw => {}
    }
    terms.overlaps.iter_mut().for_each(|term| term.add_labels(tile));
    for term in terms.lovasz.iter_mut().filter(|term| !term.is_of_scores()) {
        term.keep_labels(tile);
    }
    Ok(())
}

/// Adds up what the value still lacks; with `gradient` probabilities become the gradient, in the place of the slopes.
fn backward(tile: &mut Tile, terms: &mut Terms, gradient: bool) {
    let Terms { overlaps, lovasz, pixels } = terms;
    if tile.is_softmax() && overlaps.iter().any(|term| term.needs_values()) {
        softmax::find_wrong(tile);
    }
    // The first of the terms writes slopes, the others add to them.
    let mut begins = true;
    for term in lovasz.iter_mut().filter(|term| !term.is_of_scores() && (gradient || term.is_placed())) {
        term.add_slopes_of_labels(tile, core::mem::take(&mut begins));
    }
    if !gradient {
        return;
    }
    for term in overlaps {
        term.add_slopes_of_labels(tile, core::mem::take(&mut begins));
    }
    match tile.activation {
        Activation::Softmax => {
            softmax::backward(tile, !begins, !pixels.is_empty());
            begins = false;
        }
        Activation::Sigmoid => {
            if !begins {
                sigmoid::backward(tile);
            }
            for term in pixels {
                term.add_gradient_of_sigmoid(tile, core::mem::take(&mut begins));
            }
        }
        Activation::None => {
            for term in pixels {
                term.add_slopes_of_given(tile, core::mem::take(&mut begins));
            }
        }
        Activation::Raw => {}
    }
    tile.clear_nobody();
    for term in lovasz.iter_mut().filter(|term| term.is_of_scores()) {
        term.add_slopes_of_labels(tile, core::mem::take(&mut begins));
    }
}
