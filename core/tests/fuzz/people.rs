//! Who writes: people with habits of their own, and zones that their devices know.

use callboard_core::given::Zones;
use callboard_core::schema::Habits;

/// When clocks in Europe are put forward and back in 2026.
const SUMMER: std::ops::Range<i64> = 1_774_746_000..1_792_890_000;

/// Three zones, one of them ahead of UTC by more than its half hours.
pub(crate) const ZONES: Zones = Zones {
    named: |text| {
        let all = ["Europe/Berlin", "America/New_York", "Asia/Kathmandu"];
        let is_meant = |zone: &&&str| zone.to_lowercase().ends_with(&text.to_lowercase());
        all.iter().find(is_meant).filter(|_| !text.is_empty()).map(|zone| (*zone).to_owned())
    },
    ahead: |zone, at| {
        let summer = i32::from(SUMMER.contains(&at)) * 3600;
        match zone {
            "Europe/Berlin" => Some(3600 + summer),
            "America/New_York" => Some(-5 * 3600 + summer),
            "Asia/Kathmandu" => Some(5 * 3600 + 45 * 60),
            _ => None,
        }
    },
};

fn list(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

/// A file, an American, a German, somebody in Nepal who says nothing of their words, and somebody whose page
/// says what makes no sense.
pub(crate) fn habits() -> Vec<Habits> {
    let american =
        Habits { point: Some('.'), zone: "America/New_York".to_owned(), ..Habits::on("2026-11-21", true) };
    let german = Habits {
        point: Some(','),
        zone: "Europe/Berlin".to_owned(),
        months: list("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
        days: list("Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag"),
        yes: list("ja j wahr"),
        no: list("nein n falsch"),
        ..Habits::on("2026-11-21", false)
    };
    let nepali = Habits { zone: "Asia/Kathmandu".to_owned(), ..Habits::on("2026-02-28", false) };
    let odd = Habits {
        point: Some('e'),
        zone: "Nowhere/At_All".to_owned(),
        months: vec![String::new(); 40],
        days: vec!["🎭".to_owned(); 9],
        yes: vec![String::new()],
        ..Habits::on("9999-12-31", true)
    };
    vec![Habits::default(), american, german, nepali, odd]
}
