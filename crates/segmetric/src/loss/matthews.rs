//! Matthews' correlation coefficient of soft counts, as a similarity.
//!
//! With TP = c, FP = b and FN = a of the product form, G = Σ w g, P = Σ w p and N = Σ w over the group, TN = N − G − FP:
//!
//! S = n / √D,  n = TP TN − FP FN,  D = P G (N − P) (N − G) + ε
//!
//! By a, where TP falls and P with it: n' = −(N − G) and D' = G (N − G) (P − (N − P)); by b, where TN falls and P grows: n' = −G and
//! D' the negative of that. Without any error S is taken as 1. Source: Matthews 1975; soft counts and ε as MONAI has them.

use crate::loss::overlap_cost::{Dissimilarity, Sums};

/// 1 − S; nothing where there is no error.
pub(super) fn matthews(sums: &Sums, epsilon: f64) -> Option<Dissimilarity> {
    let Sums { a, b, c, mean, mass: of_truth, weight, .. } = *sums;
    if a == 0.0 && b == 0.0 {
        return None;
    }
    // Where a class fills a group there is nothing beside it, to the last digit.
    let beside_truth = weight - of_truth;
    let true_negatives = (beside_truth - b).max(0.0);
    let (predicted, not_predicted) = (b + c, a + true_negatives);
    let n = c * true_negatives - b * a;
    let d = predicted * of_truth * not_predicted * beside_truth + epsilon;
    // Nothing below the line: a mask is empty or full, and says nothing of the other.
    if d <= 0.0 {
        return Some(Dissimilarity { value: 1.0, similarity: 0.0, by_a: 0.0, by_b: 0.0, at_mean: 0.0 });
    }
    let root = libm::sqrt(d);
    let similarity = n / root;
    let bend = similarity * of_truth * beside_truth * (predicted - not_predicted) / (2.0 * d);
    let (by_a, by_b) = (beside_truth / root + bend, of_truth / root - bend);
    let at_mean = (1.0 - mean) * by_b - mean * by_a;
    Some(Dissimilarity { value: 1.0 - similarity, similarity, by_a, by_b, at_mean })
}
