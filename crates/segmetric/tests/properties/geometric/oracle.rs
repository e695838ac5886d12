//! The geometric losses straight from their definitions, in f64: distances by a search over all pairs of pixels, soft skeletons by
//! the recursion, pixel by pixel. Nothing is shared with the crate but the skeleton of a mask.

use crate::oracle::{Batch, probabilities};
use segmetric::metric::skeleton;
use segmetric::{Activation, Classes, Distances, Geometric, Measure, Over};

/// An image or a volume of pixels, and which of them lie near each other.
pub struct Space {
    size: Vec<usize>,
    /// Of each pixel those that share a face with it, and itself.
    cross: Vec<Vec<usize>>,
    /// Of each pixel those of the 3^d around it, and itself.
    around: Vec<Vec<usize>>,
}

impl Space {
    pub fn new(size: &[usize]) -> Space {
        let pixels: usize = size.iter().product();
        let near = |is_near: fn(&[usize]) -> bool| -> Vec<Vec<usize>> {
            let of = |a| (0..pixels).filter(|&b| is_near(&apart(size, a, b))).collect();
            (0..pixels).map(of).collect()
        };
        Space {
            size: size.to_vec(),
            cross: near(|apart| apart.iter().sum::<usize>() <= 1),
            around: near(|apart| apart.iter().all(|&steps| steps <= 1)),
        }
    }

    /// The distance from each pixel to the nearest one of the other side; none where the mask is empty or full.
    fn other_side(&self, mask: &[bool], spacing: &[f64]) -> Vec<Option<f64>> {
        let distance = |a: usize, b: usize| {
            let steps = apart(&self.size, a, b).into_iter().zip(spacing);
            steps.map(|(steps, length)| (steps as f64 * length).powi(2)).sum::<f64>().sqrt()
        };
        let nearest = |a: usize| {
            let others = (0..mask.len()).filter(|&b| mask[b] != mask[a]);
            others.map(|b| distance(a, b)).min_by(f64::total_cmp)
        };
        (0..mask.len()).map(nearest).collect()
    }

    /// The signed distances φ of a mask.
    pub fn signed(&self, mask: &[bool], spacing: &[f64]) -> Vec<f64> {
        let axes = self.size.iter().zip(spacing).filter(|(length, _)| **length > 1);
        let pixel = axes.map(|(_, step)| *step).fold(f64::INFINITY, f64::min);
        let distances = self.other_side(mask, spacing).into_iter().zip(mask);
        distances
            .map(|(distance, &inside)| {
                distance.map_or(0.0, |distance| if inside { pixel - distance } else { distance })
            })
            .collect()
    }

    /// S of values, of which those that are none do not count.
    pub fn soft_skeleton(&self, x: &[Option<f64>], iterations: usize) -> Vec<f64> {
        let over = |near: &[Vec<usize>], x: &[Option<f64>], of: fn(f64, f64) -> f64| -> Vec<Option<f64>> {
            let of_pixel = |pixel: usize| {
                x[pixel]?;
                near[pixel].iter().filter_map(|&other| x[other]).reduce(of)
            };
            (0..x.len()).map(of_pixel).collect()
        };
        let mut x = x.to_vec();
        let mut sums = vec![0.0; x.len()];
        for step in 0..=iterations {
            let eroded = over(&self.cross, &x, f64::min);
            let opened = over(&self.around, &eroded, f64::max);
            for (sum, (x, opened)) in sums.iter_mut().zip(x.iter().zip(opened)) {
                let taken = (x.unwrap_or(0.0) - opened.unwrap_or(0.0)).max(0.0);
                *sum = if step == 0 { taken } else { *sum + (taken - *sum * taken).max(0.0) };
            }
            x = eroded;
        }
        sums
    }

    /// The pixels of a mask that two dilations of its skeleton reach.
    fn tube(&self, mask: &[bool]) -> Vec<bool> {
        let mut reached = skeleton(mask, &self.size).expect("a skeleton");
        for _ in 0..2 {
            reached = self.cross.iter().map(|cross| cross.iter().any(|&pixel| reached[pixel])).collect();
        }
        reached.iter().zip(mask).map(|(&reached, &inside)| reached && inside).collect()
    }
}

/// How many steps two pixels are apart along each axis.
fn apart(size: &[usize], a: usize, b: usize) -> Vec<usize> {
    let (a, b) = (place(size, a), place(size, b));
    a.into_iter().zip(b).map(|(a, b)| a.abs_diff(b)).collect()
}

/// The coordinates of a pixel.
pub fn place(size: &[usize], pixel: usize) -> Vec<usize> {
    (0..size.len()).map(|axis| pixel / size[axis + 1..].iter().product::<usize>() % size[axis]).collect()
}

/// One class of an image, pixel by pixel; `None` where ignored.
struct Plane {
    p: Vec<Option<f64>>,
    g: Vec<Option<f64>>,
    /// Given distances.
    distances: Vec<f64>,
}

impl Plane {
    fn truth(&self) -> Vec<bool> {
        self.g.iter().map(|g| *g == Some(1.0)).collect()
    }

