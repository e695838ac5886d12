//! What the groups and classes of a term have cost, for who asks.

/// Costs by their places, and all of them in the value of the loss.
#[derive(Debug)]
pub(crate) struct Costs {
    pub(crate) value: f64,
    /// NaN at places that cost nothing since they are not taken.
    pub(crate) places: Vec<f64>,
}

impl Costs {
    pub(crate) fn new(places: usize) -> Costs {
        Costs { value: 0.0, places: vec![f64::NAN; places] }
    }

    /// Adds to what a place has cost.
    pub(crate) fn add(&mut self, place: usize, cost: f64) {
        let before = self.places[place];
        self.places[place] = if before.is_nan() { cost } else { before + cost };
    }
}
