//! What is wrong with an expression, found before any record is asked: names, functions, things that do not
//! go together. And what people mean where CEL is strict: `page_count + 1` though numbers have fractions.

use cel::common::ast::{
    CallExpr, ComprehensionExpr, EntryExpr, Expr, IdedExpr, LiteralValue, SourceInfo, operators,
};

use super::RuleError;
use super::span::Span;
use crate::schema::{Field, FieldKind, Place};

/// How deep an expression may nest: running it recurses.
const DEPTH_MAX: usize = 64;
/// How many `all`, `exists`, `map`, `filter` may stand within each other: each multiplies the work.
const LOOPS_MAX: usize = 2;

/// A field that an expression reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Used {
    pub(super) name: String,
    /// Its place among the fields that the expression was compiled over.
    pub(super) field: usize,
    pub(super) kind: FieldKind,
}

/// What an expression gives, as far as it is known before it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Bool,
    Int,
    Double,
    Text,
    Span,
    List,
    Null,
    Any,
}

impl Sort {
    fn of(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Bool => Self::Bool,
            FieldKind::Number => Self::Double,
            FieldKind::Integer => Self::Int,
            FieldKind::Duration => Self::Span,
            FieldKind::MultiChoice => Self::List,
            _ => Self::Text,
        }
    }

    fn described(self) -> &'static str {
        match self {
            Self::Bool => "a yes or no",
            Self::Int | Self::Double => "a number",
            Self::Text => "a text",
            Self::Span => "a duration",
            Self::List => "a list",
            Self::Null => "null",
            Self::Any => "anything",
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Double)
    }

    /// Whether the two can be put in order.
    fn compares_with(self, other: Self) -> bool {
        match (self, other) {
            (Self::Null | Self::List, _) | (_, Self::Null | Self::List) => false,
            (Self::Any, _) | (_, Self::Any) => true,
            (one, other) => one == other || (one.is_number() && other.is_number()),
        }
    }

    /// Whether the two can be equal at all.
    fn equals(self, other: Self) -> bool {
        self == other
            || [self, other].contains(&Self::Null)
            || self == Self::Any
            || self.compares_with(other)
            || other == Self::Any
    }
}

/// Functions that there are: name, whether they are called on something (`x.f()`), how many arguments, what
/// they give.
const FUNCTIONS: [(&str, bool, usize, Sort); 16] = [
    ("size", false, 1, Sort::Int),
    ("size", true, 0, Sort::Int),
    ("contains", true, 1, Sort::Bool),
    ("startsWith", true, 1, Sort::Bool),
    ("endsWith", true, 1, Sort::Bool),
    ("int", false, 1, Sort::Int),
    ("double", false, 1, Sort::Double),
    ("string", false, 1, Sort::Text),
    ("bool", false, 1, Sort::Bool),
    ("dyn", false, 1, Sort::Any),
    ("duration", false, 1, Sort::Span),
    ("getHours", true, 0, Sort::Int),
    ("getMinutes", true, 0, Sort::Int),
    ("getSeconds", true, 0, Sort::Int),
    ("getMilliseconds", true, 0, Sort::Int),
    (operators::NOT_STRICTLY_FALSE, false, 1, Sort::Bool),
];

/// Walks one expression.
pub(super) struct Checker<'a> {
    text: &'a str,
    source: &'a SourceInfo,
    fields: &'a [Field],
    used: Vec<Used>,
    locals: Vec<String>,
    depth: usize,
    loops: usize,
}

impl<'a> Checker<'a> {
    pub(super) fn new(text: &'a str, source: &'a SourceInfo, fields: &'a [Field]) -> Self {
        Self { text, source, fields, used: Vec::new(), locals: Vec::new(), depth: 0, loops: 0 }
    }

    /// The fields that a condition reads.
    pub(super) fn condition(mut self, ast: &mut IdedExpr) -> Result<Vec<Used>, RuleError> {
        match self.sort(ast)? {
            Sort::Bool | Sort::Any => Ok(self.used),
            other => {
                Err(self
                    .wrong(ast.id, format!("a condition is a yes or no, and this is {}", other.described())))
            }
        }
    }

    fn place(&self, id: u64) -> Place {
        Place::of(self.text, self.source.offset_for(id).map_or(0, |(start, _)| start as usize))
    }

