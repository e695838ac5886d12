//! The passes over a batch; `loss` tells their order.

use crate::activation::Activation;
use crate::batch::Shape;
use crate::error::Error;
use crate::lanes::f32x8;
use crate::loss::pixel::PixelState;
use crate::loss::selection::Over;
use crate::loss::{Loss, Term};
use crate::tile::{Place, Tile, places};
use crate::truth::Truth;
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
    workspace.tile.prepare(shape, truth);
    begin(loss, shape, workspace);
    forward(loss, shape, region, truth, workspace)?;
    let value = finish(loss, shape, region, truth, workspace);
    if gradient {
        for place in (0..shape.images).flat_map(|image| places(shape, image)) {
            backward(loss, shape, region, truth, place, workspace);
        }
    }
    Ok(value)
}

fn begin(loss: &Loss, shape: &Shape, workspace: &mut Workspace) {
    workspace.states.resize_with(loss.terms.len(), || TermState::Pixel(PixelState::default()));
    for (state, (factor, term)) in workspace.states.iter_mut().zip(&loss.terms) {
        match term {
            Term::SoftDice(dice) => state.overlap().begin(dice, shape),
            Term::LovaszSoftmax(_) => state.lovasz().begin(shape),
            Term::CrossEntropy(entropy) => {
                state.pixel().begin(entropy, *factor, loss.activation, &workspace.summary, shape);
            }
        }
    }
}

/// Scores become folded probabilities; every term adds up its sums.
fn forward(
    loss: &Loss,
    shape: &Shape,
    region: &mut [f32],
    truth: &Truth,
    workspace: &mut Workspace,
) -> Result<(), Error> {
    let Workspace { tile, states, summary, .. } = workspace;
    for image in 0..shape.images {
        for place in places(shape, image) {
            tile.read_truth(truth, shape, place, loss.ignore_label);
            tile.read_scores(region, shape, place);
            loss.activation.forward(tile, shape, place)?;
            if let Some(TermState::Pixel(state)) =
                states.iter().find(|state| matches!(state, TermState::Pixel(_)))
            {
                state.prepare(tile, loss.activation);
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
                        (TermState::Overlap(state), Term::SoftDice(dice)) => state.add(dice, tile, class),
                        (TermState::Pixel(state), _) => state.add(tile, loss.activation, class),
                        _ => {}
                    }
                }
            }
            tile.write_folded(region, shape, place);
        }
        for (state, (factor, term)) in states.iter_mut().zip(&loss.terms) {
            if let (TermState::Overlap(state), Term::SoftDice(dice)) = (state, term)
                && (dice.selection.over == Over::Image || image + 1 == shape.images)
            {
                let index = group_index(dice.selection.over, image);
                state.end_group(dice, *factor, dice.selection.group(image), index, summary, shape);
            }
        }
    }
    Ok(())
}

fn group_index(over: Over, image: usize) -> usize {
    match over {
        Over::Image => image,
        Over::Batch => 0,
    }
}

/// The Lovász terms, and the value of the sum.
fn finish(loss: &Loss, shape: &Shape, region: &[f32], truth: &Truth, workspace: &mut Workspace) -> f64 {
    let Workspace { tile, states, summary, .. } = workspace;
    let mut value = 0.0;
    for (state, (factor, term)) in states.iter_mut().zip(&loss.terms) {
        if let (TermState::Lovasz(state), Term::LovaszSoftmax(lovasz)) = (&mut *state, term) {
            state.evaluate(lovasz, *factor, shape, region, truth, loss.ignore_label, summary, tile);
        }
        value += match state {
            TermState::Overlap(state) => state.value,
            TermState::Lovasz(state) => state.value,
            TermState::Pixel(state) => state.value(),
        };
    }
    value
}

/// Folded probabilities become the gradient, in the place of the scores.
fn backward(
    loss: &Loss,
    shape: &Shape,
    region: &mut [f32],
    truth: &Truth,
    place: Place,
    workspace: &mut Workspace,
) {
    let Workspace { tile, states, .. } = workspace;
    tile.read_truth(truth, shape, place, loss.ignore_label);
    tile.read_folded(region, shape, place);
    let start = place.image * shape.pixels + place.first;
    for class in 0..shape.classes {
        tile.take_share(class, truth, shape);
        tile.row(class).scores.fill(f32x8::splat(0.0));
        for (state, (_, term)) in states.iter().zip(&loss.terms) {
            match (state, term) {
                (TermState::Overlap(state), Term::SoftDice(dice)) => {
                    let index = group_index(dice.selection.over, place.image);
                    state.add_slopes(dice, tile, class, index, shape.classes);
                }
                (TermState::Lovasz(state), _) => state.add_slopes(tile, class, start, place.count, shape),
                (TermState::Pixel(state), _) if loss.activation == Activation::None => {
                    state.add_slopes(tile, class)
                }
                _ => {}
            }
        }
    }
    loss.activation.backward(tile, shape.classes);
    if loss.activation != Activation::None {
        add_pixel_gradients(states, shape, truth, tile);
    }
    tile.write_scores(region, shape, place);
}

/// Pixel terms know their slope with respect to the score, better than by way of the probability.
fn add_pixel_gradients(states: &[TermState], shape: &Shape, truth: &Truth, tile: &mut Tile) {
    for state in states {
        let TermState::Pixel(state) = state else {
            continue;
        };
        if state.needs_weight() {
            for class in 0..shape.classes {
                tile.take_share(class, truth, shape);
                state.add_weight(tile, class);
            }
        }
        for class in 0..shape.classes {
            tile.take_share(class, truth, shape);
            state.add_gradient(tile, class);
        }
    }
}
