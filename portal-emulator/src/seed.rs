//! What the emulator begins with: a YAML file, or the example that is built in.

mod data;
mod fault;
mod plant;
mod portal;

pub use data::{
    Seed, SeedAccount, SeedAddress, SeedCard, SeedCoupon, SeedCustomer, SeedPrice, SeedProduct,
    SeedSubscription,
};
pub use fault::SeedFault;
pub use portal::{SeedConfiguration, SeedFeatures};

use crate::clock::Clock;
use crate::world::{Account, World};

const EXAMPLE: &str = include_str!("../seed.yaml");

/// When a seed is tried out: long after any history that it can have.
const TRIAL: i64 = 2_000_000_000;

impl Seed {
    /// The example that is built in.
    #[must_use]
    pub fn example() -> Self {
        serde_yaml::from_str(EXAMPLE).unwrap_or_default()
    }

    /// A seed that holds nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Reads a seed, and tries it out, so that a fault shows now.
    pub fn parse(text: &str) -> Result<Self, SeedFault> {
        let seed: Self = serde_yaml::from_str(text).map_err(|error| SeedFault::syntax(&error))?;
        let mut world = World::new(Account::default(), Clock::frozen(TRIAL), 0);
        seed.plant(&mut world)?;
        Ok(seed)
    }

    /// Puts all of it into a world, at the time that the world's clock shows. What is said to have begun
    /// some days ago happens then, with all that follows from it: invoices, renewals, events.
    pub fn plant(&self, world: &mut World) -> Result<(), SeedFault> {
        plant::all(self, world)
    }
}

#[cfg(test)]
mod tests;