    fn wrong(&self, id: u64, reason: String) -> RuleError {
        RuleError::Type { place: self.place(id), reason }
    }

    fn expect(&self, id: u64, found: Sort, wanted: Sort) -> Result<(), RuleError> {
        if found == wanted || found == Sort::Any {
            return Ok(());
        }
        Err(self
            .wrong(id, format!("{} is needed here, and this is {}", wanted.described(), found.described())))
    }

    fn sort(&mut self, ast: &mut IdedExpr) -> Result<Sort, RuleError> {
        if self.depth >= DEPTH_MAX {
            return Err(RuleError::TooLarge);
        }
        self.depth += 1;
        let sort = self.sort_of(ast.id, &mut ast.expr);
        self.depth -= 1;
        sort
    }

    fn sort_of(&mut self, id: u64, expr: &mut Expr) -> Result<Sort, RuleError> {
        match expr {
            Expr::Literal(literal) => Ok(literal_sort(literal)),
            Expr::Ident(name) => self.name(id, name),
            Expr::Call(call) => self.call(id, call),
            Expr::Comprehension(walk) => self.comprehension(walk),
            Expr::List(list) => {
                list.elements.iter_mut().try_for_each(|element| self.sort(element).map(drop))?;
                Ok(Sort::List)
            }
            Expr::Map(map) => {
                for entry in &mut map.entries {
                    if let EntryExpr::MapEntry(entry) = &mut entry.expr {
                        self.sort(&mut entry.key)?;
                        self.sort(&mut entry.value)?;
                    }
                }
                Ok(Sort::Any)
            }
            Expr::Select(select) => {
                let whole = self.sort(&mut select.operand)?;
                self.expect(id, whole, Sort::Any)?;
                Ok(if select.test { Sort::Bool } else { Sort::Any })
            }
            Expr::Struct(_) | Expr::Unspecified => Err(RuleError::Syntax {
                place: self.place(id),
                reason: "this cannot be used here".to_owned(),
            }),
        }
    }

    fn name(&mut self, id: u64, name: &str) -> Result<Sort, RuleError> {
        if self.locals.iter().any(|local| local == name) {
            return Ok(Sort::Any);
        }
        let Some(field) = self.fields.iter().position(|field| field.name == name) else {
            return Err(RuleError::UnknownName { place: self.place(id), name: name.to_owned() });
        };
        let kind = self.fields[field].kind;
        if !self.used.iter().any(|used| used.field == field) {
            self.used.push(Used { name: name.to_owned(), field, kind });
        }
        Ok(Sort::of(kind))
    }

    fn comprehension(&mut self, walk: &mut ComprehensionExpr) -> Result<Sort, RuleError> {
        let range = self.sort(&mut walk.iter_range)?;
        self.expect(walk.iter_range.id, range, Sort::List)?;
        self.loops += 1;
        if self.loops > LOOPS_MAX {
            return Err(RuleError::TooLarge);
        }
        let accumulated = self.sort(&mut walk.accu_init)?;
        let known = self.locals.len();
        self.locals.extend([walk.iter_var.clone(), walk.accu_var.clone()]);
        self.locals.extend(walk.iter_var2.clone());
        self.sort(&mut walk.loop_cond)?;
        self.sort(&mut walk.loop_step)?;
        let result = self.sort(&mut walk.result)?;
        self.locals.truncate(known);
        self.loops -= 1;
        Ok(if result == Sort::Any { accumulated } else { result })
    }

