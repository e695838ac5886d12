//! The losses straight from their formulas, in f64, one pixel and one class at a time.
//!
//! Nothing here is shared with the crate: overlap losses are computed from I, P and G, probabilities by plain exponentials, the
//! Lovász extension from differences of Jaccard losses of growing sets.

use segmetric::{
    Activation, ClassWeight, Classes, CrossEntropy, Form, GeneralizedDice, Labels, Loss, Lovasz, LovaszKind,
    Normalize, Over, Overlap, Penalty, Selection, Similarity, Term, Weights,
};

/// A batch in the oracle's own order: `scores[image][pixel][class]`; `truth` likewise, `None` where ignored.
#[derive(Clone, Debug)]
pub struct Batch {
    pub scores: Vec<Vec<Vec<f64>>>,
    pub truth: Vec<Vec<Option<Vec<f64>>>>,
    pub classes: usize,
}

/// A valid pixel: its scores, probabilities and truth.
#[derive(Clone)]
struct Pixel {
    z: Vec<f64>,
    p: Vec<f64>,
    g: Vec<f64>,
}

pub fn value(loss: &Loss, batch: &Batch) -> f64 {
    let images: Vec<Vec<Pixel>> = batch
        .scores
        .iter()
        .zip(&batch.truth)
        .map(|(scores, truth)| {
            let valid = scores.iter().zip(truth).filter_map(|(z, g)| Some((z, g.as_ref()?)));
            valid
                .map(|(z, g)| Pixel { z: z.clone(), p: probabilities(loss.activation, z), g: g.clone() })
                .collect()
        })
        .collect();
    loss.terms
        .iter()
        .map(|(factor, term)| {
            factor
                * match term {
                    Term::Overlap(loss) => {
                        mean_over(&loss.selection, &Classes::All, &images, batch.classes, |pixels, class| {
                            overlap(loss, pixels, class)
                        })
                    }
                    Term::GeneralizedDice(loss) => generalized_dice(loss, &images, batch.classes),
                    Term::Lovasz(loss) => lovasz(loss, &images, batch.classes),
                    Term::CrossEntropy(entropy) => {
                        cross_entropy(entropy, loss.activation, &images.concat(), batch.classes)
                    }
                    other => panic!("no oracle for {other:?}"),
                }
        })
        .sum()
}

pub fn probabilities(activation: Activation, z: &[f64]) -> Vec<f64> {
    match activation {
        Activation::None | Activation::Raw => z.to_vec(),
        Activation::Sigmoid => z.iter().map(|z| 1.0 / (1.0 + (-z).exp())).collect(),
        Activation::Softmax => {
            let largest = z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let sum: f64 = z.iter().map(|z| (z - largest).exp()).sum();
            z.iter().map(|z| (z - largest).exp() / sum).collect()
        }
    }
}

/// The mean over groups of the mean over classes.
fn mean_over(
    selection: &Selection,
    default: &Classes,
    images: &[Vec<Pixel>],
    classes: usize,
    of_class: impl Fn(&[Pixel], usize) -> f64,
) -> f64 {
    let groups: Vec<Vec<Pixel>> = match selection.over {
        Over::Image => images.to_vec(),
        Over::Batch => vec![images.concat()],
    };
    let of_group = |pixels: &Vec<Pixel>| {
        let taken: Vec<usize> = match selection.classes.as_ref().unwrap_or(default) {
            Classes::All => (0..classes).collect(),
            Classes::Present => {
                (0..classes).filter(|&c| pixels.iter().any(|pixel| pixel.g[c] > 0.0)).collect()
            }
            Classes::List(list) => list.clone(),
        };
        let weight = |class: usize| selection.class_weights.as_ref().map_or(1.0, |weights| weights[class]);
        let total: f64 = taken.iter().map(|&class| weight(class)).sum();
        if total == 0.0 || pixels.is_empty() {
            return 0.0;
        }
        taken.iter().map(|&class| weight(class) * of_class(pixels, class)).sum::<f64>() / total
    };
    groups.iter().map(of_group).sum::<f64>() / groups.len() as f64
}

