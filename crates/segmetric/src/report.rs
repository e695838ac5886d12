//! What each term of a loss, each of its groups and each class costs.

use crate::batch::Shape;
use crate::error::Error;
use crate::evaluate::check_length;
use crate::loss::costs::Costs;
use crate::loss::selection::Selection;
use crate::loss::terms::Terms;
use crate::loss::{Loss, Term};
use crate::part::Part;
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
        // Without factors, which may be 0.
        let terms = self.terms.iter().map(|(_, term)| (1.0, term.clone())).collect();
        let plain = Loss { terms, ..*self };
        plain.count(shape, target, workspace)?;
        let part = Part::all(*shape);
        let mut evaluation = plain.evaluation(shape, target, &part, false, workspace);
        evaluation.terms.split_by_class();
        if shape.all_pixels() > 0 {
            evaluation.run(region)?;
        }
        Ok(plain.read_costs(shape, evaluation.terms))
    }

    fn read_costs(&self, shape: &Shape, terms: Terms) -> Vec<TermCosts> {
        let mut overlaps = terms.overlaps.into_iter().map(|term| term.costs);
        let mut lovasz = terms.lovasz.into_iter().map(|term| term.costs);
        let mut pixels = terms.pixels.into_iter().map(|term| term.value);
        let mut geometric = terms.geometric.into_iter().flat_map(|terms| terms.costs);
        let classes = shape.classes;
        let read = |costs: Option<Costs>, groups: usize, columns: usize| {
            let mut costs = costs.unwrap_or_default();
            TermCosts { value: costs.value, groups, values: costs.take(groups * columns) }
        };
        let groups = |selection: &Selection| selection.groups(shape);
        self.terms
            .iter()
            .map(|(_, term)| match term {
                Term::Overlap(overlap) => read(overlaps.next(), groups(&overlap.selection), classes),
                Term::GeneralizedDice(dice) => read(overlaps.next(), groups(&dice.selection), 1),
                Term::Lovasz(term) => read(lovasz.next(), groups(&term.selection), classes),
                Term::CrossEntropy(_) => {
                    let values: Vec<f64> = pixels.by_ref().take(classes).collect();
                    TermCosts { value: values.iter().sum(), groups: 1, values }
                }
                Term::Geometric(term) if term.is_mean() => read(geometric.next(), 1, classes),
                Term::Geometric(term) => read(geometric.next(), groups(&term.selection), classes),
            })
            .collect()
    }
}
