//! Which things are the same: connected components of the links that people made between them (rule 13).
//!
//! Things are numbers, of entities or of fields. Most are alone, and cost a look into a list that is empty
//! until somebody links something.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Things that are the same as others.
#[derive(Debug, Default)]
pub(super) struct Classes {
    /// By thing: the number of its class + 1; 0 where it is alone.
    of: Vec<u32>,
    /// By number: the members, the smallest first; none where the number is free.
    members: Vec<Vec<u32>>,
    free: Vec<u32>,
    /// By thing: the links that it is an end of, and their other ends.
    links: BTreeMap<u32, Vec<(u32, u32)>>,
}

impl Classes {
    /// The number of the class of a thing + 1; 0 where it is alone.
    fn class(&self, thing: u32) -> u32 {
        self.of.get(thing as usize).copied().unwrap_or(0)
    }

    /// Whether a thing is the same as no other.
    pub(super) fn is_alone(&self, thing: u32) -> bool {
        self.class(thing) == 0
    }

    /// All members of a thing's class, the smallest first; none where it is alone.
    pub(super) fn members(&self, thing: u32) -> &[u32] {
        match self.class(thing) {
            0 => &[],
            class => &self.members[class as usize - 1],
        }
    }

    /// The smallest member of a thing's class: itself where it is alone.
    pub(super) fn id(&self, thing: u32) -> u32 {
        self.members(thing).first().copied().unwrap_or(thing)
    }

    /// The links of a thing, and their other ends.
    pub(super) fn links(&self, thing: u32) -> &[(u32, u32)] {
        self.links.get(&thing).map_or(&[], Vec::as_slice)
    }

    fn class_of(&mut self, thing: u32) -> &mut u32 {
        let at = thing as usize;
        if self.of.len() <= at {
            self.of.resize(at + 1, 0);
        }
        &mut self.of[at]
    }

    /// Takes in a link. Gives the members of the class that two became by it; none where they were one.
    pub(super) fn join(
        &mut self,
        link: u32,
        (a, b): (u32, u32),
        order: impl Fn(&u32, &u32) -> Ordering,
    ) -> Vec<u32> {
        self.links.entry(a).or_default().push((link, b));
        self.links.entry(b).or_default().push((link, a));
        if self.class(a) != 0 && self.class(a) == self.class(b) {
            return Vec::new();
        }
        let mut members = Vec::new();
        for thing in [a, b] {
            match self.class(thing) {
                0 => members.push(thing),
                class => members.append(&mut self.give_up(class)),
            }
        }
        members.sort_unstable_by(order);
        self.found(members.clone());
        members
    }

    /// Takes a link away. Gives the members of the class that came apart by it; none where it holds together.
    pub(super) fn part(
        &mut self,
        link: u32,
        (a, b): (u32, u32),
        order: impl Fn(&u32, &u32) -> Ordering,
    ) -> Vec<u32> {
        for thing in [a, b] {
            if let Some(links) = self.links.get_mut(&thing) {
                links.retain(|(known, _)| *known != link);
                if links.is_empty() {
                    self.links.remove(&thing);
                }
            }
        }
        let reached = self.reached(a);
        if reached.contains(&b) {
            return Vec::new();
        }
        let whole = self.give_up(self.class(a));
        let (mut near, mut far): (Vec<u32>, Vec<u32>) =
            whole.iter().partition(|thing| reached.contains(thing));
        for members in [&mut near, &mut far] {
            members.sort_unstable_by(&order);
        }
        self.found(near);
        self.found(far);
        whole
    }

    fn reached(&self, from: u32) -> BTreeSet<u32> {
        let (mut reached, mut next) = (BTreeSet::from([from]), vec![from]);
        while let Some(thing) = next.pop() {
            let fresh = self.links(thing).iter().map(|(_, other)| *other);
            next.extend(fresh.filter(|other| reached.insert(*other)));
        }
        reached
    }

    /// Makes a class of things that are alone, in order; one thing stays alone.
    fn found(&mut self, members: Vec<u32>) {
        if members.len() < 2 {
            return;
        }
        let number = self.free.pop().unwrap_or_else(|| {
            self.members.push(Vec::new());
            self.members.len() as u32
        });
        for thing in &members {
            *self.class_of(*thing) = number;
        }
        self.members[number as usize - 1] = members;
    }

    fn give_up(&mut self, class: u32) -> Vec<u32> {
        let members = std::mem::take(&mut self.members[class as usize - 1]);
        for thing in &members {
            *self.class_of(*thing) = 0;
        }
        self.free.push(class);
        members
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a slow walk over the links finds.
    fn reachable(links: &[(u32, u32, u32)], from: u32) -> Vec<u32> {
        let mut reached = vec![from];
        loop {
            let before = reached.len();
            for (_, a, b) in links {
                for (one, other) in [(a, b), (b, a)] {
                    if reached.contains(one) && !reached.contains(other) {
                        reached.push(*other);
                    }
                }
            }
            if reached.len() == before {
                reached.sort_unstable();
                return reached;
            }
        }
    }

    proptest! {
        #[test]
        fn class_1_a_class_is_what_links_connect(
            steps in prop::collection::vec((0_u32..12, 0_u32..12, any::<u8>()), 1..60),
        ) {
            let mut classes = Classes::default();
            let mut links: Vec<(u32, u32, u32)> = Vec::new();
            for (link, (a, b, what)) in steps.into_iter().enumerate() {
                if what % 3 == 0 && !links.is_empty() {
                    let (link, a, b) = links.remove(usize::from(what) % links.len());
                    classes.part(link, (a, b), Ord::cmp);
                } else if a != b {
                    classes.join(link as u32, (a, b), Ord::cmp);
                    links.push((link as u32, a, b));
                }
                for thing in 0..12 {
                    let members = reachable(&links, thing);
                    prop_assert_eq!(classes.id(thing), members[0]);
                    let alone = members.len() == 1;
                    prop_assert_eq!(classes.is_alone(thing), alone);
                    prop_assert_eq!(classes.members(thing), if alone { &[] } else { &members[..] });
                }
            }
        }
    }
}
