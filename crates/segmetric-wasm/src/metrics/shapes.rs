//! Comparisons of shapes: the masks of one image, and what is measured of them.

use super::counts::wrong_pixel;
use super::{Metrics, decode, flat, labels_of};
use crate::refusal::{RangeError, range_error};
use segmetric::metric::{
    self, Average, Centerlines, ClassBoxes, Lesion, MaskPair, Masks, Place, SurfaceDistances,
};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
impl Metrics {
    /// Begins an image of this size, of the classes that [`Metrics::begin_maps`] told, of which `classes` are looked at.
    #[wasm_bindgen(js_name = beginImage)]
    pub fn begin_image(&mut self, size: &[usize], classes: &[usize]) -> Result<(), RangeError> {
        // The old one's memory is free before the new one's is taken.
        self.maps = None;
        let maps = ClassBoxes::new(self.table.clone(), size).and_then(|maps| maps.of_classes(classes));
        self.maps = Some(maps.map_err(range_error)?);
        Ok(())
    }

    /// Adds the labels of both windows to the image; returns as [`Metrics::count_windows`] does.
    #[wasm_bindgen(js_name = addWindows)]
    pub fn add_windows(&mut self) -> Result<Option<f64>, RangeError> {
        let maps = self.maps.as_mut().expect("an image was begun");
        wrong_pixel(maps.add_maps(labels_of(&self.windows), 0))
    }

    /// Takes the masks of the pixels that are in one of `classes`, told by their indices.
    #[wasm_bindgen(js_name = selectMasks)]
    pub fn select_masks(&mut self, classes: &[usize]) -> Result<(), RangeError> {
        let maps = self.maps.as_ref().expect("an image was begun");
        self.masks = Some(maps.masks(classes).map_err(range_error)?);
        Ok(())
    }

    /// Forgets the image and its masks, whose memory is free for what comes next.
    #[wasm_bindgen(js_name = endImage)]
    pub fn end_image(&mut self) {
        (self.maps, self.masks) = (None, None);
    }

    /// The box around the masks: its size, where it begins, and the size of the image.
    #[wasm_bindgen(js_name = maskBox)]
    pub fn mask_box(&self) -> Vec<usize> {
        [self.masks().size(), self.masks().origin(), self.masks().image()].concat()
    }

    /// The masks within their box in few bytes, for [`Metrics::boundary_iou`] and [`Metrics::lesions`].
    #[wasm_bindgen(js_name = maskRuns)]
    pub fn mask_runs(&self) -> Vec<u8> {
        self.masks().runs()
    }

    /// The distances of the masks' borders: the prediction's, the truth's, and last how many are the prediction's.
    #[wasm_bindgen(js_name = surfaceDistances)]
    pub fn surface_distances(&self, spacing: &[f64]) -> Result<Vec<f64>, RangeError> {
        let distances = SurfaceDistances::new(self.masks(), spacing).map_err(range_error)?;
        let SurfaceDistances { predicted_to_truth: mut all, truth_to_predicted } = distances;
        let predicted = all.len() as f64;
        all.reserve_exact(truth_to_predicted.len() + 1);
        all.extend(truth_to_predicted);
        all.push(predicted);
        Ok(all)
    }

    /// A statistic of distances, told as `decode::distance_statistic` reads it. Undefined where both masks are empty.
    #[wasm_bindgen(js_name = distanceStatistic)]
    pub fn distance_statistic(
        &self,
        predicted_to_truth: Vec<f64>,
        truth_to_predicted: Vec<f64>,
        statistic: u32,
        direction: u32,
        parameter: f64,
    ) -> Result<Option<f64>, RangeError> {
        let distances = SurfaceDistances { predicted_to_truth, truth_to_predicted };
        decode::distance_statistic(&distances, statistic, direction, parameter).map_err(range_error)
    }

    /// The boundary IoU of masks told as `maskRuns` and `maskBox` gave them. Undefined where both masks are empty.
    #[wasm_bindgen(js_name = boundaryIoU)]
    pub fn boundary_iou(
        &self,
        runs: &[u8],
        place: &[usize],
        width: usize,
    ) -> Result<Option<f64>, RangeError> {
        metric::boundary_iou(&masks_of(runs, place)?, width).map_err(range_error)
    }

