//! Versions of modules: `1.10.0`.

use std::cmp::Ordering;

/// Which of two versions is the later: number by number, and what is no number counts as 0.
pub fn compare(one: &str, other: &str) -> Ordering {
    let numbers = |version: &str| {
        let parts = version.split('.').map(|part| part.parse().unwrap_or(0_u64));
        parts.collect::<Vec<_>>()
    };
    numbers(one).cmp(&numbers(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrate_4_versions_are_compared_number_by_number() {
        assert_eq!(compare("1.10.0", "1.9.3"), Ordering::Greater);
        assert_eq!(compare("1.2.0", "1.2.0"), Ordering::Equal);
        assert_eq!(compare("1.2", "2"), Ordering::Less);
    }
}
