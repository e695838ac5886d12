//! What each term of a loss, each of its groups and each class costs.

use crate::batch::Shape;
use crate::error::Error;
use crate::evaluate::check_length;
use crate::loss::costs::Costs;
use crate::loss::terms::Terms;
use crate::loss::{Loss, Term};
use crate::part::Part;
use crate::passes::Asked;
use crate::truth::Target;
use crate::workspace::Workspace;

/// What a term costs, without its factor.
#[derive(Clone, Debug, PartialEq)]
pub struct TermCosts {
    /// The term's own value.
    pub value: f64,
    /// How many groups of pixels it has; 1 where it is a mean over all pixels of the batch.
    pub groups: usize,
    /// The cost of each class in each group, `[group][class]`; NaN where a class is not taken. Of a pixel loss it is each class's share of
    /// the mean; generalized Dice, which weighs all classes together, has one number for each group.
    pub values: Vec<f64>,
}

impl Loss {
    /// What each term costs, group by group and class by class, from one pass forward. The sum of their values, each times its factor, is
    /// the value of the loss.
    ///
    /// # Errors
    /// As [`Loss::value`].
    ///
    /// # Example
    /// ```
    /// use segmetric::{Activation, Layout, Loss, Overlap, Shape, Similarity, Term, Truth, Workspace};
    ///
    /// let loss = Loss::new(Activation::None, Term::Overlap(Overlap::new(Similarity::Dice)));
    /// let shape = Shape { images: 1, pixels: 2, classes: 2, layout: Layout::ChannelsLast };
    /// let scores = [0.75, 0.25, 0.0, 1.0];
    /// let costs = loss.term_costs(&shape, &scores, Truth::Labels8(&[0, 1]), &mut Workspace::new())?;
    /// assert_eq!(costs[0].groups, 1);
    /// assert!((costs[0].values[0] - (1.0 - 1.5 / 1.75)).abs() < 1e-5);
    /// assert!((costs[0].value - (costs[0].values[0] + costs[0].values[1]) / 2.0).abs() < 1e-12);
    /// # Ok::<(), segmetric::Error>(())
    /// ```
    pub fn term_costs<'t>(
        &self,
        shape: &Shape,
        scores: &[f32],
        target: impl Into<Target<'t>>,
        workspace: &mut Workspace,
    ) -> Result<Vec<TermCosts>, Error> {
        let mut region = core::mem::take(&mut workspace.region);
        region.clear();
        region.extend_from_slice(scores);
        let costs = self.term_costs_in_place(shape, &mut region, target.into(), workspace);
        workspace.region = region;
        costs
    }

    /// The same of the scores in `region`, which holds anything afterwards.
    ///
    /// # Errors
    /// As [`Loss::value`].
    pub fn term_costs_in_place(
        &self,
        shape: &Shape,
        region: &mut [f32],
        target: Target,
        workspace: &mut Workspace,
    ) -> Result<Vec<TermCosts>, Error> {
        check_length(shape, region)?;
        self.check(shape, target)?;
        self.count(shape, target, workspace)?;
        let part = Part::all(*shape);
        let mut evaluation =
            self.evaluation(shape, target, Asked { part: &part, gradient: false, apart: true }, workspace);
        evaluation.terms.split_by_class();
        if shape.all_pixels() > 0 {
            evaluation.run(region)?;
        }
        Ok(self.read_costs(shape.classes, evaluation.terms))
    }

    fn read_costs(&self, classes: usize, terms: Terms) -> Vec<TermCosts> {
        let mut overlaps = terms.overlaps.into_iter();
        let mut lovasz = terms.lovasz.into_iter();
        let mut pixels = terms.pixels.into_iter();
        let mut geometric = terms.geometric.into_iter().flat_map(|terms| terms.costs);
        let mut all = Vec::with_capacity(self.terms.len());
        for (_, term) in &self.terms {
            let (costs, columns) = match term {
                Term::Overlap(_) => (overlaps.next().map(|term| term.costs), classes),
                Term::GeneralizedDice(_) => (overlaps.next().map(|term| term.costs), 1),
                Term::Lovasz(_) => (lovasz.next().map(|term| term.costs), classes),
                Term::Geometric(_) => (geometric.next(), classes),
                Term::CrossEntropy(_) => {
                    let mut costs = Costs::new(classes);
                    for (class, term) in pixels.by_ref().take(classes).enumerate() {
                        costs.add(class, term.value);
                        costs.value += term.value;
                    }
                    (Some(costs), classes)
                }
            };
            all.extend(costs.map(|Costs { value, places }| TermCosts {
                value,
                groups: places.len() / columns,
                values: places,
            }));
        }
        all
    }
}
