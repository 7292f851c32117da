//! How far a block reaches over what was selected.

/// Cells that a block of `block` covers, one way, where `selected` are: it is laid down again and again where
/// that comes out even, else once.
pub fn extent(selected: usize, block: usize) -> usize {
    if block > 0 && selected.is_multiple_of(block) { selected.max(block) } else { block }
}
