//! The boundary loss (Kervadec et al., MIDL 2019): Σ p φ, φ the signed distances of the truth, see `space::other_side`. A class
//! that is absent from an image or fills it has φ = 0 there. The slope is φ.

use super::view::View;
use crate::loss::geometric::Distances;
use crate::space::other_side::signed;

pub(super) fn measure(view: &View, distances: &Distances, scale: f64, slopes: Option<&mut [f32]>) -> f64 {
    view.each(slopes)
        .map(|(image, p, slopes)| match distances {
            Distances::Given => add(p, view.distances(image), scale, slopes),
            Distances::OfTruth { spacing } => {
                let steps = spacing.as_deref().unwrap_or(&[1.0; 3][..view.grid.axes()]);
                add(p, signed(&view.inside(image), view.grid, steps).into_iter(), scale, slopes)
            }
        })
        .sum()
}

fn add(p: &[f32], distances: impl Iterator<Item = f64>, scale: f64, slopes: &mut [f32]) -> f64 {
    let mut sum = 0.0;
    let mut slopes = slopes.iter_mut();
    for (&p, distance) in p.iter().zip(distances) {
        sum += f64::from(p) * distance;
        if let Some(slope) = slopes.next() {
            *slope += (scale * distance) as f32;
        }
    }
    sum
}
