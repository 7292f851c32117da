//! The plain part of CEL: fields compared with literals, joined by and, or, not. Nearly every filter is of
//! it, and it is answered a hundred times faster than the interpreter can, with the same result: a test holds
//! the two together.

use std::cmp::Ordering;

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, operators};

use super::check::Used;
use super::operand::Operand;
use super::span::Span;
use crate::schema::FieldKind;

/// A field, by its place among those that the expression reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Subject {
    at: usize,
    kind: FieldKind,
}

/// A question to one record.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Flag(Subject),
    Fixed(bool),
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
    Compare { field: Subject, how: Compare, with: Literal },
    Within { field: Subject, how: Within, text: String },
    OneOf { field: Subject, literals: Vec<Literal> },
    Holds { field: Subject, text: String },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Anywhere,
    Start,
    End,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Literal {
    Null,
    Bool(bool),
    Number(f64),
    Span(Span),
    Text(String),
}

impl Compare {
    /// The comparison of that name, and the one that says the same with its sides exchanged.
    fn of(name: &str) -> Option<(Self, Self)> {
        Some(match name {
            operators::EQUALS => (Self::Equal, Self::Equal),
            operators::NOT_EQUALS => (Self::NotEqual, Self::NotEqual),
            operators::LESS => (Self::Less, Self::Greater),
            operators::LESS_EQUALS => (Self::LessEqual, Self::GreaterEqual),
            operators::GREATER => (Self::Greater, Self::Less),
            operators::GREATER_EQUALS => (Self::GreaterEqual, Self::LessEqual),
            _ => return None,
        })
    }
}

impl Literal {
    fn of(ast: &IdedExpr) -> Option<Self> {
        Some(match &ast.expr {
            Expr::Literal(LiteralValue::Null) => Self::Null,
            Expr::Literal(LiteralValue::Boolean(flag)) => Self::Bool(*flag.inner()),
            Expr::Literal(LiteralValue::Double(number)) => Self::Number(*number.inner()),
            Expr::Literal(LiteralValue::Int(number)) => Self::Number(*number.inner() as f64),
            Expr::Literal(LiteralValue::String(text)) => Self::Text(text.inner().to_owned()),
            Expr::Call(CallExpr { func_name, target: None, args }) if func_name == "duration" => {
                match &args[..] {
                    [IdedExpr { expr: Expr::Literal(LiteralValue::String(text)), .. }] => {
                        Self::Span(Span::read(text.inner())?)
                    }
                    _ => return None,
                }
            }
            _ => return None,
        })
    }

    fn equals(&self, operand: &Operand<'_>, kind: FieldKind) -> bool {
        match (self, operand) {
            (Self::Null, Operand::Absent) => true,
            _ => self.order_of(operand, kind) == Some(Ordering::Equal),
        }
    }

    /// How the operand stands to this; `None` where they are of different kinds.
    fn order_of(&self, operand: &Operand<'_>, kind: FieldKind) -> Option<Ordering> {
        match (operand, self) {
            (Operand::Bool(one), Self::Bool(other)) => Some(one.cmp(other)),
            (Operand::Text(one), Self::Text(other)) => Some(one.as_ref().cmp(other.as_str())),
            (Operand::Number(one), Self::Span(other)) if kind == FieldKind::Duration => {
                Some(Span::of_seconds(*one).cmp(other))
            }
            (Operand::Number(one), Self::Number(other)) if kind != FieldKind::Duration => {
                one.partial_cmp(other)
            }
            _ => None,
        }
    }
}

impl Test {
    /// The test that an expression is, where it is of the plain kind.
    pub(super) fn of(ast: &IdedExpr, used: &[Used]) -> Option<Self> {
        match &ast.expr {
            Expr::Literal(LiteralValue::Boolean(flag)) => Some(Self::Fixed(*flag.inner())),
            Expr::Ident(_) => {
                let field = Subject::of(ast, used).filter(|field| field.kind == FieldKind::Bool);
                field.map(Self::Flag)
            }
            Expr::Call(call) if call.target.is_some() => Self::of_member(call, used),
            Expr::Call(call) => Self::of_operator(call, used),
            _ => None,
        }
    }