    fn call(&mut self, id: u64, call: &mut CallExpr) -> Result<Sort, RuleError> {
        let mut sorts = Vec::with_capacity(call.args.len());
        for arg in &mut call.args {
            sorts.push(self.sort(arg)?);
        }
        let target = call.target.as_deref_mut().map(|target| self.sort(target)).transpose()?;
        match (call.func_name.as_str(), sorts.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT, _) => {
                for (arg, sort) in call.args.iter().zip(sorts) {
                    self.expect(arg.id, sort, Sort::Bool)?;
                }
                Ok(Sort::Bool)
            }
            (operators::EQUALS | operators::NOT_EQUALS, &[one, other]) => {
                self.pair(id, (one, other), one.equals(other))
            }
            (
                operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS,
                &[one, other],
            ) => self.pair(id, (one, other), one.compares_with(other)),
            (operators::IN, &[_, list]) => self.expect(id, list, Sort::List).map(|()| Sort::Bool),
            (operators::CONDITIONAL, &[condition, one, other]) => {
                self.expect(call.args[0].id, condition, Sort::Bool)?;
                Ok(if one == other { one } else { Sort::Any })
            }
            (operators::INDEX, &[list, _]) => self.expect(id, list, Sort::List).map(|()| Sort::Any),
            (operators::NEGATE, &[sort]) if sort.is_number() || sort == Sort::Any => Ok(sort),
            (
                operators::ADD
                | operators::SUBSTRACT
                | operators::MULTIPLY
                | operators::DIVIDE
                | operators::MODULO,
                &[one, other],
            ) => self.arithmetic(id, call, (one, other)),
            _ => self.function(id, call, target, &sorts),
        }
    }

    fn pair(&self, id: u64, (one, other): (Sort, Sort), fits: bool) -> Result<Sort, RuleError> {
        if fits {
            return Ok(Sort::Bool);
        }
        let reason = format!("{} cannot be compared with {}", one.described(), other.described());
        Err(self.wrong(id, reason))
    }

    fn arithmetic(
        &self,
        id: u64,
        call: &mut CallExpr,
        (one, other): (Sort, Sort),
    ) -> Result<Sort, RuleError> {
        let operator = call.func_name.as_str();
        let result = match (one, other) {
            (Sort::Any, _) | (_, Sort::Any) => Sort::Any,
            (Sort::Int, Sort::Int) => Sort::Int,
            (one, other) if one.is_number() && other.is_number() && operator != operators::MODULO => {
                for (arg, sort) in call.args.iter_mut().zip([one, other]) {
                    if sort == Sort::Int {
                        to_double(arg);
                    }
                }
                Sort::Double
            }
            (Sort::Text, Sort::Text) if operator == operators::ADD => Sort::Text,
            (Sort::List, Sort::List) if operator == operators::ADD => Sort::List,
            (Sort::Span, Sort::Span) if [operators::ADD, operators::SUBSTRACT].contains(&operator) => {
                Sort::Span
            }
            _ => {
                let reason =
                    format!("this cannot be done with {} and {}", one.described(), other.described());
                return Err(self.wrong(id, reason));
            }
        };
        Ok(result)
    }

    fn function(
        &self,
        id: u64,
        call: &CallExpr,
        target: Option<Sort>,
        args: &[Sort],
    ) -> Result<Sort, RuleError> {
        let name = call.func_name.as_str();
        let Some(function) = FUNCTIONS
            .iter()
            .find(|function| (function.0, function.1, function.2) == (name, target.is_some(), args.len()))
        else {
            if FUNCTIONS.iter().any(|function| function.0 == name) {
                return Err(self.wrong(id, format!("“{name}” is not called like this")));
            }
            return Err(RuleError::UnknownFunction { place: self.place(id), name: name.to_owned() });
        };
        match name {
            "contains" | "startsWith" | "endsWith" => {
                target.iter().chain(args).try_for_each(|sort| self.expect(id, *sort, Sort::Text))?;
            }
            "duration" => {
                self.expect(id, args[0], Sort::Text)?;
                if let Expr::Literal(LiteralValue::String(text)) = &call.args[0].expr
                    && Span::read(text.inner()).is_none()
                {
                    return Err(self.wrong(call.args[0].id, format!("“{}” is no duration", text.inner())));
                }
            }
            _ if name.starts_with("get") => {
                target.iter().try_for_each(|sort| self.expect(id, *sort, Sort::Span))?
            }
            _ => {}
        }
        Ok(function.3)
    }
}

fn literal_sort(literal: &LiteralValue) -> Sort {
    match literal {
        LiteralValue::Boolean(_) => Sort::Bool,
        LiteralValue::Double(_) => Sort::Double,
        LiteralValue::Int(_) => Sort::Int,
        LiteralValue::Null => Sort::Null,
        LiteralValue::String(_) => Sort::Text,
        LiteralValue::Bytes(_) | LiteralValue::UInt(_) => Sort::Any,
    }
}

/// CEL adds doubles to doubles only.
fn to_double(arg: &mut IdedExpr) {
    let id = arg.id;
    let inner = std::mem::take(arg);
    let call = CallExpr { func_name: "double".to_owned(), target: None, args: vec![inner] };
    *arg = IdedExpr { id, expr: Expr::Call(call) };
}
