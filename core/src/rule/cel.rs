//! Expressions: compiled once, asked for every record.

use std::sync::Arc;

use cel::common::types::CelBool;
use cel::common::value::{CowVal, Val};
use cel::context::VariableResolver;
use cel::parser::{Expression as Ast, ParseErrors};
use cel::{Context, Env, Value};

use super::check::{Checker, Used};
use super::operand::Operand;
use super::plain::Test;
use super::{RuleError, span};
use crate::schema::{Field, Place};

/// Bytes of an expression, at most.
const TEXT_BYTES_MAX: usize = 16 << 10;
/// Brackets within brackets, at most: each costs the reader many levels.
const BRACKETS_MAX: usize = 24;
/// Signs that open something, or go on with what was closed, at most: what reads an expression recurses on
/// them.
const OPENERS_MAX: usize = 256;
/// Operators in a row, not parted by a comma, an and or an or: the same.
const OPERATORS_MAX: usize = 100;

/// A condition on records of one table.
#[derive(Clone)]
pub struct Expression {
    text: String,
    used: Vec<Used>,
    run: Run,
}

#[derive(Clone)]
enum Run {
    /// All of it is of the plain kind that can be asked where the values lie.
    Plain(Test),
    Interpreted {
        ast: Arc<Ast>,
        env: Arc<Env>,
    },
}

impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Expression").field(&self.text).finish()
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && self.used == other.used
    }
}

impl Expression {
    /// Reads a condition over the short names of `fields`.
    ///
    /// # Errors
    /// With its place: not CEL, a name or function that there is not, things that do not go together,
    /// something else than a yes or no.
    pub fn compile(text: &str, fields: &[Field]) -> Result<Self, RuleError> {
        Self::read(text, fields, true)
    }

    pub(super) fn read(text: &str, fields: &[Field], plain: bool) -> Result<Self, RuleError> {
        if is_too_large(text) {
            return Err(RuleError::TooLarge);
        }
        let mut env = Env::stdlib().with_optional_support(false);
        span::declare(&mut env).map_err(|error| unreadable(error.to_string()))?;
        let parsed = env.parser().parse_with_source_info(text);
        let (mut ast, source) = parsed.map_err(|errors| first_of(&errors))?;
        let used = Checker::new(text, &source, fields).condition(&mut ast)?;
        let run = match Test::of(&ast, &used).filter(|_| plain) {
            Some(test) => Run::Plain(test),
            None => Run::Interpreted { ast: Arc::new(ast), env: Arc::new(env) },
        };
        Ok(Self { text: text.to_owned(), used, run })
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fields that it reads, as places among those that it was compiled over.
    pub fn fields(&self) -> impl Iterator<Item = usize> {
        self.used.iter().map(|used| used.field)
    }

    /// Whether it holds for the record whose fields `value_of` gives. Where it says nothing of a record, as a
    /// comparison with an empty field does, it does not hold.
    pub fn matches<'a>(&self, value_of: impl Fn(usize) -> Operand<'a>) -> bool {
        match &self.run {
            Run::Plain(test) => {
                let operand = |at: usize| value_of(self.used[at].field).settled(self.used[at].kind);
                test.holds(&operand) == Some(true)
            }
            Run::Interpreted { ast, env } => {
                let val = |used: &Used| value_of(used.field).settled(used.kind).into_val(used.kind);
                let bound = Bound { used: &self.used, vals: self.used.iter().map(val).collect() };
                let mut context = Context::with_env(Arc::clone(env));
                context.set_variable_resolver(&bound);
                let result = Value::resolve_val(ast, &context);
                result.is_ok_and(|value| value.downcast_ref::<CelBool>().is_some_and(|flag| *flag.inner()))
            }
        }
    }
}

/// A record's values by the names that the expression uses.
struct Bound<'a> {
    used: &'a [Used],
    vals: Vec<Box<dyn Val + 'a>>,
}

impl VariableResolver for Bound<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        let at = self.used.iter().position(|used| used.name == variable)?;
        Some(CowVal::Borrowed(self.vals[at].as_ref()))
    }
}

/// Whether reading a text could take more of the stack, or of time, than any expression of people's does.
/// Signs within quoted texts count as well: so it is too strict at worst.
fn is_too_large(text: &str) -> bool {
    let (mut open, mut openers, mut operators) = (0_usize, 0_usize, 0_usize);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => {
                open += 1;
                openers += 1;
            }
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            b'?' => openers += 1,
            // A call or a selection, and not the point of a number.
            b'.' if !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => openers += 1,
            b',' | b'&' | b'|' => operators = 0,
            b'+' | b'-' | b'*' | b'/' | b'%' | b'<' | b'>' | b'=' | b'!' => operators += 1,
            b'i' if bytes[at..].starts_with(b"in") => operators += 1,
            _ => {}
        }
        if open > BRACKETS_MAX || openers > OPENERS_MAX || operators > OPERATORS_MAX {
            return true;
        }
    }
    text.len() > TEXT_BYTES_MAX
}

fn unreadable(reason: String) -> RuleError {
    RuleError::Syntax { place: Place { line: 1, column: 1 }, reason }
}

fn first_of(errors: &ParseErrors) -> RuleError {
    let Some(error) = errors.errors.first() else {
        return unreadable("it cannot be read".to_owned());
    };
    let from_one = |number: isize| usize::try_from(number).unwrap_or(1).max(1);
    let place = Place { line: from_one(error.pos.0), column: from_one(error.pos.1) };
    RuleError::Syntax { place, reason: in_words(&error.msg) }
}

/// What the parser says, without its grammar's names for what it would have taken.
fn in_words(said: &str) -> String {
    let quoted = said.split('\'').nth(1).unwrap_or_default().trim();
    match quoted {
        "<EOF>" => "it ends too early".to_owned(),
        "" => "it cannot be read here".to_owned(),
        sign => format!("“{sign}” cannot stand here"),
    }
}
