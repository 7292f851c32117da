//! How people call a record: `LX {number}( P{part}) {name}`.

/// A template for titles of records.
///
/// `{name}` stands for a field's text. What stands in parentheses is left out, together with them, where one
/// of its fields is empty; otherwise the parentheses alone are dropped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordTitle {
    parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Literal(String),
    Field(String),
    Optional(Vec<Part>),
}

impl RecordTitle {
    /// Reads a template. `Err` is what is wrong with it, in English.
    pub(super) fn parse(template: &str) -> Result<Self, String> {
        let mut outer = Vec::new();
        let mut inner: Option<Vec<Part>> = None;
        let mut rest = template;
        while let Some(at) = rest.find(['{', '(', ')', '}']) {
            let parts = inner.as_mut().unwrap_or(&mut outer);
            push_literal(parts, &rest[..at]);
            let mark = rest.as_bytes()[at];
            rest = &rest[at + 1..];
            match mark {
                b'{' => {
                    let (name, after) = rest.split_once('}').ok_or("a { is not closed")?;
                    parts.push(Part::Field(name.trim().to_owned()));
                    rest = after;
                }
                b'(' if inner.is_none() => inner = Some(Vec::new()),
                b'(' => return Err("parentheses cannot stand within parentheses".to_owned()),
                b')' => outer.push(Part::Optional(inner.take().ok_or("a ) has no ( before it")?)),
                _ => return Err("a } has no { before it".to_owned()),
            }
        }
        if inner.is_some() {
            return Err("a ( is not closed".to_owned());
        }
        push_literal(&mut outer, rest);
        Ok(Self { parts: outer })
    }

    /// The title of one field alone.
    pub(super) fn of_field(name: &str) -> Self {
        Self { parts: vec![Part::Field(name.to_owned())] }
    }

    /// Two fields, and what stands between them.
    pub(super) fn between(before: &str, literal: &str, after: &str) -> Self {
        let field = |name: &str| Part::Field(name.to_owned());
        Self { parts: vec![field(before), Part::Literal(literal.to_owned()), field(after)] }
    }

    /// Short names of the fields that a title is made of: a change of one changes the title.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        self.parts
            .iter()
            .flat_map(|part| match part {
                Part::Optional(parts) => parts.as_slice(),
                part => std::slice::from_ref(part),
            })
            .filter_map(|part| match part {
                Part::Field(name) => Some(name.as_str()),
                _ => None,
            })
    }

    /// The title of the record whose fields `text_of` gives as text, by short name. Empty where all of them
    /// are, so that the caller can say "untitled" in its own words.
    pub fn render(&self, text_of: impl Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        let mut any = false;
        for part in &self.parts {
            match part {
                Part::Literal(literal) => out.push_str(literal),
                Part::Field(name) => {
                    if let Some(text) = text_of(name) {
                        any |= !text.is_empty();
                        out.push_str(&text);
                    }
                }
                Part::Optional(parts) => {
                    if let Some(text) = render_whole(parts, &text_of) {
                        any = true;
                        out.push_str(&text);
                    }
                }
            }
        }
        if !any {
            return String::new();
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Literal(text.to_owned()));
    }
}

/// All parts, or nothing where one of the fields is empty.
fn render_whole(parts: &[Part], text_of: &impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Literal(literal) => out.push_str(literal),
            Part::Field(name) => out.push_str(&text_of(name).filter(|text| !text.is_empty())?),
            Part::Optional(_) => {}
        }
    }
    Some(out)
}
