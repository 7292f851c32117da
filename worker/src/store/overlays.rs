//! Staged work in a production's store. What is staged never changes: it is there, or no longer.

use std::collections::BTreeSet;

use callboard_core::id::EntityId;

use super::{Database, StoreError};

/// What the store keeps, beside what a tab knew of it.
#[derive(Debug, Default)]
pub(crate) struct Overlays {
    /// Not known to the tab.
    pub(crate) kept: Vec<(EntityId, Vec<u8>)>,
    /// Known to the tab, and kept no more.
    pub(crate) gone: Vec<EntityId>,
}

/// What is different from what a tab knows.
pub(crate) async fn read_overlays(
    database: &Database,
    known: &BTreeSet<EntityId>,
) -> Result<Overlays, StoreError> {
    let transaction = database.reading(&["overlays"]).await?;
    let store = transaction.store("overlays")?;
    let mut overlays = Overlays::default();
    let mut there = BTreeSet::new();
    for key in store.keys_after(None)?.list().await? {
        let Some(id) = key.as_string().and_then(|text| text.parse().ok()) else { continue };
        there.insert(id);
        if !known.contains(&id)
            && let Some(bytes) = store.get(&key).await?
        {
            overlays.kept.push((id, bytes));
        }
    }
    overlays.gone = known.difference(&there).copied().collect();
    Ok(overlays)
}
