//! A change of many ops, drafted slice by slice.

use std::rc::Rc;

use super::command::CommitOp;
use super::commit::{at, settle, take};
use super::drafting::{Drafting, Why};
use super::spreading::{Drafted, Spreading};
use super::update::{Failure, Stage};
use super::work::Hand;
use super::workspace::Workspace;
use crate::id::EntityId;

/// Ops that are taken in one slice.
const AT_ONCE: usize = 500;

/// What became of a change.
pub(super) struct Changed {
    /// `None` where it changes nothing.
    pub(super) drafted: Option<Drafted>,
    /// What it made.
    pub(super) created: Vec<EntityId>,
}

/// Drafts ops. Where this person has written something else meanwhile, they are drafted once more, and then
/// in one go: a change rests on all that its author had written before it.
///
/// # Errors
/// The first op that cannot be done, with its place as `detail.op`.
pub(super) async fn draft(hand: &Hand, ops: Rc<Vec<CommitOp>>, why: &Why) -> Result<Changed, Failure> {
    let begun = hand.with(|ws| standing(ws)).await;
    let changed = attempt(hand, &ops, why, AT_ONCE).await?;
    if hand.with(|ws| standing(ws)).await == begun {
        return Ok(changed);
    }
    let why = why.clone();
    hand.with(move |ws| whole(ws, &ops, &why)).await
}

/// What drafts rest on: the last of one's own that is here, and how many are on their way.
fn standing(ws: &Workspace) -> (u64, usize) {
    (ws.log.tip(&ws.actor).map_or(0, |tip| tip.seq), ws.unsaved())
}

fn whole(ws: &mut Workspace, ops: &[CommitOp], why: &Why) -> Result<Changed, Failure> {
    let mut drafting = Drafting::default();
    for (place, op) in ops.iter().enumerate() {
        take(ws, &mut drafting, op).map_err(|failure| at(failure, place))?;
    }
    settle(ws, &mut drafting)?;
    let created = drafting.made();
    let drafted = if drafting.is_empty() { None } else { Some(drafting.draft(ws, why)?) };
    Ok(Changed { drafted, created })
}

async fn attempt(
    hand: &Hand,
    ops: &Rc<Vec<CommitOp>>,
    why: &Why,
    at_once: usize,
) -> Result<Changed, Failure> {
    let mut drafting = Drafting::default();
    for begin in (0..ops.len()).step_by(at_once) {
        let ops = Rc::clone(ops);
        let end = (begin + at_once).min(ops.len());
        hand.tell(Stage::Writing, begin, ops.len());
        drafting = hand
            .with(move |ws| {
                for (place, op) in ops.iter().enumerate().take(end).skip(begin) {
                    take(ws, &mut drafting, op).map_err(|failure| at(failure, place))?;
                }
                Ok::<_, Failure>(drafting)
            })
            .await?;
    }
    let settled = move |ws: &mut Workspace| settle(ws, &mut drafting).map(|()| drafting);
    let drafting = hand.with(settled).await?;
    let created = drafting.made();
    if drafting.is_empty() {
        return Ok(Changed { drafted: None, created });
    }
    let all = drafting.writes();
    let mut spreading = Spreading::new(drafting, why.clone());
    loop {
        let goes_on;
        (spreading, goes_on) = hand
            .with(move |ws| {
                let goes_on = spreading.go_on(ws)?;
                Ok::<_, Failure>((spreading, goes_on))
            })
            .await?;
        if !goes_on {
            break;
        }
        hand.tell(Stage::Sealing, all - spreading.left(), all);
    }
    Ok(Changed { drafted: Some(spreading.drafted()), created })
}
