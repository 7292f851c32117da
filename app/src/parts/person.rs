//! People, as their initials on a small square.

use leptos::prelude::*;

/// Somebody's initials; the name is shown to pointers, and stands beside it for readers.
#[component]
pub(crate) fn Who(
    /// Their name; empty until they said.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let colour = colour_of(&name);
    view! {
        <span class="who" data-person=colour title=name.clone() aria-hidden="true">
            {initials(&name)}
        </span>
    }
}

/// First letters of the first and last word, "?" where there is no name.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_alphanumeric());
    let Some(first) = words.next() else { return "?".to_owned() };
    first.to_uppercase().chain(words.next_back().into_iter().flat_map(char::to_uppercase)).collect()
}

/// One of four colours, always the same for a name: a second sign beside the letters, never the only one.
pub(crate) fn colour_of(name: &str) -> String {
    let sum: u32 = name.bytes().map(u32::from).sum();
    (sum % 4 + 1).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_1_initials_are_of_the_first_and_last_word() {
        assert_eq!(initials("Mara Lindqvist"), "ML");
        assert_eq!(initials("ana maria dos santos"), "AS");
        assert_eq!(initials("Cher"), "C");
        assert_eq!(initials("Somebody (718a)"), "S");
        assert_eq!(initials(" "), "?");
    }
}
