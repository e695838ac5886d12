//! The boundary loss (Kervadec et al., MIDL 2019): Σ p φ, φ the signed distances of the truth, see `space::other_side`. A class
//! that is absent from an image or fills it has φ = 0 there. The slope is φ.

use super::view::{Truth, View};
use crate::batch::Shape;
use crate::error::Error;
use crate::hard_masks::HardMasks;
use crate::loss::geometric::Distances;
use crate::space::grid::Grid;
use crate::space::other_side::{each_signed_row, signed};
use crate::truth::{Summary, Target, pixel_labels};
use wide::f64x4;

/// The signed distances of each class, `[image, ...space, class]`: [`signed_distances`](crate::signed_distances) of its mask. An ignored
/// pixel is outside of every class.
///
/// # Errors
/// See [`Error`]: lengths, spacing, and every pixel that is not allowed; masks hold 0 and 1.
///
/// # Example
/// ```
/// use segmetric::{Layout, Shape, Target, Truth};
///
/// let shape = Shape { images: 1, pixels: 4, classes: 2, layout: Layout::ChannelsLast };
/// let target = Target { size: &[1, 4], ..Truth::Labels8(&[0, 1, 1, 1]).into() };
/// let distances = segmetric::signed_distances_of_classes(&shape, target, None, &[1.0, 1.0])?;
/// assert_eq!(distances, [0.0, 1.0, 1.0, 0.0, 2.0, -1.0, 3.0, -2.0]);
/// # Ok::<(), segmetric::Error>(())
/// ```
pub fn signed_distances_of_classes(
    shape: &Shape,
    target: Target,
    ignore_label: Option<i32>,
    spacing: &[f64],
) -> Result<Vec<f64>, Error> {
    let mut all = vec![0.0; shape.scores()?];
    target.check_length(shape)?;
    let grid = Grid::of_pixels(target.size, [("truth", shape.pixels)])?;
    grid.check_spacing(spacing)?;
    let (mut summary, mut hard_masks) = (Summary::default(), HardMasks::default());
    if let crate::truth::Truth::Masks(masks) = target.truth {
        hard_masks.read(masks, shape);
    }
    let labels = pixel_labels(target, ignore_label, &hard_masks);
    summary.count_target(&labels, target.weights, shape, true)?;
    let truth = Truth { shape, labels, distances: None };
    for image in (0..shape.images).filter(|_| shape.pixels > 0) {
        for class in 0..shape.classes {
            let inside = truth.inside(image, class);
            let start = image * shape.pixels * shape.classes + class;
            let places = all[start..].iter_mut().step_by(shape.classes);
            for (place, distance) in places.zip(signed(&inside, &grid, spacing)) {
                *place = distance;
            }
        }
    }
    Ok(all)
}

pub(super) fn measure(view: &View, distances: &Distances, scale: f64, slopes: Option<&mut [f32]>) -> f64 {
    let mut sum = 0.0;
    for (image, p, slopes) in view.each(slopes) {
        match distances {
            Distances::Given => {
                sum += add(p, &view.truth.distances(image, view.class), scale, slopes);
            }
            Distances::OfTruth { spacing } => {
                let steps = spacing.as_deref().unwrap_or(&[1.0; 3][..view.grid.axes()]);
                each_signed_row(&view.inside(image), view.grid, steps, |row, distances| {
                    let slopes = slopes.get_mut(row.clone()).unwrap_or_default();
                    sum += add(&p[row], distances, scale, slopes);
                });
            }
        }
    }
    sum
}

/// Adds the slopes, where there are any. Returns Σ p φ.
fn add(p: &[f32], distances: &[f64], scale: f64, slopes: &mut [f32]) -> f64 {
    for (slope, distance) in slopes.iter_mut().zip(distances) {
        *slope += (scale * distance) as f32;
    }
    let mut sums = f64x4::splat(0.0);
    let ((fours, rest), (far, last)) = (p.as_chunks::<4>(), distances.as_chunks::<4>());
    for (p, far) in fours.iter().zip(far) {
        sums += f64x4::new(p.map(f64::from)) * f64x4::new(*far);
    }
    sums.reduce_add() + rest.iter().zip(last).map(|(&p, far)| f64::from(p) * far).sum::<f64>()
}
