//! Who may write what, in a checkpoint.

use super::judge::Access;
use super::rank::Introduction;
use super::{Role, Terms};
use crate::checkpoint::{Pack, Unpack, Unusable};

/// In the order of their codes.
const ROLES: [Role; 5] = [Role::Viewer, Role::Commenter, Role::Editor, Role::Admin, Role::Owner];

fn keep_role(pack: &mut Pack, role: Role) {
    pack.byte(role as u8);
}

fn read_role(unpack: &mut Unpack<'_>) -> Result<Role, Unusable> {
    let code = unpack.below(ROLES.len() as u32)?;
    Ok(ROLES[code as usize])
}

impl Access {
    /// Writes it down.
    pub fn keep(&self, pack: &mut Pack) {
        pack.list(self.owner.iter(), |pack, owner| pack.actor(owner));
        pack.list(self.roles.iter(), |pack, role| pack.byte(role.map_or(0, |role| role as u8 + 1)));
        pack.numbers(self.held.iter().copied().collect::<Vec<_>>().into_iter());
        pack.list(self.invites.iter(), |pack, (key, terms)| {
            pack.actor(key);
            pack.list(terms.iter(), keep_terms);
        });
        pack.list(self.grants.iter(), |pack, (actor, grants)| {
            pack.actor(actor);
            pack.list(grants.iter(), |pack, (at, role)| {
                pack.number(u64::from(*at));
                keep_role(pack, *role);
            });
        });
        pack.list(self.joined.iter(), |pack, (key, actors)| {
            pack.actor(key);
            pack.list(actors.iter(), |pack, actor| pack.actor(actor));
        });
        pack.list(self.introductions.iter(), |pack, (actor, each)| {
            pack.actor(actor);
            pack.list(each.iter(), |pack, Introduction { role, by }| {
                keep_role(pack, *role);
                pack.actor(by);
            });
        });
    }

    /// Reads it back.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn restore(unpack: &mut Unpack<'_>) -> Result<Self, Unusable> {
        let owner: Vec<_> = unpack.list(Unpack::actor)?;
        let roles: Vec<Option<Role>> = unpack.list(|unpack| {
            let code = unpack.below(ROLES.len() as u32 + 1)?;
            Ok(code.checked_sub(1).map(|code| ROLES[code as usize]))
        })?;
        if roles.len() > unpack.bounds().bundles as usize {
            return Err(Unusable::Damaged("a role of no bundle"));
        }
        Ok(Self {
            owner: owner.first().copied(),
            roles,
            held: unpack.ordinals()?,
            invites: unpack.list(|unpack| Ok((unpack.actor()?, unpack.list(read_terms)?)))?,
            grants: unpack.list(|unpack| {
                let grant = |unpack: &mut Unpack<'_>| Ok((unpack.ordinal()?, read_role(unpack)?));
                Ok((unpack.actor()?, unpack.list(grant)?))
            })?,
            joined: unpack.list(|unpack| Ok((unpack.actor()?, unpack.list(Unpack::actor)?)))?,
            introductions: unpack.list(|unpack| {
                let introduction = |unpack: &mut Unpack<'_>| {
                    Ok(Introduction { role: read_role(unpack)?, by: unpack.actor()? })
                };
                Ok((unpack.actor()?, unpack.list(introduction)?))
            })?,
        })
    }
}

fn keep_terms(pack: &mut Pack, terms: &Terms) {
    let Terms { role, by, bundle, expires, uses } = terms;
    keep_role(pack, *role);
    pack.actor(by);
    pack.number(u64::from(*bundle));
    pack.list(expires.iter(), |pack, expires| pack.number(*expires));
    pack.list(uses.iter(), |pack, uses| pack.number(u64::from(*uses)));
}

fn read_terms(unpack: &mut Unpack<'_>) -> Result<Terms, Unusable> {
    let (role, by, bundle) = (read_role(unpack)?, unpack.actor()?, unpack.ordinal()?);
    let expires: Vec<u64> = unpack.list(Unpack::number)?;
    let uses: Vec<u32> = unpack.list(|unpack| {
        u32::try_from(unpack.number()?).or(Err(Unusable::Damaged("how often an invite may be used")))
    })?;
    Ok(Terms { role, by, bundle, expires: expires.first().copied(), uses: uses.first().copied() })
}
