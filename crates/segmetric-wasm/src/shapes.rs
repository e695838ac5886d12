//! Comparisons of shapes: the masks of one image, and what is measured of them.

use crate::{Core, RangeError, U8, decode, flat, range_error};
use segmetric::metric::{self, Average, MaskPair, SurfaceDistances};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Core {
    /// Takes the masks of the image whose labels are in both windows: the pixels of `labels`, united. `ignore_label` NaN is none.
    #[wasm_bindgen(js_name = selectMasks)]
    pub fn select_masks(
        &mut self,
        size: &[usize],
        labels: &[i32],
        ignore_label: f64,
    ) -> Result<(), RangeError> {
        let ignored = decode::ignore_label(ignore_label);
        let masks = match &self.windows {
            [predicted, truth] if predicted.kind == U8 => {
                MaskPair::of_labels(predicted.bytes(), truth.bytes(), size, labels, ignored)
            }
            [predicted, truth] => {
                MaskPair::of_labels(predicted.integers(), truth.integers(), size, labels, ignored)
            }
        };
        self.masks = Some(masks.map_err(range_error)?);
        Ok(())
    }

    /// The size of the box around the masks.
    #[wasm_bindgen(js_name = maskSize)]
    pub fn mask_size(&self) -> Vec<usize> {
        self.masks().size().to_vec()
    }

    /// The masks as runs: kind (1 predicted, 2 true, 3 both, 0 none) and length of each.
    #[wasm_bindgen(js_name = maskRuns)]
    pub fn mask_runs(&self) -> Vec<u32> {
        self.masks().runs()
    }

    /// The distances of the masks' borders: how many of the prediction's there are, these, then the truth's.
    #[wasm_bindgen(js_name = surfaceDistances)]
    pub fn surface_distances(&self, spacing: &[f64]) -> Result<Vec<f64>, RangeError> {
        let distances = SurfaceDistances::new(self.masks(), spacing).map_err(range_error)?;
        let SurfaceDistances { predicted_to_truth, truth_to_predicted } = distances;
        Ok([predicted_to_truth.len() as f64]
            .into_iter()
            .chain(predicted_to_truth)
            .chain(truth_to_predicted)
            .collect())
    }

    /// A statistic of distances, as `surfaceDistances` gave them: 0 a percentile (Hausdorff), 1 the average, 2 the share within a
    /// tolerance. Undefined where both masks are empty.
    #[wasm_bindgen(js_name = distanceStatistic)]
    pub fn distance_statistic(
        &self,
        distances: &[f64],
        kind: u32,
        direction: u32,
        parameter: f64,
    ) -> Option<f64> {
        let (predicted, all) = (distances[0] as usize, &distances[1..]);
        let distances = SurfaceDistances {
            predicted_to_truth: all[..predicted].to_vec(),
            truth_to_predicted: all[predicted..].to_vec(),
        };
        match kind {
            0 => distances.hausdorff(decode::direction(direction), parameter),
            1 => distances.average(decode::direction(direction)),
            _ => distances.normalized(parameter),
        }
    }

    /// The boundary IoU of masks told as runs in a box. Undefined where both masks are empty.
    #[wasm_bindgen(js_name = boundaryIoU)]
    pub fn boundary_iou(
        &self,
        runs: &[u32],
        size: &[usize],
        width: usize,
    ) -> Result<Option<f64>, RangeError> {
        let masks = MaskPair::from_runs(runs, size).map_err(range_error)?;
        metric::boundary_iou(&masks, width).map_err(range_error)
    }

    /// The width of the boundary IoU's bands in an image of this size where none is asked for.
    #[wasm_bindgen(js_name = defaultBoundaryWidth)]
    pub fn default_boundary_width(&self, size: &[usize]) -> usize {
        metric::default_boundary_width(size)
    }

    /// The averages of values known for each place, NaN where it is empty; the result as [`Core::score`] gives it.
    #[wasm_bindgen(js_name = averagePlaces)]
    pub fn average_places(
        &self,
        values: &[f64],
        classes: usize,
        average: u32,
        over: u32,
        skip: bool,
        empty: f64,
    ) -> Vec<f64> {
        let values: Vec<Option<f64>> =
            values.iter().map(|&value| (!value.is_nan()).then_some(value)).collect();
        let with_average = decode::average(average) != Average::None;
        flat(metric::average_places(
            &values,
            classes,
            with_average,
            decode::over(over),
            decode::empty(skip, empty),
        ))
    }
}

impl Core {
    fn masks(&self) -> &MaskPair {
        self.masks.as_ref().expect("masks were selected")
    }
}
