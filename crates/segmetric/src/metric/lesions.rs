//! Detection of lesions: how many of the true ones were found, and how many of the predicted ones are right.
//!
//! A lesion is a connected component of a mask. Two criteria say when one counts:
//!
//! - [`Criterion::Coverage`]: a true lesion is found when the share of its pixels that are in the predicted mask is above 0 and at
//!   least the threshold; a predicted one is right when the share of its pixels in the true mask is. With threshold 0 any shared
//!   pixel will do, as in the WMH challenge (Kuijf et al., IEEE TMI 2019) and in ISBI 2015 (Carass et al., NeuroImage 2017).
//! - [`Criterion::Jaccard`]: lesions count in pairs of a true and a predicted one, each in one pair, whose Jaccard index is above 0
//!   and at least the threshold. The largest index is paired first; of equal ones that of the earlier true lesion, then of the
//!   earlier predicted one. Above 1/2 there is only one such pairing (Kirillov et al., Panoptic Segmentation, CVPR 2019).
//!
//! What is computed from the lesions is in [`super::lesion_counts`].
//!
//! The work is linear in the pixels, but for sorting pairs by their Jaccard indices. There may be millions of lesions (of a noisy
//! mask): little is kept of each, and where they lie is found when it is asked for.

use super::components::{Components, Connectivity, Extent, Run};
use super::lesion_counts::LesionCounts;
use super::mask_pair::MaskPair;
use crate::error::Error;
use crate::radix_sort;

/// When a lesion counts as found or right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// By the share of its pixels that are in the other mask.
    Coverage,
    /// By the Jaccard index with one lesion of the other mask that no other lesion is paired with.
    Jaccard,
}

/// A lesion, and how it fares in the other mask.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Lesion {
    /// How many pixels it has.
    pub pixels: usize,
    /// How many of them are in the other mask.
    pub shared: usize,
    /// The pixels of all lesions of the other mask that share one with it, taken together.
    pub others: usize,
    /// By [`Criterion::Coverage`] the share of its pixels that are in the other mask. By [`Criterion::Jaccard`] the index with the
    /// lesion it is paired with; unpaired, the largest with any.
    pub overlap: f64,
    /// Whether it counts: a true lesion as found, a predicted one as right.
    pub hit: bool,
}

impl Lesion {
    /// Its Dice with the union of all lesions of the other mask that share a pixel with it; 0 where none does.
    pub fn dice(&self) -> f64 {
        2.0 * self.shared as f64 / (self.pixels + self.others) as f64
    }
}

/// The lesions of an image, in the order of their first pixels.
///
/// # Example
/// ```
/// use segmetric::metric::{Connectivity, Criterion, Detection, MaskPair};
///
/// let predicted = [true, true, false, false, false, false, true];
/// let truth = [false, true, true, true, false, false, false];
/// let masks = MaskPair::new(&predicted, &truth, &[1, 7])?;
/// let detection = Detection::new(&masks, Connectivity::Full, Criterion::Coverage, 0.0)?;
/// assert_eq!((detection.truth.len(), detection.predicted.len()), (1, 2));
/// assert_eq!(detection.truth_extents()[0].bounds(), [0..1, 1..4]);
///
/// let counts = detection.counts();
/// assert_eq!((counts.recall(), counts.precision()), (Some(1.0), Some(0.5)));
/// // 2 · 1 / (3 + 2) of the true lesion, 0 of the false one
/// assert_eq!(counts.dice(), Some(0.2));
/// # Ok::<(), segmetric::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Detection {
    /// The true lesions.
    pub truth: Vec<Lesion>,
    /// The predicted lesions.
    pub predicted: Vec<Lesion>,
    in_truth: Components,
    in_predicted: Components,
    origin: [usize; 3],
}

impl Detection {
    /// The lesions of two masks, those that overlap and those that do not.
    ///
    /// # Errors
    /// [`Error::Option`] for a threshold outside [0, 1].
    pub fn new(
        masks: &MaskPair,
        connectivity: Connectivity,
        criterion: Criterion,
        threshold: f64,
    ) -> Result<Detection, Error> {
        if !(0.0..=1.0).contains(&threshold) {
            return Err(Error::Option {
                argument: "threshold",
                value: threshold,
                allowed: "at least 0 and at most 1",
            });
        }
        let of = |mask| Components::of_grid(mask, masks.grid(), connectivity);
        let (in_truth, in_predicted) = (of(masks.truth()), of(masks.predicted()));
        let (mut truth, mut predicted) = (lesions(&in_truth), lesions(&in_predicted));
        let meetings = meetings(&in_truth, &in_predicted);
        for &Meeting { truth: a, predicted: b, pixels } in &meetings {
            let (a, b) = (&mut truth[a], &mut predicted[b]);
            a.meet(b, pixels);
            b.meet(a, pixels);
        }
        match criterion {
            Criterion::Coverage => {
                for lesion in truth.iter_mut().chain(&mut predicted) {
                    lesion.overlap = lesion.shared as f64 / lesion.pixels as f64;
                    lesion.hit = counts(lesion.overlap, threshold);
                }
            }
            Criterion::Jaccard => pair_up(&meetings, &mut truth, &mut predicted, threshold),
        }
        Ok(Detection { truth, predicted, in_truth, in_predicted, origin: masks.origin_of_volume() })
    }

    /// Where in the image the true lesions lie.
    pub fn truth_extents(&self) -> Vec<Extent> {
        self.in_truth.extents_from(self.origin)
    }

    /// Where in the image the predicted lesions lie.
    pub fn predicted_extents(&self) -> Vec<Extent> {
        self.in_predicted.extents_from(self.origin)
    }

