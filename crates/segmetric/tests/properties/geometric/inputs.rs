//! Random images with their sizes, and geometric losses.

use super::oracle::{self, Space};
use crate::inputs::{IGNORE, Told, batch_of, selection, setting};
use crate::oracle::{Batch, probabilities};
use proptest::collection::vec;
use proptest::prelude::*;
use segmetric::{Activation, Distances, Error, Geometric, Layout, Loss, Measure, Target, Term, Truth};

/// A geometric loss, its batch and the lengths of the axes, and how truth and scores are told.
#[derive(Clone, Debug)]
pub struct Case {
    pub loss: Geometric,
    pub activation: Activation,
    pub batch: Batch,
    pub size: Vec<usize>,
    pub told: Told,
    pub layout: Layout,
    /// By image, pixel and class.
    pub distances: Vec<Vec<Vec<f64>>>,
}

impl Case {
    pub fn loss(&self) -> Loss {
        Loss::new(self.activation, Term::Geometric(self.loss.clone())).ignoring(IGNORE)
    }

    pub fn flat_distances(&self) -> Vec<f32> {
        self.batch.flat(self.layout, |image, pixel, class| self.distances[image][pixel][class])
    }

    /// What stands beside the truth.
    pub fn beside<'a>(&'a self, distances: &'a [f32]) -> Target<'a> {
        Target { size: &self.size, distances: Some(distances), ..Truth::Masks(&[]).into() }
    }

    pub fn evaluate(&self) -> Result<(f64, Vec<f32>), Error> {
        self.evaluate_sum(&self.loss())
    }

    /// Value and gradient of another loss of the same batch.
    pub fn evaluate_sum(&self, loss: &Loss) -> Result<(f64, Vec<f32>), Error> {
        let distances = self.flat_distances();
        self.batch.evaluate_beside(loss, self.told, self.layout, self.beside(&distances))
    }

    /// Value and slopes by image, pixel and class.
    pub fn slopes(&self) -> (f64, Vec<Vec<Vec<f32>>>) {
        let (value, gradient) = self.evaluate().expect("a loss");
        let shape = self.batch.shape(self.layout);
        let of_pixel = |image, pixel| {
            (0..shape.classes)
                .map(|class| gradient[crate::inputs::place(&shape, image, pixel, class)])
                .collect()
        };
        let of_image = |image| (0..shape.pixels).map(|pixel| of_pixel(image, pixel)).collect();
        (value, (0..shape.images).map(of_image).collect())
    }

    /// The value of such a batch by the oracle.
    pub fn oracle<'a>(&'a self, space: &'a Space) -> impl Fn(&Batch) -> f64 + 'a {
        |batch| {
            let distances = |image: usize, pixel: usize, class: usize| self.distances[image][pixel][class];
            oracle::value(&self.loss, self.activation, batch, space, &distances)
        }
    }

    /// How large the numbers are that a value is the mean of, or how far a quotient stretches the rounding above and below its line.
    pub fn reach(&self, space: &Space) -> f64 {
        let diagonal = |steps: &[f64]| self.size.iter().zip(steps).map(|(&n, step)| n as f64 * step).sum();
        match &self.loss.measure {
            Measure::Boundary { distances: Distances::OfTruth { spacing: Some(spacing) } } => {
                diagonal(spacing)
            }
            Measure::Boundary { .. } => diagonal(&[3.0; 3]),
            Measure::Hausdorff { power, .. } => 1.0 + f64::powf(diagonal(&[1.0; 3]), *power),
            Measure::ClDice { iterations, smooth } => {
                1.0 + (smooth + self.least_skeleton(space, *iterations)).powi(-2)
            }
            _ => 1.0,
        }
    }

    /// The least sum of a soft skeleton of an image that is not 0.
    fn least_skeleton(&self, space: &Space, iterations: usize) -> f64 {
        let mut least = 1.0;
        for (scores, truth) in self.batch.scores.iter().zip(&self.batch.truth) {
            for class in 0..self.batch.classes {
                let p = |(z, g): (&Vec<f64>, &Option<Vec<f64>>)| {
                    g.as_ref().map(|_| probabilities(self.activation, z)[class])
                };
                let p = scores.iter().zip(truth).map(p).collect::<Vec<_>>();
                let g = truth.iter().map(|g| g.as_ref().map(|g| g[class])).collect::<Vec<_>>();
                let sums = [p, g].map(|x| space.soft_skeleton(&x, iterations).iter().sum::<f64>());
                least = sums.into_iter().filter(|&sum| sum > 0.0).fold(least, f64::min);
            }
        }
        least
    }

