//! Open conflicts in a checkpoint.

use super::detect::{Conflicts, Place, of_modules};
use crate::checkpoint::{Pack, Unpack, Unusable};
use crate::state::State;

impl Conflicts {
    /// Writes them down.
    pub fn keep(&self, pack: &mut Pack) {
        pack.list(self.fields.iter(), |pack, ((row, field), reported)| {
            pack.number(u64::from(*row));
            pack.number(u64::from(*field));
            pack.flag(*reported);
        });
        pack.list(self.records.iter(), |pack, (row, place)| {
            pack.number(u64::from(*row));
            pack.flag(matches!(place, Place::LeftEverywhere { .. }));
        });
        pack.list(self.leftovers.iter(), |pack, ((row, from), to)| {
            for number in [row, from, to] {
                pack.number(u64::from(*number));
            }
        });
        pack.list(self.retired.iter(), |pack, (from, to)| {
            pack.number(u64::from(*from));
            pack.number(u64::from(*to));
        });
        pack.numbers(self.decisions.iter().copied());
        pack.numbers(self.undos.iter().copied());
    }

    /// Reads them back; those of modules follow from the state.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore(state: &State, unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let mut conflicts = Self {
            fields: unpack.list(|unpack| Ok(((unpack.row()?, unpack.name()?), unpack.flag()?)))?,
            records: unpack.list(|unpack| {
                let row = unpack.row()?;
                let left = unpack.flag()?;
                let place = if left { Place::LeftEverywhere { row } } else { Place::EditDelete { row } };
                Ok((row, place))
            })?,
            modules: of_modules(state),
            leftovers: unpack.list(|unpack| Ok(((unpack.row()?, unpack.name()?), unpack.name()?)))?,
            retired: unpack.list(|unpack| Ok((unpack.name()?, unpack.name()?)))?,
            decisions: unpack.ordinals()?,
            undos: unpack.ordinals()?,
            fields_reported: 0,
        };
        conflicts.fields_reported = conflicts.fields.values().filter(|reported| **reported).count();
        Ok(conflicts)
    }
}
