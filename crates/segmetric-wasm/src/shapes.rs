//! Comparisons of shapes: the masks of one image, and what is measured of them.

use crate::{Core, RangeError, U8, decode, flat, range_error};
use segmetric::metric::{
    self, Average, Centerlines, Connectivity, Criterion, Detection, Lesion, LesionCounts, MaskPair,
    SurfaceDistances,
};
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

    /// Finds the lesions of the masks; `lesionCounts` and `lesions` tell them.
    #[wasm_bindgen(js_name = detectLesions)]
    pub fn detect_lesions(
        &mut self,
        connectivity: usize,
        criterion: usize,
        threshold: f64,
    ) -> Result<(), RangeError> {
        let connectivity = [Connectivity::Faces, Connectivity::Full][connectivity];
        let criterion = [Criterion::Coverage, Criterion::Jaccard][criterion];
        let detection =
            Detection::new(self.masks(), connectivity, criterion, threshold).map_err(range_error)?;
        self.detection = Some(detection);
        Ok(())
    }

    /// The numbers of lesions: true, found, predicted, right, then the sum of Dice and of how many.
    #[wasm_bindgen(js_name = lesionCounts)]
    pub fn lesion_counts(&self) -> Vec<f64> {
        let LesionCounts { truth, found, predicted, right, dice_sum, dice_terms } = self.detection().counts();
        vec![truth as f64, found as f64, predicted as f64, right as f64, dice_sum, dice_terms as f64]
    }

    /// Of each true, then of each predicted lesion: pixels, overlap, 1 for a hit, Dice, and along each axis the centre, then the
    /// first and then the last index.
    pub fn lesions(&self) -> Vec<f64> {
        let Detection { truth, predicted } = self.detection();
        let mut numbers = Vec::new();
        for Lesion { pixels, bounds, center, overlap, hit, dice } in truth.iter().chain(predicted) {
            numbers.extend([*pixels as f64, *overlap, f64::from(u8::from(*hit)), *dice]);
            numbers.extend(center);
            numbers.extend(bounds.iter().map(|range| range.start as f64));
            numbers.extend(bounds.iter().map(|range| (range.end - 1) as f64));
        }
        numbers
    }

    /// A metric of numbers of lesions: 0 recall, 1 precision, 2 F1, 3 the lesion-wise Dice. Undefined where it is empty.
    #[wasm_bindgen(js_name = lesionMetric)]
    pub fn lesion_metric(&self, metric: u32, counts: &[f64]) -> Option<f64> {
        let counts = LesionCounts {
            truth: counts[0] as usize,
            found: counts[1] as usize,
            predicted: counts[2] as usize,
            right: counts[3] as usize,
            dice_sum: counts[4],
            dice_terms: counts[5] as usize,
        };
        match metric {
            0 => counts.recall(),
            1 => counts.precision(),
            2 => counts.f1(),
            _ => counts.dice(),
        }
    }

    /// The skeletons of the masks: pixels of the predicted one, those in the true mask, pixels of the true one, those in the
    /// predicted mask.
    pub fn centerlines(&self) -> Result<Vec<f64>, RangeError> {
        let lines = Centerlines::new(self.masks()).map_err(range_error)?;
        let Centerlines { predicted, predicted_in_truth, truth, truth_in_predicted } = lines;
        Ok([predicted, predicted_in_truth, truth, truth_in_predicted].map(|count| count as f64).to_vec())
    }

    /// A metric of such numbers: 0 centreline Dice, 1 topology precision, 2 topology sensitivity. Undefined where it is empty.
    #[wasm_bindgen(js_name = centerlineMetric)]
    pub fn centerline_metric(&self, metric: u32, counts: &[f64]) -> Option<f64> {
        let lines = Centerlines {
            predicted: counts[0] as usize,
            predicted_in_truth: counts[1] as usize,
            truth: counts[2] as usize,
            truth_in_predicted: counts[3] as usize,
        };
        match metric {
            0 => lines.dice(),
            1 => lines.topology_precision(),
            _ => lines.topology_sensitivity(),
        }
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

    fn detection(&self) -> &Detection {
        self.detection.as_ref().expect("lesions were detected")
    }
}
