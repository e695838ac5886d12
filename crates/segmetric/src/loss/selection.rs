//! Which classes of a group a loss takes, and with what weight.

use crate::batch::Shape;
use crate::error::Error;
use crate::truth::{Group, Summary};

/// The pixels that one overlap is computed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Over {
    /// Each image, then the mean over images.
    #[default]
    Image,
    /// All images together.
    Batch,
}

/// The classes that enter the mean of a group.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Classes {
    /// Every class.
    #[default]
    All,
    /// Those whose truth has any mass in the group; where there is none the group's loss is 0.
    Present,
    /// These.
    List(Vec<usize>),
}

/// Over what a loss is averaged: Σ w_c L_c / Σ w_c over the classes of each group, then the mean over groups.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Selection {
    /// The groups.
    pub over: Over,
    /// The classes; `None` is the loss's own default.
    pub classes: Option<Classes>,
    /// One weight for each class of the scores; `None` weighs all alike.
    pub class_weights: Option<Vec<f64>>,
}

impl Selection {
    pub(crate) fn check(&self, shape: &Shape) -> Result<(), Error> {
        if let Some(Classes::List(list)) = &self.classes {
            for (position, &class) in list.iter().enumerate() {
                if class >= shape.classes || list[..position].contains(&class) {
                    return Err(Error::ClassList { class, classes: shape.classes });
                }
            }
            if list.is_empty() {
                return Err(Error::Option { argument: "classes.length", value: 0.0, allowed: "at least 1" });
            }
        }
        if let Some(weights) = &self.class_weights {
            check_weights("classWeights", weights, shape.classes)?;
        }
        Ok(())
    }

    /// How many groups a batch has.
    pub(crate) fn groups(&self, shape: &Shape) -> usize {
        match self.over {
            Over::Image => shape.images,
            Over::Batch => 1,
        }
    }

    /// The group that an image belongs to.
    pub(crate) fn group(&self, image: usize) -> Group {
        match self.over {
            Over::Image => Group::Image(image),
            Over::Batch => Group::Batch,
        }
    }

    /// Writes each class's share of the mean over this group, 0 for a class that is not taken.
    pub(crate) fn shares(
        &self,
        default: &Classes,
        group: Group,
        summary: &Summary,
        shares: &mut Vec<f64>,
        classes: usize,
    ) {
        let weight = |class: usize| self.class_weights.as_ref().map_or(1.0, |weights| weights[class]);
        let chosen = self.classes.as_ref().unwrap_or(default);
        shares.clear();
        shares.extend((0..classes).map(|class| {
            let taken = match chosen {
                Classes::All => true,
                Classes::Present => summary.mass(group, class) > 0.0,
                Classes::List(list) => list.contains(&class),
            };
            if taken { weight(class) } else { 0.0 }
        }));
        let total: f64 = shares.iter().sum();
        if total > 0.0 {
            shares.iter_mut().for_each(|share| *share /= total);
        }
    }
}

/// Weights must be one for each class, finite and not negative.
pub(crate) fn check_weights(argument: &'static str, weights: &[f64], classes: usize) -> Result<(), Error> {
    if weights.len() != classes {
        return Err(Error::WeightCount { argument, came: weights.len(), classes });
    }
    match weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
        Some(&value) => Err(Error::Option { argument, value, allowed: "finite and at least 0" }),
        None => Ok(()),
    }
}
