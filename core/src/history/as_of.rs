//! The production as it was: the causal closure of what is stamped up to a moment (rule 28), folded apart.

use super::order::{Place, Told};
use crate::access::{Access, Judgement};
use crate::id::BundleId;
use crate::log::{Oplog, Ordinal, decode_body};
use crate::query::{Catalog, Keys};
use crate::schema::Schema;
use crate::state::{State, Touched};

/// A moment of a production.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// Everything that is stamped up to these milliseconds since 1970, and what it rests on.
    At(u64),
    /// Everything that history tells up to this bundle, the bundle included.
    Through(BundleId),
    /// Everything that history tells before this bundle.
    Before(BundleId),
    /// What these bundles rest on, they included: pinned, because nothing that comes later changes it.
    Pinned(Vec<BundleId>),
}

/// A moment, ready to be asked which bundles belong to it.
#[derive(Debug)]
enum Bound {
    At(u64),
    Through(Option<Place>),
    Before(Option<Place>),
    Pinned(Vec<Ordinal>),
}

/// The production as of a moment: a state of its own, over the same log.
#[derive(Debug)]
pub struct Past {
    moment: Moment,
    told: Told,
    /// By ordinal: whether it is folded.
    folded: Vec<bool>,
    access: Access,
    /// What held then.
    pub state: State,
    /// What its tables were.
    pub schema: Schema,
    /// Those, and the tables that came later and were empty then, as the state's numbers.
    pub catalog: Catalog,
    /// Which records shared a key.
    pub keys: Keys,
}

impl Past {
    /// Folds what belongs to a moment. `present` is the schema of now: a table that came later is there, and
    /// empty.
    pub fn of(log: &Oplog, moment: Moment, present: &Schema) -> Self {
        let mut past = Self {
            moment,
            told: Told::default(),
            folded: Vec::new(),
            access: Access::default(),
            state: State::default(),
            schema: Schema::default(),
            catalog: Catalog::default(),
            keys: Keys::default(),
        };
        past.go_on(log);
        past.read_schema(present);
        past
    }

