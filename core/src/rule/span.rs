//! CEL's durations: `duration("1m30s")`.
//!
//! The `cel` crate has them only together with a calendar and all time zones, which nothing here needs.

use std::any::Any;
use std::cmp::Ordering;

use cel::common::traits::{Adder, Comparer, Subtractor, Zeroer};
use cel::common::types::{CelInt, CelString, Type};
use cel::common::value::{CowVal, StaticVal, Val};
use cel::{DeclarationError, Env, ExecutionError, add_member_overload, add_overload};
use jiff::SignedDuration;

static SPAN_TYPE: Type = Type::new_unspecified_type("google.protobuf.Duration");

const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// A length of time in nanoseconds, as CEL has it: 292 years either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span(i64);

impl Span {
    /// Of a field's value; past the ends it is the end.
    pub(super) fn of_seconds(seconds: f64) -> Self {
        Self((seconds * NANOS_PER_SECOND as f64).round() as i64)
    }

    /// Reads `5s`, `1m30s`, `-1.5h`, `250ms`. `None` where it is no duration, or beyond 292 years.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text == "0" {
            return Some(Self(0));
        }
        let read: SignedDuration = text.parse().ok()?;
        i64::try_from(read.as_nanos()).ok().map(Self)
    }
}

impl Val for Span {
    fn get_type(&self) -> &Type {
        &SPAN_TYPE
    }

    fn cel_type() -> &'static Type {
        &SPAN_TYPE
    }

    fn as_adder<'b, 'v>(&'b self) -> Option<&'b (dyn Adder + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn as_subtractor<'b, 'v>(&'b self) -> Option<&'b (dyn Subtractor + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn as_comparer(&self) -> Option<&dyn Comparer> {
        Some(self)
    }

    fn as_zeroer(&self) -> Option<&dyn Zeroer> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        other.downcast_ref::<Self>().is_some_and(|other| self == other)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v> {
        Box::new(*self)
    }

    fn as_any(&self) -> Option<&dyn Any> {
        Some(self)
    }
}

impl StaticVal for Span {}

fn other_span(rhs: &dyn Val) -> Result<Span, ExecutionError> {
    let got = || ExecutionError::UnexpectedType {
        got: rhs.get_type().name().to_owned(),
        want: "duration".to_owned(),
    };
    rhs.downcast_ref::<Span>().copied().ok_or_else(got)
}

fn beyond() -> ExecutionError {
    ExecutionError::function_error("duration", "beyond 292 years")
}

impl Adder for Span {
    fn add<'b, 'v>(&'b self, rhs: &(dyn Val + 'v)) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let sum = self.0.checked_add(other_span(rhs)?.0).ok_or_else(beyond)?;
        Ok(CowVal::owned(Self(sum)))
    }
}

impl Subtractor for Span {
    fn sub<'b, 'v>(&'b self, rhs: &(dyn Val + 'v)) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let difference = self.0.checked_sub(other_span(rhs)?.0).ok_or_else(beyond)?;
        Ok(CowVal::owned(Self(difference)))
    }
}

impl Comparer for Span {
    fn compare(&self, rhs: &dyn Val) -> Result<Ordering, ExecutionError> {
        Ok(self.cmp(&other_span(rhs)?))
    }
}

impl Zeroer for Span {
    fn is_zero_value(&self) -> bool {
        self.0 == 0
    }
}

fn duration(text: &CelString<'_>) -> Result<Span, ExecutionError> {
    Span::read(text.inner()).ok_or_else(|| ExecutionError::function_error("duration", "not a duration"))
}

fn get_milliseconds(span: &Span) -> CelInt {
    CelInt::from(span.0 / (NANOS_PER_SECOND / 1000))
}

fn get_seconds(span: &Span) -> CelInt {
    CelInt::from(span.0 / NANOS_PER_SECOND)
}

fn get_minutes(span: &Span) -> CelInt {
    CelInt::from(span.0 / (NANOS_PER_SECOND * 60))
}

fn get_hours(span: &Span) -> CelInt {
    CelInt::from(span.0 / (NANOS_PER_SECOND * 3600))
}

/// Makes the functions of durations known.
///
/// # Errors
/// Where the library has functions of these names after all.
pub(super) fn declare(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_type(SPAN_TYPE.to_owned())?;
    add_overload!(env, fn duration: (CelString) -> Result<Span>)?;
    add_member_overload!(env, fn get_milliseconds: (Span) -> CelInt)?;
    add_member_overload!(env, fn get_seconds: (Span) -> CelInt)?;
    add_member_overload!(env, fn get_minutes: (Span) -> CelInt)?;
    add_member_overload!(env, fn get_hours: (Span) -> CelInt)?;
    Ok(())
}
