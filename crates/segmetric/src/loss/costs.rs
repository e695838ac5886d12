//! What the groups and classes of a term have cost, for who asks.

/// Costs by their places, and all of them in the value of the loss.
#[derive(Debug, Default)]
pub(crate) struct Costs {
    pub(crate) value: f64,
    /// NaN at places that cost nothing since they are not taken.
    places: Vec<f64>,
}

impl Costs {
    /// Sets what a place costs.
    pub(crate) fn set(&mut self, place: usize, cost: f64) {
        self.places.resize(self.places.len().max(place + 1), f64::NAN);
        self.places[place] = cost;
    }

    /// Adds to what a place costs.
    pub(crate) fn add(&mut self, place: usize, cost: f64) {
        let before = self.places.get(place).copied().filter(|cost| !cost.is_nan());
        self.set(place, before.unwrap_or(0.0) + cost);
    }

    /// The costs of so many places.
    pub(crate) fn take(&mut self, count: usize) -> Vec<f64> {
        self.places.resize(count, f64::NAN);
        core::mem::take(&mut self.places)
    }
}
