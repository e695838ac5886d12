//! Losses of pixels that have one label each: class maps, and masks that say the same.
//!
//! See `passes` for the way through them. Where each pixel's gradient hangs on no other pixel, a tile goes back at once.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::layout::places;
use crate::loss::Loss;
use crate::loss::terms::Terms;
use crate::passes;
use crate::truth::PixelLabels;
use core::ops::Range;
use tile::{Tile, capacity};

pub(crate) mod given;
pub(crate) mod pixels;
mod sigmoid;
mod softmax;
pub(crate) mod tile;

/// The passes over pixels that have one label each.
pub(crate) struct Passes<'a> {
    shape: &'a Shape,
    labels: PixelLabels<'a>,
    tile: &'a mut Tile,
    gradient: bool,
    /// Whether each pixel's gradient hangs on no other pixel.
    at_once: bool,
    /// Whether probabilities are kept between the passes.
    keeps: bool,
    goes_back: bool,
}

impl<'a> Passes<'a> {
    /// With `gradient` the region holds the gradient afterwards, otherwise anything.
    pub(crate) fn new(
        loss: &Loss,
        shape: &'a Shape,
        labels: PixelLabels<'a>,
        is_weighted: bool,
        tile: &'a mut Tile,
        gradient: bool,
        terms: &Terms,
    ) -> Passes<'a> {
        tile.begin(loss.activation, shape.classes, is_weighted);
        let at_once = terms.are_of_pixels();
        // Slopes by given probabilities, or by scores as they are, often hang on labels and order alone.
        let keeps = match loss.activation {
            Activation::Softmax | Activation::Sigmoid => !at_once,
            Activation::None | Activation::Raw => !at_once && terms.need_values(),
        };
        let goes_back = !at_once && (gradient || terms.lovasz.iter().any(|term| term.is_placed()));
        Passes { shape, labels, tile, gradient, at_once, keeps, goes_back }
    }
}

impl passes::Passes for Passes<'_> {
    fn begin(&mut self, terms: &Terms, span: &Range<usize>) {
        if self.tile.is_softmax() && !terms.pixels.is_empty() {
            let is_kept = self.gradient && !self.at_once;
            self.tile.begin_pulls(span, if is_kept { self.shape.pixels } else { 0 });
        }
    }

    fn forward(
        &mut self,
        terms: &mut Terms,
        image: usize,
        section: Range<usize>,
        region: &mut [f32],
    ) -> Result<(), Error> {
        let Passes { shape, tile, .. } = self;
        for place in places(image, section, capacity(shape.classes)) {
            tile.read_labels(&self.labels, shape, place);
            tile.read_scores(region, shape)?;
            forward(tile, terms, shape)?;
            if self.keeps {
                tile.keep(region, shape);
            }
            if self.at_once && self.gradient {
                backward(tile, terms, true);
                tile.write_slopes(region, shape);
            }
        }
        Ok(())
    }

    fn goes_back(&self) -> bool {
        self.goes_back
    }

    fn backward(&mut self, terms: &mut Terms, image: usize, section: Range<usize>, region: &mut [f32]) {
        let Passes { shape, tile, .. } = self;
        for place in places(image, section, capacity(shape.classes)) {
            tile.read_labels(&self.labels, shape, place);
            if self.keeps {
                tile.take_kept(region, shape);
            }
            backward(tile, terms, self.gradient);
            if self.gradient {
                tile.write_slopes(region, shape);
            }
        }
    }
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
    terms.geometric.iter_mut().for_each(|terms| terms.keep_labels(tile));
    Ok(())
}

/// Adds up what the value still lacks; with `gradient` probabilities become the gradient, in the place of the slopes.
fn backward(tile: &mut Tile, terms: &mut Terms, gradient: bool) {
    let Terms { overlaps, lovasz, pixels, geometric, .. } = terms;
    if tile.is_softmax() && overlaps.iter().any(|term| term.needs_values()) {
        softmax::find_wrong(tile);
    }
    // The first of the terms writes slopes, the others add to them.
    let mut begins = true;
    for term in overlaps.iter().filter(|_| gradient) {
        term.add_slopes_of_labels(tile, core::mem::take(&mut begins));
    }
    if tile.is_weighted && !begins {
        tile.weigh_slopes();
    }
    for term in lovasz.iter_mut().filter(|term| !term.is_of_scores() && (gradient || term.is_placed())) {
        term.add_slopes_of_labels(tile, core::mem::take(&mut begins));
    }
    if !gradient {
        return;
    }
    if let Some(terms) = geometric {
        terms.add_slopes_of_labels(tile, core::mem::take(&mut begins));
    }
    match tile.activation {
        Activation::Softmax if begins && pixels.is_empty() => {}
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
