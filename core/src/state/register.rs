//! Multi-value registers (rules 7 and 10): which ops hold a register, and what each of them says.

use crate::value::Value;

/// An op in force that nothing in force supersedes.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The op's number in this device's log.
    pub op: u32,
    /// What it says: one value usually, none where it cleared, several where it restates a conflict.
    pub values: Vec<Value>,
}

/// The heads of one register, those that show first last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heads(pub Vec<Head>);

impl Heads {
    /// The distinct values among the heads, the one that shows first; an emptied register counts as a value
    /// of its own where another head is not empty.
    pub fn distinct(&self) -> Vec<Option<&Value>> {
        let mut distinct: Vec<Option<&Value>> = Vec::new();
        for head in self.0.iter().rev() {
            if head.values.is_empty() && !distinct.contains(&None) {
                distinct.push(None);
            }
            for value in &head.values {
                if !distinct.contains(&Some(value)) {
                    distinct.push(Some(value));
                }
            }
        }
        distinct
    }

    /// Whether any head refers to a record.
    pub(super) fn refer(&self) -> bool {
        self.0.iter().flat_map(|head| &head.values).any(|value| matches!(value, Value::Reference(_)))
    }

    /// Whether only a person may decide what holds.
    pub fn is_conflict(&self) -> bool {
        self.distinct().len() > 1
    }
}
