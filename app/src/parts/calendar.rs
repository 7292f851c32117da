//! The names of months and of days of the week in the page's language, for who types them.

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
/// Letters from which on a beginning stands for a month, for a day.
const LETTERS_MIN: (usize, usize) = (3, 2);

/// The names in one language, small, in their order.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// From January.
    pub(super) months: Vec<String>,
    /// From Monday.
    pub(super) days: Vec<String>,
}

impl Names {
    /// The same date or moment in English words, which is what is read: "So., 8. März" is "Sun 8 Mar".
    pub(super) fn in_english(&self, text: &str) -> String {
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        let said = words.iter().map(|word| self.word(word, words.len() > 1));
        said.collect::<Vec<_>>().join(" ")
    }

    fn word(&self, word: &str, is_among_others: bool) -> String {
        let bare = word.trim_end_matches('.').to_lowercase();
        let named = |names: &[String], letters_min| {
            let is_meant = |name: &String| bare.chars().count() >= letters_min && name.starts_with(&bare);
            names.iter().position(is_meant)
        };
        let month = named(&self.months, LETTERS_MIN.0).and_then(|at| MONTHS.get(at));
        let day = || named(&self.days, LETTERS_MIN.1).and_then(|at| DAYS.get(at));
        match month.or_else(day) {
            Some(english) => (*english).to_owned(),
            // "8." before the name of a month.
            None if is_among_others && bare.bytes().all(|byte| byte.is_ascii_digit()) => bare,
            None => word.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_13_months_and_days_are_read_in_the_page_s_language() {
        let list = |names: &str| names.split(' ').map(str::to_owned).collect();
        let german = Names {
            months: list(
                "januar februar märz april mai juni juli august september oktober november dezember",
            ),
            days: list("montag dienstag mittwoch donnerstag freitag samstag sonntag"),
        };
        let read = [
            ("8. März 2026", "8 Mar 2026"),
            ("So., 8. Mär", "Sun 8 Mar"),
            ("Mittwoch 14:00", "Wed 14:00"),
            ("3. Dez. 2026 18:30", "3 Dec 2026 18:30"),
            ("8 Mar", "8 Mar"),
            ("8.3.", "8.3."),
            ("2026-03-08T18:30", "2026-03-08T18:30"),
            ("fri", "fri"),
            ("demnächst", "demnächst"),
        ];
        for (text, english) in read {
            assert_eq!(german.in_english(text), english, "{text}");
        }
    }
}