fn overlap(loss: &Overlap, pixels: &[Pixel], class: usize) -> f64 {
    let sum = |of: fn(f64, f64) -> f64| -> f64 { pixels.iter().map(|x| of(x.p[class], x.g[class])).sum() };
    let inside = sum(|p, g| p * g);
    let (p, g) = match loss.form {
        Form::Squared => (sum(|p, _| p * p), sum(|_, g| g * g)),
        _ => (sum(|p, _| p), sum(|_, g| g)),
    };
    let apart = sum(|p, g| (p - g).abs());
    if loss.similarity == Similarity::Matthews {
        let (missed, falsely) = (g - inside, p - inside);
        let beside = pixels.len() as f64 - g - falsely;
        let product = p * g * (beside + falsely) * (beside + missed);
        let above = inside * beside - falsely * missed;
        let similarity = if missed == 0.0 && falsely == 0.0 {
            1.0
        } else {
            above / (product + loss.smooth.denominator).sqrt()
        };
        return penalty(loss, similarity);
    }
    let (above, below) = match (loss.similarity, loss.form) {
        (Similarity::Dice, Form::SoftLabels) => (p + g - apart, p + g),
        (Similarity::Dice, _) => (2.0 * inside, p + g),
        (Similarity::Jaccard, Form::SoftLabels) => (p + g - apart, p + g + apart),
        (Similarity::Jaccard, _) => (inside, p + g - inside),
        (Similarity::Matthews, _) => unreachable!("above"),
        (Similarity::Tversky { alpha, beta }, form) => {
            let shared = if form == Form::SoftLabels { (p + g - apart) / 2.0 } else { inside };
            (shared, shared + alpha * (p - shared) + beta * (g - shared))
        }
    };
    let (above, below) = (above + loss.smooth.numerator, below + loss.smooth.denominator);
    penalty(loss, if below == 0.0 { 1.0 } else { (above / below).min(1.0) })
}

fn penalty(loss: &Overlap, similarity: f64) -> f64 {
    let value = match loss.penalty {
        Penalty::Complement => 1.0 - similarity,
        Penalty::Logarithm => -similarity.max(1e-7).ln(),
        Penalty::LogCosh => (1.0 - similarity).cosh().ln(),
    };
    value.powf(loss.exponent)
}

/// The value of each group is that of all its classes together.
fn generalized_dice(loss: &GeneralizedDice, images: &[Vec<Pixel>], classes: usize) -> f64 {
    let groups: Vec<Vec<Pixel>> = match loss.selection.over {
        Over::Image => images.to_vec(),
        Over::Batch => vec![images.concat()],
    };
    let of_group = |pixels: &Vec<Pixel>| {
        if pixels.is_empty() {
            return 0.0;
        }
        let mass = |class: usize| pixels.iter().map(|x| x.g[class]).sum::<f64>();
        let taken: Vec<usize> = match loss.selection.classes.as_ref().unwrap_or(&Classes::All) {
            Classes::All => (0..classes).collect(),
            Classes::Present => (0..classes).filter(|&class| mass(class) > 0.0).collect(),
            Classes::List(list) => list.clone(),
        };
        if taken.is_empty() {
            return 0.0;
        }
        let by_mass = |mass: f64| match loss.weight {
            ClassWeight::Square => 1.0 / (mass * mass),
            ClassWeight::Linear => 1.0 / mass,
            ClassWeight::Uniform => 1.0,
        };
        let largest =
            taken.iter().map(|&class| mass(class)).filter(|&mass| mass > 0.0).map(by_mass).reduce(f64::max);
        let weight = |class: usize| match mass(class) {
            0.0 => largest.unwrap_or(1.0),
            mass => by_mass(mass),
        };
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            let of_class = |&class: &usize| {
                weight(class) * pixels.iter().map(|x| of(x.p[class], x.g[class])).sum::<f64>()
            };
            taken.iter().map(of_class).sum()
        };
        let shared = |p: f64, g: f64| if loss.soft_labels { p + g - (p - g).abs() } else { 2.0 * p * g };
        let above = sum(&shared) + loss.smooth.numerator;
        let below = sum(&|p, g| p + g) + loss.smooth.denominator;
        if below == 0.0 { 0.0 } else { 1.0 - (above / below).min(1.0) }
    };
    groups.iter().map(of_group).sum::<f64>() / groups.len() as f64
}

