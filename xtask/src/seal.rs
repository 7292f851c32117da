//! Limits built into a module that reads what nobody vouches for: how much memory it may take, and how far it
//! may go before it is ended. A browser has no such limits, and who waits for an answer hears nothing.

use std::collections::BTreeSet;

use walrus::ir::{self, BinaryOp, Instr, InstrSeqId, Value, Visitor};
use walrus::{ConstExpr, GlobalId, LocalFunction, Module, ValType};

/// Pages of 64 KiB that it may have.
const PAGES_MAX: u64 = 1_024;
/// The global by whose value a host says how far it may go: so many calls of functions and turns of loops.
const FUEL: &str = "fuel";
/// What it keeps outside of its memory: a host that puts both back has an instance as it was at first.
const STATE: &str = "state";
/// How far it may go to begin, before a host can say anything.
const TO_BEGIN: i32 = 1_000_000;

/// Limits a module.
pub(crate) fn seal(module: &mut Module) {
    for memory in module.memories.iter_mut() {
        memory.maximum = Some(PAGES_MAX);
    }
    let fuel = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(TO_BEGIN)));
    module.exports.add(FUEL, fuel);
    let globals = module.globals.iter().filter(|global| global.mutable && global.id() != fuel);
    for (n, global) in globals.map(|global| global.id()).collect::<Vec<_>>().into_iter().enumerate() {
        module.exports.add(&format!("{STATE}{n}"), global);
    }
    for (_, function) in module.funcs.iter_local_mut() {
        let mut turns = Turns(BTreeSet::from([function.entry_block()]));
        ir::dfs_in_order(&mut turns, function, function.entry_block());
        for place in turns.0 {
            burn(function, place, fuel);
        }
    }
}

/// Where a function goes on after it was there before: its beginning, and those of its loops.
struct Turns(BTreeSet<InstrSeqId>);

impl<'i> Visitor<'i> for Turns {
    fn visit_loop(&mut self, turn: &ir::Loop) {
        self.0.insert(turn.seq);
    }
}

/// Takes one from what is left; where nothing is, that is the end.
fn burn(function: &mut LocalFunction, place: InstrSeqId, fuel: GlobalId) {
    let builder = function.builder_mut();
    let end = builder.dangling_instr_seq(None).unreachable().id();
    let goes_on = builder.dangling_instr_seq(None).id();
    let mut step = builder.dangling_instr_seq(None);
    step.global_get(fuel).i32_const(1).binop(BinaryOp::I32LtS);
    step.instr(ir::IfElse { consequent: end, alternative: goes_on });
    step.global_get(fuel).i32_const(1).binop(BinaryOp::I32Sub).global_set(fuel);
    let step = step.id();
    let step: Vec<(Instr, _)> = function.block(step).instrs.clone();
    function.block_mut(place).instrs.splice(0..0, step);
}
