/// What is looked for in texts, and what comes in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacing {
    find: Vec<char>,
    with: String,
    matches_case: bool,
    is_whole: bool,
}

impl Replacing {
    /// `find` becomes `with`; only where it is all that a text holds if `is_whole`. `None` where there is
    /// nothing to look for.
    #[must_use]
    pub fn new(find: &str, with: &str, matches_case: bool, is_whole: bool) -> Option<Self> {
        let find = if is_whole { find.trim() } else { find };
        let find: Vec<char> = match matches_case {
            true => find.chars().collect(),
            false => find.chars().flat_map(char::to_lowercase).collect(),
        };
        (!find.is_empty()).then(|| Self { find, with: with.to_owned(), matches_case, is_whole })
    }

    /// The text with each place replaced, from its start on; `None` where it holds none.
    #[must_use]
    pub fn apply(&self, text: &str) -> Option<String> {
        if self.is_whole {
            let text = text.trim();
            return (self.length_at(text) == Some(text.len())).then(|| self.with.clone());
        }
        let mut replaced = String::new();
        let mut rest = text;
        let mut is_found = false;
        while let Some(char) = rest.chars().next() {
            if let Some(length) = self.length_at(rest) {
                is_found = true;
                replaced.push_str(&self.with);
                rest = &rest[length..];
            } else {
                replaced.push(char);
                rest = &rest[char.len_utf8()..];
            }
        }
        is_found.then_some(replaced)
    }

    /// How many bytes at the start of `text` are what is looked for. Letters are compared one by one: a small
    /// one may be longer than its capital.
    fn length_at(&self, text: &str) -> Option<usize> {
        let mut wanted = self.find.as_slice();
        for (at, char) in text.char_indices() {
            if wanted.is_empty() {
                return Some(at);
            }
            wanted = match self.matches_case {
                true => wanted.strip_prefix(&[char])?,
                false => wanted.strip_prefix(char.to_lowercase().collect::<Vec<_>>().as_slice())?,
            };
        }
        wanted.is_empty().then_some(text.len())
    }
}