fn lovasz(loss: &Lovasz, images: &[Vec<Pixel>], classes: usize) -> f64 {
    let softmax = loss.kind == LovaszKind::Softmax;
    let default = if softmax && classes > 1 { Classes::Present } else { Classes::All };
    mean_over(&loss.selection, &default, images, classes, |pixels, class| {
        let error = |x: &Pixel| match softmax {
            true => (x.g[class] - x.p[class]).abs(),
            false => (1.0 - x.z[class] * (2.0 * x.g[class] - 1.0)).max(0.0),
        };
        let mut errors: Vec<(f64, bool)> = pixels.iter().map(|x| (error(x), x.g[class] == 1.0)).collect();
        errors.sort_by(|a, b| b.0.total_cmp(&a.0));
        let foreground = errors.iter().filter(|(_, f)| *f).count() as f64;
        let (mut missed, mut false_positives, mut before, mut value) = (0.0, 0.0, 0.0, 0.0);
        for (error, is_foreground) in errors {
            if is_foreground {
                missed += 1.0;
            } else {
                false_positives += 1.0;
            }
            let jaccard_loss = 1.0 - (foreground - missed) / (foreground + false_positives);
            value += error * (jaccard_loss - before);
            before = jaccard_loss;
        }
        value
    })
}

fn cross_entropy(entropy: &CrossEntropy, activation: Activation, pixels: &[Pixel], classes: usize) -> f64 {
    let independent = match (activation, entropy.labels) {
        (Activation::Sigmoid, _) | (Activation::None, Some(Labels::Independent)) => true,
        (Activation::None, None) => classes == 1,
        _ => false,
    };
    let mass = |class: usize| pixels.iter().map(|x| x.g[class]).sum::<f64>();
    let weights: Vec<f64> = (0..classes)
        .map(|class| match &entropy.weights {
            Weights::None => 1.0,
            Weights::List(weights) => weights[class],
            Weights::InverseFrequency if mass(class) == 0.0 => 0.0,
            Weights::InverseFrequency => pixels.len() as f64 / (classes as f64 * mass(class)),
        })
        .collect();
    // (1 - p)^γ (-ln p)
    let minus_ln = |p: f64, z: f64| {
        (1.0 - p).powf(entropy.gamma)
            * match activation {
                // -ln(1 / (1 + e^-z)), where p itself is rounded
                Activation::Sigmoid => (-z).max(0.0) + (-z.abs()).exp().ln_1p(),
                _ => -p.max(1e-7).ln(),
            }
    };
    let spread = if independent { 2 } else { classes } as f64;
    let smoothed = |g: f64| (1.0 - entropy.label_smoothing) * g + entropy.label_smoothing / spread;
    let of_pixel = |x: &Pixel| -> f64 {
        let log_sum = {
            let largest = x.z.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            largest + x.z.iter().map(|z| (z - largest).exp()).sum::<f64>().ln()
        };
        (0..classes)
            .map(|c| match (activation, independent) {
                (Activation::Softmax, _) => {
                    // 1 - p of a confident p, without the rounding of p
                    let others: f64 =
                        (0..classes).filter(|&k| k != c).map(|k| (x.z[k] - log_sum).exp()).sum();
                    weights[c] * smoothed(x.g[c]) * others.powf(entropy.gamma) * (log_sum - x.z[c])
                }
                (_, false) => weights[c] * smoothed(x.g[c]) * minus_ln(x.p[c], x.z[c]),
                (_, true) => {
                    let (foreground, background) =
                        entropy.alpha.map_or((weights[c], 1.0), |alpha| (alpha, 1.0 - alpha));
                    let g = smoothed(x.g[c]);
                    foreground * g * minus_ln(x.p[c], x.z[c])
                        + background * (1.0 - g) * minus_ln(1.0 - x.p[c], -x.z[c])
                }
            })
            .sum()
    };
    let by_weights = !independent
        && entropy.weights != Weights::None
        && entropy.normalize.unwrap_or(Normalize::Weights) == Normalize::Weights;
    let divisor = match (by_weights, independent) {
        (true, _) => (0..classes).map(|class| weights[class] * mass(class)).sum(),
        (_, true) => (pixels.len() * classes) as f64,
        _ => pixels.len() as f64,
    };
    if let Some(k) = entropy.top_k {
        let mut costs: Vec<f64> = pixels.iter().map(of_pixel).collect();
        costs.sort_by(|a, b| b.total_cmp(a));
        let count = (k * costs.len() as f64 - 1e-9).ceil() as usize;
        let each = if independent { classes } else { 1 };
        return costs[..count].iter().sum::<f64>() / (count * each).max(1) as f64;
    }
    if divisor == 0.0 { 0.0 } else { pixels.iter().map(of_pixel).sum::<f64>() / divisor }
}