    /// The smallest difference between two probabilities of one class of an image, and between one and ½.
    pub fn smallest_gap(&self) -> f64 {
        let mut gap = f64::INFINITY;
        for (scores, truth) in self.batch.scores.iter().zip(&self.batch.truth) {
            for class in 0..self.batch.classes {
                let valid = scores.iter().zip(truth).filter(|(_, g)| g.is_some());
                let mut p: Vec<f64> = valid.map(|(z, _)| probabilities(self.activation, z)[class]).collect();
                if matches!(self.loss.measure, Measure::Hausdorff { .. }) {
                    gap = p.iter().fold(gap, |gap, p| gap.min((p - 0.5).abs()));
                } else {
                    p.sort_by(f64::total_cmp);
                    gap = p.windows(2).fold(gap, |gap, pair| gap.min(pair[1] - pair[0]));
                }
            }
        }
        gap
    }
}

/// A gap that neither f32 nor a step of finite differences bridges.
pub const GAP: f64 = 1e-5;

/// The lengths of some axes, some of them 1.
pub fn size(axes: core::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<usize>> {
    axes.prop_flat_map(|axes| {
        let longest = [24usize, 7, 4][axes - 1];
        vec(prop_oneof![1 => Just(1), 4 => 2..=longest], axes)
    })
}

pub fn measure(axes: usize) -> impl Strategy<Value = Measure> {
    let smooth = || prop_oneof![Just(0.0), Just(1.0), Just(0.3)];
    let spacing = vec(prop_oneof![Just(1.0), Just(0.1), 0.5..3.0f64], axes);
    let distances = prop_oneof![
        Just(Distances::Given),
        proptest::option::of(spacing).prop_map(|spacing| Distances::OfTruth { spacing })
    ];
    let power = prop_oneof![Just(0.0), Just(1.0), Just(1.5), Just(2.0), Just(3.0)];
    let hausdorff =
        (power, any::<bool>()).prop_map(|(power, log_one_plus)| Measure::Hausdorff { power, log_one_plus });
    let mut all = vec![
        distances.prop_map(|distances| Measure::Boundary { distances }).boxed(),
        hausdorff.boxed(),
        (0..=5usize, smooth())
            .prop_map(|(iterations, smooth)| Measure::ClDice { iterations, smooth })
            .boxed(),
    ];
    if axes > 1 {
        all.push(smooth().prop_map(|smooth| Measure::SkeletonRecall { smooth }).boxed());
    }
    proptest::strategy::Union::new(all)
}

fn takes_soft_masks(measure: &Measure) -> bool {
    matches!(measure, Measure::ClDice { .. } | Measure::Boundary { distances: Distances::Given })
}

/// A case of any geometric loss.
pub fn case() -> impl Strategy<Value = Case> {
    (setting(), size(1..=3)).prop_flat_map(|(setting, size)| {
        let measure = measure(size.len());
        (Just(setting), Just(size), measure)
            .prop_flat_map(|(setting, size, measure)| case_of(setting, size, measure))
    })
}

/// A case of one measure.
pub fn case_of(
    (activation, classes, layout): (Activation, usize, Layout),
    size: Vec<usize>,
    measure: Measure,
) -> impl Strategy<Value = Case> {
    let classes = classes.min(4);
    let told = prop_oneof![
        2 => Just(Told::Map), 2 => Just(Told::ByteMap), 2 => Just(Told::HardMasks), 3 => Just(Told::SoftMasks)
    ];
    let pixels: usize = size.iter().product();
    (told, 1..4usize).prop_flat_map(move |(told, images)| {
        let (size, measure) = (size.clone(), measure.clone());
        (
            batch_of(activation, told, classes, images, pixels),
            vec(vec(vec(-24..=24i8, classes), pixels), images),
            selection(classes),
            (1..=3usize, any::<bool>(), 0..20u8),
        )
            .prop_map(move |(mut batch, distances, selection, (coarse, is_rounded, ignores))| {
                let is_rounded = is_rounded || !takes_soft_masks(&measure);
                batch.truth.iter_mut().for_each(|truth| make_shapes(truth, &size, coarse));
                if told == Told::SoftMasks && is_rounded {
                    // Classes that share pixels, and pixels of none.
                    batch.truth.iter_mut().flatten().flatten().flatten().for_each(|g| *g = g.round());
                }
                if ignores == 0 {
                    batch.truth[0].fill(None);
                }
                let distance = |distances: Vec<i8>| {
                    distances.into_iter().map(|eighths| f64::from(eighths) / 8.0).collect()
                };
                Case {
                    loss: Geometric { selection, ..Geometric::new(measure.clone()) },
                    activation,
                    batch,
                    size: size.clone(),
                    told,
                    layout,
                    distances: distances
                        .into_iter()
                        .map(|image| image.into_iter().map(distance).collect())
                        .collect(),
                }
            })
    })
}

/// Gives pixels of a coarse block the truth of its first pixel; ignored pixels stay.
fn make_shapes(truth: &mut [Option<Vec<f64>>], size: &[usize], coarse: usize) {
    for pixel in 0..truth.len() {
        let first = oracle::place(size, pixel)
            .into_iter()
            .zip(size)
            .fold(0, |first, (at, length)| first * length + at / coarse * coarse);
        if let (Some(_), Some(of_block)) = (&truth[pixel], truth[first].clone()) {
            truth[pixel] = Some(of_block);
        }
    }
}