    /// Takes in what came to the log since and belongs to the moment: what somebody wrote before it and sent
    /// later.
    pub fn go_on(&mut self, log: &Oplog) -> Vec<Touched> {
        let (from, mut touched) = (self.folded.len(), Vec::new());
        self.told.go_on(log);
        self.folded.resize(log.len(), false);
        let bound = self.bound(log);
        for ordinal in from as Ordinal..log.len() as Ordinal {
            if bound.holds(log, &self.told, ordinal) {
                self.take(log, ordinal, &mut touched);
            }
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    /// Goes on to a later moment. What was read of it is to be read again then.
    ///
    /// # Errors
    /// This past, as it is, where the other moment is not a later one of the same kind.
    pub fn move_to(mut self, log: &Oplog, later: Moment, present: &Schema) -> Result<Self, Box<Self>> {
        self.go_on(log);
        let place = |bundle: &BundleId| log.ordinal(bundle).map(|at| self.told.place(log, at));
        let is_later = match (&self.moment, &later) {
            (Moment::At(from), Moment::At(to)) => from <= to,
            (Moment::Through(from), Moment::Through(to)) => place(from) <= place(to),
            _ => false,
        };
        if !is_later {
            return Err(Box::new(self));
        }
        self.moment = later;
        let bound = self.bound(log);
        for ordinal in 0..log.len() as Ordinal {
            if !self.folded[ordinal as usize] && bound.holds(log, &self.told, ordinal) {
                self.take(log, ordinal, &mut Vec::new());
            }
        }
        self.read_schema(present);
        Ok(self)
    }

    /// Reads anew which tables there were.
    pub fn read_schema(&mut self, present: &Schema) {
        self.schema = self.state.schema_in_use().0;
        let mut all = self.schema.clone();
        for module in present.modules() {
            let mut known = self.schema.module(&module.id).unwrap_or(module).clone();
            let later = module.tables.iter().filter(|table| self.schema.table(&table.id).is_none());
            let later: Vec<_> = later.filter(|table| !known.tables.contains(table)).cloned().collect();
            known.tables.extend(later);
            all.adopt(known);
        }
        self.catalog = Catalog::new(&all, &mut self.state);
        self.keys = Keys::default();
    }

    /// Whether a bundle belongs to it.
    pub fn holds(&self, ordinal: Ordinal) -> bool {
        self.folded.get(ordinal as usize).is_some_and(|folded| *folded)
    }

    /// The bundles that belong to it and that none of them rests on: they name it for good.
    pub fn tips(&self, log: &Oplog) -> Vec<BundleId> {
        let mut is_tip = self.folded.clone();
        for ordinal in (0..self.folded.len() as Ordinal).filter(|at| self.folded[*at as usize]) {
            for before in rests_on(log, ordinal) {
                is_tip[before as usize] = false;
            }
        }
        let tips = (0..is_tip.len() as Ordinal).filter(|at| is_tip[*at as usize]);
        tips.map(|at| log.bundle(at).id).collect()
    }

    /// The bundle of it that history tells last.
    pub fn last(&self, log: &Oplog) -> Option<Ordinal> {
        let held = (0..self.folded.len() as Ordinal).filter(|at| self.folded[*at as usize]);
        held.max_by_key(|at| self.told.place(log, *at))
    }

    fn bound(&self, log: &Oplog) -> Bound {
        match &self.moment {
            Moment::At(millis) => Bound::At(*millis),
            Moment::Through(bundle) => Bound::Through(log.ordinal(bundle).map(|at| self.told.place(log, at))),
            Moment::Before(bundle) => Bound::Before(log.ordinal(bundle).map(|at| self.told.place(log, at))),
            Moment::Pinned(tips) => Bound::Pinned(tips.iter().filter_map(|tip| log.ordinal(tip)).collect()),
        }
    }

    /// Folds a bundle, after whatever it rests on that is not folded yet.
    fn take(&mut self, log: &Oplog, ordinal: Ordinal, touched: &mut Vec<Touched>) {
        let mut waiting = vec![ordinal];
        while let Some(at) = waiting.last().copied() {
            if self.folded[at as usize] {
                waiting.pop();
                continue;
            }
            let view = log.bundle(at);
            let body = if view.readable { decode_body(view.body).ok() } else { None };
            // Refs count as dependencies (rule 3).
            let refs = body.as_ref().map(|body| log.resolve(at, &body.refs)).unwrap_or_default();
            let missing = rests_on(log, at).chain(refs).filter(|before| !self.folded[*before as usize]);
            let missing: Vec<Ordinal> = missing.collect();
            if !missing.is_empty() {
                waiting.extend(missing);
                continue;
            }
            waiting.pop();
            self.folded[at as usize] = true;
            if let Some(body) = body {
                let in_force = self.access.fold(log, at, &body) == Judgement::InForce;
                self.state.fold(log, at, &body, in_force, touched);
            }
        }
    }
}

fn rests_on(log: &Oplog, ordinal: Ordinal) -> impl Iterator<Item = Ordinal> + '_ {
    let deps = log.deps(ordinal).iter().filter_map(|dep| log.find(dep));
    log.prev(ordinal).into_iter().chain(deps)
}

impl Bound {
    fn holds(&self, log: &Oplog, told: &Told, ordinal: Ordinal) -> bool {
        match self {
            Self::At(millis) => log.bundle(ordinal).hlc.millis <= *millis,
            Self::Through(None) | Self::Before(None) => false,
            Self::Before(Some(place)) => told.place(log, ordinal) < *place,
            Self::Through(Some(place)) => told.place(log, ordinal) <= *place,
            Self::Pinned(tips) => tips.contains(&ordinal),
        }
    }
}
