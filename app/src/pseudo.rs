//! Languages that nobody speaks, made from the English sentences: they show what is not translated, what is
//! too narrow for longer words, and what does not mirror.

use std::borrow::Cow;

/// What becomes of a sentence's text; what is filled in stays as it is.
pub(crate) type Pseudo = fn(&str) -> Cow<'_, str>;

/// What begins and ends a whole sentence: where either is missing on the screen, something is cut off.
pub(crate) const BRACKETS: (&str, &str) = ("⟦", "⟧");
/// Right-to-left override, and the end of what it holds for.
const OVERRIDE: (char, char) = ('\u{202e}', '\u{202c}');

/// Every letter with an accent, and vowels twice: about 40 per cent longer.
pub(crate) fn accented(text: &str) -> Cow<'_, str> {
    let mut said = String::with_capacity(text.len() * 2);
    for letter in text.chars() {
        let accented = accent(letter);
        said.push(accented);
        if matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u') {
            said.push(accented);
        }
    }
    Cow::Owned(said)
}

/// Every word written from right to left.
pub(crate) fn mirrored(text: &str) -> Cow<'_, str> {
    let mut said = String::with_capacity(text.len() * 2);
    let mut is_word = false;
    for letter in text.chars() {
        if letter.is_alphanumeric() != is_word {
            is_word = !is_word;
            said.push(if is_word { OVERRIDE.0 } else { OVERRIDE.1 });
        }
        said.push(letter);
    }
    if is_word {
        said.push(OVERRIDE.1);
    }
    Cow::Owned(said)
}

fn accent(letter: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const ACCENTED: &str = "åƀçđéƒğĥîĵķļɱñöþǫŕšţûṽŵẋýžÅƁÇĐÉƑĞĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽ";
    let place = PLAIN.find(letter);
    place.and_then(|place| ACCENTED.chars().nth(place)).unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_3_accents_lengthen_and_change_every_letter() {
        assert_eq!(accented("Sort by cue"), "Šööŕţ ƀý çûûéé");
        let sentence = "Nothing was written, because something in it does not fit";
        let longer = accented(sentence).chars().count() as f64 / sentence.chars().count() as f64;
        assert!((1.2..1.6).contains(&longer), "{longer}");
    }

    #[test]
    fn words_4_words_run_the_other_way_and_what_is_between_them_stays() {
        assert_eq!(mirrored("Sort by, 3"), "\u{202e}Sort\u{202c} \u{202e}by\u{202c}, \u{202e}3\u{202c}");
        assert_eq!(mirrored(" – "), " – ");
    }
}