    /// p and g of valid pixels, and what else there is of each.
    fn valid<'a, T: 'a>(&'a self, other: Vec<T>) -> impl Iterator<Item = (f64, f64, T)> + 'a {
        let pixels = self.p.iter().zip(&self.g).zip(other);
        pixels.filter_map(|((p, g), other)| Some(((*p)?, (*g)?, other)))
    }
}

/// The value of a geometric loss; `distances` are given by image, pixel and class.
pub fn value(
    loss: &Geometric,
    activation: Activation,
    batch: &Batch,
    space: &Space,
    distances: &dyn Fn(usize, usize, usize) -> f64,
) -> f64 {
    let plane = |image: usize, class: usize| {
        let (scores, truth) = (&batch.scores[image], &batch.truth[image]);
        let of_class =
            |(z, g): (&Vec<f64>, &Option<Vec<f64>>)| g.as_ref().map(|_| probabilities(activation, z)[class]);
        Plane {
            p: scores.iter().zip(truth).map(of_class).collect(),
            g: truth.iter().map(|g| g.as_ref().map(|g| g[class])).collect(),
            distances: (0..truth.len()).map(|pixel| distances(image, pixel, class)).collect(),
        }
    };
    let images = 0..batch.scores.len();
    let is_mean = matches!(loss.measure, Measure::Boundary { .. } | Measure::Hausdorff { .. });
    let groups: Vec<Vec<usize>> = match loss.selection.over {
        Over::Image if !is_mean => images.map(|image| vec![image]).collect(),
        _ => vec![images.collect()],
    };
    let of_group = |group: &Vec<usize>| {
        let planes =
            |class: usize| -> Vec<Plane> { group.iter().map(|&image| plane(image, class)).collect() };
        let mass = |class: usize| planes(class).iter().flat_map(|plane| &plane.g).flatten().sum::<f64>();
        let taken: Vec<usize> = match &loss.selection.classes {
            None if batch.classes == 1 => vec![0],
            None => (1..batch.classes).collect(),
            Some(Classes::All) => (0..batch.classes).collect(),
            Some(Classes::Present) => (0..batch.classes).filter(|&class| mass(class) > 0.0).collect(),
            Some(Classes::List(list)) => list.clone(),
        };
        let weight =
            |class: usize| loss.selection.class_weights.as_ref().map_or(1.0, |weights| weights[class]);
        let total: f64 = taken.iter().map(|&class| weight(class)).sum();
        if total == 0.0 {
            return 0.0;
        }
        taken.iter().map(|&class| weight(class) * measure(&loss.measure, &planes(class), space)).sum::<f64>()
            / total
    };
    let mean = groups.iter().map(of_group).sum::<f64>() / groups.len() as f64;
    match loss.measure {
        Measure::Hausdorff { log_one_plus: true, .. } => mean.ln_1p(),
        _ => mean,
    }
}

/// One class of a group.
fn measure(measure: &Measure, planes: &[Plane], space: &Space) -> f64 {
    let sum = |of: &dyn Fn(&Plane) -> f64| planes.iter().map(of).sum::<f64>();
    let mean = |of: &dyn Fn(&Plane) -> f64| {
        let valid = sum(&|plane| plane.g.iter().flatten().count() as f64);
        if valid == 0.0 { 0.0 } else { sum(of) / valid }
    };
    let ones = vec![1.0; space.size.len()];
    match measure {
        Measure::Boundary { distances } => mean(&|plane| {
            let distances = match distances {
                Distances::Given => plane.distances.clone(),
                Distances::OfTruth { spacing } => {
                    space.signed(&plane.truth(), spacing.as_ref().unwrap_or(&ones))
                }
            };
            plane.valid(distances).map(|(p, _, distance)| p * distance).sum()
        }),
        Measure::Hausdorff { power, .. } => mean(&|plane| {
            let predicted: Vec<bool> = plane.p.iter().map(|p| p.is_some_and(|p| p > 0.5)).collect();
            let masks = [plane.truth(), predicted];
            let [t, q] = masks.map(|mask| space.other_side(&mask, &ones));
            // A uniform mask has no other side.
            let powered = |distance: Option<f64>| distance.map_or(0.0, |distance| distance.powf(*power));
            let both = t.into_iter().zip(q).map(|(t, q)| powered(t) + powered(q)).collect();
            plane.valid(both).map(|(p, g, weight): (f64, f64, f64)| (p - g) * (p - g) * weight).sum()
        }),
        Measure::ClDice { iterations, smooth } => {
            let of = |skeleton_of: fn(&Plane) -> &[Option<f64>], weight: fn(f64, f64) -> f64| {
                sum(&|plane| {
                    let skeleton = space.soft_skeleton(skeleton_of(plane), *iterations);
                    plane.valid(skeleton).map(|(p, g, s)| s * weight(p, g)).sum()
                })
            };
            let share = |part: f64, all: f64| {
                if all + smooth == 0.0 { 1.0 } else { (part + smooth) / (all + smooth) }
            };
            let precision = share(of(|plane| &plane.p, |_, g| g), of(|plane| &plane.p, |_, _| 1.0));
            let sensitivity = share(of(|plane| &plane.g, |p, _| p), of(|plane| &plane.g, |_, _| 1.0));
            if precision + sensitivity == 0.0 {
                return 1.0;
            }
            1.0 - 2.0 * precision * sensitivity / (precision + sensitivity)
        }
        Measure::SkeletonRecall { smooth } => {
            let of = |weight: fn(f64) -> f64| {
                sum(&|plane| {
                    let tube = space.tube(&plane.truth());
                    plane.valid(tube).filter(|(.., is_in_tube)| *is_in_tube).map(|(p, ..)| weight(p)).sum()
                })
            };
            let length = of(|_| 1.0);
            if length == 0.0 { 0.0 } else { 1.0 - (of(|p| p) + smooth) / (length + smooth) }
        }
        other => panic!("no oracle for {other:?}"),
    }
}
