//! Which fields may show what others say.

use super::{Field, FieldKind};

/// Whether a field may follow another: one of its own type, a reference one into the same table. A line of
/// text may show whatever is one. Documents are shared by making fields one, and follow nothing.
pub fn can_follow(field: &Field, source: &Field) -> bool {
    use FieldKind::{Choice, Email, FieldReference, Phone, Reference, RichText, Text, Url};
    match (field.kind, source.kind) {
        (RichText | FieldReference, _) => false,
        (Text, Text | Email | Phone | Url | Choice) => true,
        (Reference, Reference) => field.to == source.to,
        (own, other) => own == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follow_1_a_field_follows_one_of_its_own_type() {
        let field = |kind| Field::plain("rig.units", "field", kind);
        let fits = |own, other| can_follow(&field(own), &field(other));
        for kind in FieldKind::all() {
            let is_kept_apart = matches!(kind, FieldKind::RichText | FieldKind::FieldReference);
            assert_eq!(fits(kind, kind), !is_kept_apart, "{}", kind.name());
        }
        assert!(fits(FieldKind::Text, FieldKind::Phone) && !fits(FieldKind::Phone, FieldKind::Text));
        assert!(!fits(FieldKind::Number, FieldKind::Duration));
        let into = |table: &str| Field { to: Some(table.to_owned()), ..field(FieldKind::Reference) };
        assert!(can_follow(&into("rig.units"), &into("rig.units")));
        assert!(!can_follow(&into("rig.units"), &into("rig.places")));
    }
}
