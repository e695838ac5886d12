//! The passes over a batch; `loss` tells their order.

use crate::activation::Activation;
use crate::batch::{Batch, Shape};
use crate::error::Error;
use crate::lanes::f32x8;
use crate::loss::one_pass;
use crate::loss::overlap::Form;
use crate::loss::overlap_sums::OverlapSums;
use crate::loss::pixel::{PixelState, prepare_logarithms};
use crate::loss::planes;
use crate::loss::selection::{Classes, Over, Selection};
use crate::loss::softmax_overlap;
use crate::loss::{Loss, Term};
use crate::tile::{Place, Tile, places};
use crate::truth::{Summary, Truth};
use crate::workspace::{TermState, Workspace};

pub(crate) fn evaluate(
    loss: &Loss,
    shape: &Shape,
    region: &mut [f32],
    truth: &Truth,
    gradient: bool,
    workspace: &mut Workspace,
) -> Result<f64, Error> {
    if shape.images == 0 || shape.pixels == 0 {
        return Ok(0.0);
    }
    begin(loss, shape, workspace);
    let batch = Batch { shape, truth, ignore_label: loss.ignore_label };
    if planes::has_planes(loss, shape, truth) {
        return planes::evaluate(loss, &batch, region, gradient, workspace);
    }
    workspace.tile.prepare(shape, truth);
    for (state, (_, term)) in workspace.states.iter_mut().zip(&loss.terms) {
        if let (TermState::Lovasz(state), Term::Lovasz(_)) = (state, term) {
            state.begin(shape);
        }
    }
    if one_pass::is_one_pass(loss, truth) {
        return one_pass::evaluate(loss, &batch, region, gradient, workspace);
    }
    if softmax_overlap::is_softmax_overlap(loss, truth) {
        return softmax_overlap::evaluate(loss, &batch, region, gradient, workspace);
    }
    let mut value = forward(loss, &batch, region, workspace)?;
    value += finish(loss, &batch, workspace);
    if gradient {
        for place in (0..shape.images).flat_map(|image| places(shape, image)) {
            backward(loss, &batch, region, place, workspace);
        }
    }
    Ok(value)
}

impl Term {
    /// The groups of a term of overlaps.
    fn overlap_selection(&self) -> Option<&Selection> {
        match self {
            Term::Overlap(overlap) => Some(&overlap.selection),
            Term::GeneralizedDice(dice) => Some(&dice.selection),
            _ => None,
        }
    }

    /// What the group that ends with an image is worth to a term of overlaps, 0 where none does; its slopes are left in `sums`,
    /// which begin anew.
    pub(crate) fn end_image(
        &self,
        sums: &mut OverlapSums,
        factor: f64,
        image: usize,
        shape: &Shape,
        summary: &Summary,
        shares: &mut Vec<f64>,
    ) -> f64 {
        let Some(selection) = self.overlap_selection() else { return 0.0 };
        if selection.over == Over::Batch && image + 1 < shape.images {
            return 0.0;
        }
        let group = selection.group(image);
        let scale = factor / selection.groups(shape) as f64;
        selection.shares(&Classes::All, group, summary, shares, shape.classes);
        let value = match self {
            // A group without a valid pixel has no error, whatever the smoothing says.
            _ if summary.valid(group) == 0.0 => 0.0,
            Term::GeneralizedDice(dice) => dice.end_group(sums, scale, group, summary, shares),
            Term::Overlap(overlap) => overlap.end_group(sums, scale, group, shares),
            _ => 0.0,
        };
        sums.begin_group();
        value
    }
}

fn begin(loss: &Loss, shape: &Shape, workspace: &mut Workspace) {
    workspace.states.resize_with(loss.terms.len(), || TermState::Pixel(PixelState::default()));
    for (state, (factor, term)) in workspace.states.iter_mut().zip(&loss.terms) {
        match term {
            Term::Overlap(overlap) => {
                state.overlap().begin(overlap.form, overlap.selection.groups(shape), shape);
            }
            Term::GeneralizedDice(dice) => {
                state.overlap().begin(Form::Product, dice.selection.groups(shape), shape);
            }
            Term::Lovasz(_) => {
                state.lovasz();
            }
            Term::CrossEntropy(entropy) => {
                state.pixel().begin(entropy, *factor, loss.activation, &workspace.summary, shape);
            }
        }
    }
}