    fn of_member(call: &CallExpr, used: &[Used]) -> Option<Self> {
        let how = match call.func_name.as_str() {
            "contains" => Within::Anywhere,
            "startsWith" => Within::Start,
            "endsWith" => Within::End,
            _ => return None,
        };
        let field = Subject::of(call.target.as_deref()?, used)?;
        let Literal::Text(text) = Literal::of(call.args.first()?)? else { return None };
        Some(Self::Within { field, how, text })
    }

    fn of_operator(call: &CallExpr, used: &[Used]) -> Option<Self> {
        let parts = || call.args.iter().map(|arg| Self::of(arg, used)).collect::<Option<Vec<_>>>();
        match (call.func_name.as_str(), &call.args[..]) {
            (operators::LOGICAL_NOT, [arg]) => Some(Self::Not(Box::new(Self::of(arg, used)?))),
            (operators::LOGICAL_AND, _) => Some(Self::All(parts()?)),
            (operators::LOGICAL_OR, _) => Some(Self::Any(parts()?)),
            (operators::IN, [one, IdedExpr { expr: Expr::List(list), .. }]) => {
                let literals = list.elements.iter().map(Literal::of).collect::<Option<Vec<_>>>()?;
                Some(Self::OneOf { field: Subject::of(one, used)?, literals })
            }
            (operators::IN, [one, list]) => {
                let Literal::Text(text) = Literal::of(one)? else { return None };
                Some(Self::Holds { field: Subject::of(list, used)?, text })
            }
            (name, [one, other]) => {
                let (how, mirrored) = Compare::of(name)?;
                match (Subject::of(one, used), Subject::of(other, used)) {
                    (Some(field), None) => Some(Self::Compare { field, how, with: Literal::of(other)? }),
                    (None, Some(field)) => {
                        Some(Self::Compare { field, how: mirrored, with: Literal::of(one)? })
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Whether it holds; `None` where the record says nothing of it, CEL's error.
    pub(super) fn holds<'a>(&self, operand: &impl Fn(usize) -> Operand<'a>) -> Option<bool> {
        match self {
            Self::Fixed(flag) => Some(*flag),
            Self::Flag(field) => match operand(field.at) {
                Operand::Bool(flag) => Some(flag),
                _ => None,
            },
            Self::Not(test) => test.holds(operand).map(|flag| !flag),
            Self::All(tests) => decided_by(false, tests, operand),
            Self::Any(tests) => decided_by(true, tests, operand),
            Self::Compare { field, how, with } => compared(&operand(field.at), field.kind, *how, with),
            Self::Within { field, how, text } => match operand(field.at) {
                Operand::Text(whole) => Some(match how {
                    Within::Anywhere => whole.contains(text.as_str()),
                    Within::Start => whole.starts_with(text.as_str()),
                    Within::End => whole.ends_with(text.as_str()),
                }),
                _ => None,
            },
            Self::OneOf { field, literals } => {
                let value = operand(field.at);
                Some(literals.iter().any(|literal| literal.equals(&value, field.kind)))
            }
            Self::Holds { field, text } => match operand(field.at) {
                Operand::List(items) => Some(items.iter().any(|item| item.as_text() == Some(text))),
                _ => None,
            },
        }
    }
}

impl Subject {
    fn of(ast: &IdedExpr, used: &[Used]) -> Option<Self> {
        let Expr::Ident(name) = &ast.expr else { return None };
        let at = used.iter().position(|used| used.name == *name)?;
        Some(Self { at, kind: used[at].kind })
    }
}

/// One part that is `decisive` decides, whatever is wrong with the others.
fn decided_by<'a>(decisive: bool, tests: &[Test], operand: &impl Fn(usize) -> Operand<'a>) -> Option<bool> {
    let mut result = Some(!decisive);
    for test in tests {
        match test.holds(operand) {
            Some(flag) if flag == decisive => return Some(decisive),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

fn compared(operand: &Operand<'_>, kind: FieldKind, how: Compare, with: &Literal) -> Option<bool> {
    match how {
        Compare::Equal => return Some(with.equals(operand, kind)),
        Compare::NotEqual => return Some(!with.equals(operand, kind)),
        _ => {}
    }
    let order = with.order_of(operand, kind)?;
    Some(match how {
        Compare::Less => order.is_lt(),
        Compare::LessEqual => order.is_le(),
        Compare::Greater => order.is_gt(),
        _ => order.is_ge(),
    })
}
