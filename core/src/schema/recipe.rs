//! What a module knows of other programs' files.

use crate::value::Value;

/// How files of one kind become records of a table. Which file it fits, and what is done with it, is
/// `import::recipe`'s to say; this is what the module wrote.
///
/// In headers, `#` stands for a number, and case, spaces and punctuation do not count.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportRecipe {
    /// Short name: `qlc_list`.
    pub name: String,
    /// What people call it: "QLC+ cue list".
    pub title: String,
    /// `<module>.<table>`.
    pub table: String,
    /// Headers that a file of this kind has; an empty one is a column without a header. A recipe without any
    /// fits every file: it lends its headers to the guess.
    pub when: Vec<String>,
    /// Header → short name of a field, in the order of the file.
    pub columns: Vec<(String, String)>,
    /// Groups of headers whose columns are one text when they go to the same field: "FUNCTION # TYPE" and
    /// "FUNCTION # NAME".
    pub join: Vec<Vec<String>>,
    /// The field that takes what cannot be read, as "HEADER: text".
    pub notes: Option<String>,
    /// Words that mean an empty cell.
    pub empty: Vec<String>,
    /// The field that takes the row's number, where no column gives it.
    pub number_rows: Option<String>,
    /// Fields that every row of such a file has, where no column gives them.
    pub fill: Vec<(String, Value)>,
}