    /// How many lesions there are and how many count.
    pub fn counts(&self) -> LesionCounts {
        let hits = |lesions: &[Lesion]| lesions.iter().filter(|lesion| lesion.hit).count();
        let false_lesions = self.predicted.iter().filter(|lesion| lesion.shared == 0).count();
        LesionCounts {
            truth: self.truth.len(),
            found: hits(&self.truth),
            predicted: self.predicted.len(),
            right: hits(&self.predicted),
            // Of no numbers `sum` makes -0.
            dice_sum: self.truth.iter().fold(0.0, |sum, lesion| sum + lesion.dice()),
            dice_terms: self.truth.len() + false_lesions,
        }
    }
}

fn counts(overlap: f64, threshold: f64) -> bool {
    overlap > 0.0 && overlap >= threshold
}

/// The lesions of a mask, not yet compared with any.
fn lesions(components: &Components) -> Vec<Lesion> {
    let mut lesions = vec![Lesion::default(); components.count()];
    for run in components.runs() {
        lesions[run.component].pixels += run.end - run.start;
    }
    lesions
}

impl Lesion {
    fn meet(&mut self, other: &Lesion, pixels: usize) {
        self.shared += pixels;
        self.others += other.pixels;
    }
}

/// A true and a predicted lesion that share pixels.
#[derive(Clone, Copy, Default)]
struct Meeting {
    truth: usize,
    predicted: usize,
    pixels: usize,
}

/// The lesions that share pixels, each pair of them once, in the order of the predicted ones.
fn meetings(truth: &Components, predicted: &Components) -> Vec<Meeting> {
    let mut meetings = ordered(predicted.count(), |it| it.predicted, &|give| {
        overlaps(truth.runs(), predicted.runs(), give);
    });
    // Where the last meeting of each true lesion stands: one with the same predicted lesion is the same.
    let mut last = vec![0; truth.count()];
    let mut kept = 0;
    for at in 0..meetings.len() {
        let meeting = meetings[at];
        let before = &mut meetings[last[meeting.truth]];
        if last[meeting.truth] < kept
            && (before.truth, before.predicted) == (meeting.truth, meeting.predicted)
        {
            before.pixels += meeting.pixels;
        } else {
            last[meeting.truth] = kept;
            meetings[kept] = meeting;
            kept += 1;
        }
    }
    meetings.truncate(kept);
    meetings
}

/// Gives meetings, one after another, each time the same.
type Walk<'a> = &'a dyn Fn(&mut dyn FnMut(Meeting));

/// What `each` gives, in the order of one of its numbers, which are below `count`; of equal ones in the order given.
fn ordered(count: usize, number: fn(&Meeting) -> usize, each: Walk<'_>) -> Vec<Meeting> {
    let mut starts = vec![0; count + 1];
    each(&mut |meeting| starts[number(&meeting) + 1] += 1);
    for at in 0..count {
        starts[at + 1] += starts[at];
    }
    let mut ordered = vec![Meeting::default(); starts[count]];
    each(&mut |meeting| {
        let start = &mut starts[number(&meeting)];
        ordered[*start] = meeting;
        *start += 1;
    });
    ordered
}

/// Gives the stretches of pixels that are in a run of each mask, in raster order.
fn overlaps(truth: &[Run], predicted: &[Run], give: &mut dyn FnMut(Meeting)) {
    let (mut a, mut b) = (0, 0);
    while let (Some(true_run), Some(predicted_run)) = (truth.get(a), predicted.get(b)) {
        let (start, end) = (true_run.start.max(predicted_run.start), true_run.end.min(predicted_run.end));
        if start < end {
            give(Meeting {
                truth: true_run.component,
                predicted: predicted_run.component,
                pixels: end - start,
            });
        }
        if true_run.end <= predicted_run.end {
            a += 1;
        } else {
            b += 1;
        }
    }
}

/// Pairs lesions by their Jaccard indices, the largest first.
fn pair_up(meetings: &[Meeting], truth: &mut [Lesion], predicted: &mut [Lesion], threshold: f64) {
    let meetings = ordered(truth.len(), |it| it.truth, &|give| meetings.iter().for_each(|&it| give(it)));
    let jaccard = |at: usize, truth: &[Lesion], predicted: &[Lesion]| {
        let Meeting { truth: a, predicted: b, pixels } = meetings[at];
        pixels as f64 / (truth[a].pixels + predicted[b].pixels - pixels) as f64
    };
    for at in largest_first(meetings.len(), &|at| jaccard(at, truth, predicted)) {
        let index = jaccard(at, truth, predicted);
        let (a, b) = (&mut truth[meetings[at].truth], &mut predicted[meetings[at].predicted]);
        if !a.hit && !b.hit && counts(index, threshold) {
            (a.overlap, a.hit) = (index, true);
            (b.overlap, b.hit) = (index, true);
        }
        for lesion in [a, b] {
            if !lesion.hit {
                lesion.overlap = lesion.overlap.max(index);
            }
        }
    }
}

/// The places of `count` numbers of at least 0, the largest number first, of equal ones the first. They are sorted by 32 of their
/// bits at a time, with the place in the other half of a word: words are sorted elsewhere too, and every type that is sorted
/// brings a sort of its own into the program.
fn largest_first(count: usize, number: &dyn Fn(usize) -> f64) -> impl Iterator<Item = usize> + use<> {
    let mut order: Vec<u64> = (0..count as u64).collect();
    for shift in [0, 32] {
        let places = order.clone();
        for (place, word) in order.iter_mut().enumerate() {
            // Numbers of at least 0 are in the order of their bits.
            *word = !number(*word as usize).to_bits() >> shift << 32 | place as u64;
        }
        radix_sort::sort(&mut order, 0);
        for word in &mut order {
            *word = places[*word as u32 as usize];
        }
    }
    order.into_iter().map(|place| place as usize)
}
