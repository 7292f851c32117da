//! Lands with its rooms.
use super::command::*;
use super::update::*;
use super::workspace::Workspace;
use crate::id::*;
use crate::state::*;
#[derive(Debug)]
pub(super) struct Subscription;
impl Workspace {
    pub(super) fn refresh_subscriptions(&mut self, _: &[Touched]) {}
    pub(super) fn query(&mut self, _: &Query) -> Result<Rows, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn subscribe(&mut self, _: u32, _: Query) -> Result<Rows, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
    pub(super) fn unsubscribe(&mut self, _: u32) -> Result<Reply, Failure> {
        Err(Failure::because(Code::NotAvailable, "lands next"))
    }
}
