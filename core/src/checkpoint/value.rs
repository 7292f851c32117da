//! Values, packed.

use super::{Pack, Unpack, Unusable};
use crate::id::BlobHash;
use crate::limits::VALUE_DEPTH_MAX;
use crate::value::Value;

const TEXT: u8 = 0;
const NUMBER: u8 = 1;
const NO: u8 = 2;
const YES: u8 = 3;
const REFERENCE: u8 = 4;
const ASSET: u8 = 5;
const LIST: u8 = 6;
const JSON: u8 = 7;

impl Pack {
    /// A value.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Text(text) => {
                self.byte(TEXT);
                self.text(text);
            }
            Value::Number(number) => {
                self.byte(NUMBER);
                self.raw(&number.to_bits().to_le_bytes());
            }
            Value::Bool(flag) => self.byte(if *flag { YES } else { NO }),
            Value::Reference(entity) => {
                self.byte(REFERENCE);
                self.entity(entity);
            }
            Value::Asset(blob) => {
                self.byte(ASSET);
                self.raw(&blob.0);
            }
            Value::List(items) => {
                self.byte(LIST);
                self.list(items.iter(), Self::value);
            }
            Value::Json(text) => {
                self.byte(JSON);
                self.text(text);
            }
        }
    }
}

impl Unpack<'_> {
    /// A value.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn value(&mut self) -> Result<Value, Unusable> {
        self.value_within(VALUE_DEPTH_MAX)
    }

    /// A number that a register may hold.
    ///
    /// # Errors
    /// `Damaged`.
    pub fn float(&mut self) -> Result<f64, Unusable> {
        let number = f64::from_bits(u64::from_le_bytes(self.fixed()?));
        if number.is_finite() { Ok(number) } else { Err(Unusable::Damaged("a number that is none")) }
    }

    fn value_within(&mut self, depth: usize) -> Result<Value, Unusable> {
        Ok(match self.byte()? {
            TEXT => Value::Text(self.text()?),
            NUMBER => Value::Number(self.float()?),
            NO => Value::Bool(false),
            YES => Value::Bool(true),
            REFERENCE => Value::Reference(self.entity()?),
            ASSET => Value::Asset(BlobHash(self.fixed()?)),
            LIST => {
                let deeper = depth.checked_sub(1).ok_or(Unusable::Damaged("a value nested too deep"))?;
                Value::List(self.list(|unpack| unpack.value_within(deeper))?)
            }
            JSON => Value::Json(self.text()?),
            _ => return Err(Unusable::Damaged("a value of no kind")),
        })
    }
}