    /// The width of the boundary IoU's bands in an image of this size where none is asked for.
    #[wasm_bindgen(js_name = defaultBoundaryWidth)]
    pub fn default_boundary_width(&self, size: &[usize]) -> usize {
        metric::default_boundary_width(size)
    }

    /// The numbers of the masks' lesions; how they are found is told as `decode::detection` reads it.
    #[wasm_bindgen(js_name = lesionCounts)]
    pub fn lesion_counts(
        &self,
        connectivity: usize,
        criterion: usize,
        threshold: f64,
    ) -> Result<Vec<f64>, RangeError> {
        let detection = decode::detection(self.masks(), connectivity, criterion, threshold);
        Ok(decode::lesion_numbers(detection.map_err(range_error)?.counts()))
    }

    /// The lesions of masks told as `maskRuns` and `maskBox` gave them: of each true, then of each predicted one its pixels,
    /// overlap, 1 for a hit, Dice, and along each axis the centre, then the first and then the last index.
    pub fn lesions(
        &self,
        runs: &[u8],
        place: &[usize],
        connectivity: usize,
        criterion: usize,
        threshold: f64,
    ) -> Result<Vec<f64>, RangeError> {
        let detection = decode::detection(&masks_of(runs, place)?, connectivity, criterion, threshold)
            .map_err(range_error)?;
        let (truth, predicted) = (&detection.truth, &detection.predicted);
        let each = 4 + place.len();
        let mut numbers = Vec::with_capacity((truth.len() + predicted.len()) * each);
        let extents = [detection.truth_extents(), detection.predicted_extents()];
        for (lesion, extent) in truth.iter().chain(predicted).zip(extents.iter().flatten()) {
            let Lesion { pixels, overlap, hit, .. } = *lesion;
            numbers.extend([pixels as f64, overlap, f64::from(u8::from(hit)), lesion.dice()]);
            numbers.extend(extent.center());
            numbers.extend(extent.bounds().iter().map(|range| range.start as f64));
            numbers.extend(extent.bounds().iter().map(|range| (range.end - 1) as f64));
        }
        Ok(numbers)
    }

    /// What there is of the skeletons of the masks, for [`Metrics::pooled_metric`].
    pub fn centerlines(&self) -> Result<Vec<f64>, RangeError> {
        Centerlines::new(self.masks()).map(decode::centerline_numbers).map_err(range_error)
    }

    /// A metric of numbers of lesions or of centre lines, told as `decode::pooled_metric` reads it. Undefined where it is empty.
    #[wasm_bindgen(js_name = pooledMetric)]
    pub fn pooled_metric(&self, metric: u32, numbers: &[f64]) -> Option<f64> {
        decode::pooled_metric(metric, numbers)
    }

    /// The averages of values known for each place, NaN where the formula has none. `masks` says of each place which of its masks are
    /// empty: 0 neither, 1 both, 2 the truth, 3 the prediction. The result as [`Metrics::score`] gives it.
    #[wasm_bindgen(js_name = averagePlaces)]
    pub fn average_places(
        &self,
        values: &[f64],
        masks: &[u8],
        classes: usize,
        average: u32,
        over: u32,
        empty: &[f64],
    ) -> Result<Vec<f64>, RangeError> {
        const KINDS: [Masks; 4] = [Masks::Full, Masks::Empty, Masks::EmptyTruth, Masks::EmptyPrediction];
        let places: Vec<Place> = values
            .iter()
            .zip(masks)
            .map(|(&value, &masks)| Place {
                value: (!value.is_nan()).then_some(value),
                masks: KINDS[usize::from(masks)],
            })
            .collect();
        let with_average = decode::average(average) != Average::None;
        let (over, empty) = (decode::over(over), decode::empty(empty));
        metric::average_places(&places, classes, with_average, over, empty).map(flat).map_err(range_error)
    }
}

impl Metrics {
    fn masks(&self) -> &MaskPair {
        self.masks.as_ref().expect("masks were selected")
    }
}

/// Masks told as runs, in a box told as [`Metrics::mask_box`] tells it.
fn masks_of(runs: &[u8], place: &[usize]) -> Result<MaskPair, RangeError> {
    let (size, rest) = place.split_at(place.len() / 3);
    let (origin, image) = rest.split_at(rest.len() / 2);
    MaskPair::from_runs(runs, size, origin, image).map_err(range_error)
}