/// Scores become folded probabilities; every term adds up its sums. Returns what the overlap terms are worth.
fn forward(loss: &Loss, batch: &Batch, region: &mut [f32], workspace: &mut Workspace) -> Result<f64, Error> {
    let Workspace { tile, states, summary, shares, .. } = workspace;
    let (shape, truth) = (batch.shape, batch.truth);
    let has_logarithms = states.iter().any(|state| matches!(state, TermState::Pixel(_)));
    let mut value = 0.0;
    for image in 0..shape.images {
        for place in places(shape, image) {
            tile.read_truth(truth, shape, place, batch.ignore_label);
            tile.read_scores(region, shape, place);
            loss.activation.forward(tile, shape, place)?;
            if has_logarithms {
                prepare_logarithms(tile, loss.activation);
            }
            for state in states.iter() {
                if let TermState::Pixel(state) = state {
                    state.check_sums(tile, loss.activation, shape, place)?;
                }
            }
            for class in 0..shape.classes {
                tile.take_share(class, truth, shape);
                for (state, (_, term)) in states.iter_mut().zip(&loss.terms) {
                    match (state, term) {
                        (TermState::Overlap(sums), _) => sums.add(tile, class),
                        (TermState::Pixel(state), _) => state.add(tile, loss.activation, class),
                        (TermState::Lovasz(state), Term::Lovasz(lovasz)) => {
                            state.keep(lovasz, tile, class, place, shape);
                        }
                        _ => {}
                    }
                }
            }
            tile.keep_folded(region, shape, place);
        }
        for (state, (factor, term)) in states.iter_mut().zip(&loss.terms) {
            if let TermState::Overlap(sums) = state {
                value += term.end_image(sums, *factor, image, shape, summary, shares);
            }
        }
    }
    Ok(value)
}

/// Sorts for the Lovász terms. Returns what they and the pixel terms are worth.
fn finish(loss: &Loss, batch: &Batch, workspace: &mut Workspace) -> f64 {
    let Workspace { states, summary, .. } = workspace;
    let mut value = 0.0;
    for (state, (factor, term)) in states.iter_mut().zip(&loss.terms) {
        match (state, term) {
            (TermState::Lovasz(state), Term::Lovasz(lovasz)) => {
                value += state.evaluate_kept(lovasz, *factor, batch.shape, summary);
            }
            (TermState::Pixel(state), _) => value += state.value(),
            _ => {}
        }
    }
    value
}

/// Folded probabilities become the gradient, in the place of the scores.
fn backward(loss: &Loss, batch: &Batch, region: &mut [f32], place: Place, workspace: &mut Workspace) {
    let Workspace { tile, states, .. } = workspace;
    let (shape, truth) = (batch.shape, batch.truth);
    tile.read_truth(truth, shape, place, batch.ignore_label);
    tile.take_folded(region, shape, place);
    let mut by_probability = false;
    for class in 0..shape.classes {
        tile.take_share(class, truth, shape);
        tile.row(class).scores.fill(f32x8::splat(0.0));
        for (state, (_, term)) in states.iter().zip(&loss.terms) {
            by_probability |= match (state, term) {
                (TermState::Overlap(sums), _) => {
                    if let Some(selection) = term.overlap_selection() {
                        sums.add_slopes(tile, class, selection.group(place.image));
                    }
                    true
                }
                (TermState::Lovasz(state), term) if !term.is_hinge() => {
                    state.add_slopes(tile, class, place, shape);
                    true
                }
                (TermState::Pixel(state), _) if loss.activation == Activation::None => {
                    state.add_slopes(tile, class);
                    true
                }
                _ => false,
            }
        }
    }
    if by_probability {
        loss.activation.backward(tile, shape.classes);
    }
    add_score_gradients(loss, states, batch, place, tile);
    tile.write_scores(region, shape, place);
}

/// Pixel terms know their slope with respect to the score, better than by way of the probability; hinges have no other.
fn add_score_gradients(loss: &Loss, states: &[TermState], batch: &Batch, place: Place, tile: &mut Tile) {
    let shape = batch.shape;
    for (state, (_, term)) in states.iter().zip(&loss.terms) {
        match state {
            TermState::Lovasz(state) if term.is_hinge() => {
                (0..shape.classes).for_each(|class| state.add_slopes(tile, class, place, shape));
            }
            TermState::Pixel(state) if loss.activation != Activation::None => {
                if state.is_exclusive() {
                    for class in 0..shape.classes {
                        tile.take_share(class, batch.truth, shape);
                        state.add_pull(tile, class);
                    }
                }
                for class in 0..shape.classes {
                    tile.take_share(class, batch.truth, shape);
                    state.add_gradient(tile, class);
                }
            }
            _ => {}
        }
    }
}
