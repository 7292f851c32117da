//! A world that fails, cut down: fewer steps, relays, tabs and people, as long as it goes on failing.

use super::plan::Plan;

/// Worlds that are tried for one cut-down world, at most.
const TRIALS_MAX: usize = 600;

/// The smallest plan that was found to fail too, and how it fails.
pub(crate) fn shrunk(plan: Plan, why: String, fails: &dyn Fn(&Plan) -> Option<String>) -> (Plan, String) {
    let mut cut = Cut { plan, why, fails, left: TRIALS_MAX };
    cut.steps();
    for size in [Plan::set_relays, Plan::set_tabs, Plan::set_founders] {
        for smaller in 1..4 {
            let mut plan = cut.plan.clone();
            size(&mut plan, smaller);
            if cut.takes(plan) {
                break;
            }
        }
    }
    cut.steps();
    (cut.plan, cut.why)
}

struct Cut<'f> {
    plan: Plan,
    why: String,
    fails: &'f dyn Fn(&Plan) -> Option<String>,
    left: usize,
}

impl Cut<'_> {
    /// Takes a plan for the smallest so far, where it fails.
    fn takes(&mut self, plan: Plan) -> bool {
        if self.left == 0 || plan == self.plan {
            return false;
        }
        self.left -= 1;
        let Some(why) = (self.fails)(&plan) else { return false };
        (self.plan, self.why) = (plan, why);
        true
    }

    /// Leaves out steps, many at once at first (delta debugging, Zeller and Hildebrandt, 2002).
    fn steps(&mut self) {
        let mut length = self.plan.steps.len().div_ceil(2).max(1);
        loop {
            let (mut at, mut left_out) = (0, false);
            while at < self.plan.steps.len() {
                let mut plan = self.plan.clone();
                plan.steps.drain(at..(at + length).min(self.plan.steps.len()));
                if self.takes(plan) {
                    left_out = true;
                } else {
                    at += length;
                }
            }
            if length == 1 && !left_out || self.left == 0 {
                return;
            }
            length =
                if left_out { length } else { length.div_ceil(2) }.max(1).min(self.plan.steps.len().max(1));
        }
    }
}
