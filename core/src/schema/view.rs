//! How a module would like its tables to be seen.

/// A view of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Short name, the last part of its address: `sheet`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// `grid form list board calendar timeline canvas gallery document show custom`, or one of a newer app.
    pub kind: String,
    /// `<module>.<table>`.
    pub table: String,
    /// Short names of the columns; the table's own where empty.
    pub columns: Vec<String>,
}
