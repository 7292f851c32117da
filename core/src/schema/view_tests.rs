use super::*;

const MODULE: &str = r#"
module = { id = "rig", version = "1.0.0", title = "Rig" }
[tables.units.fields]
name = { type = "text" }
purpose = { type = "choice", choices = ["Front", "Back"] }
from = { type = "date_time" }
until = { type = "date_time" }
[views.purposes]
title = "By purpose"
kind = "board"
table = "units"
by = "purpose"
[views.list]
kind = "grid"
table = "units"
group = ["purpose", "name"]
[views.rota]
kind = "calendar"
table = "units"
start = "from"
end = "until"
clash = ["name"]
"#;

fn error_of(from: &str, to: &str) -> String {
    assert!(MODULE.contains(from), "the fixture has no {from}");
    Module::parse(MODULE.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn view_1_a_view_says_by_which_fields_it_is_drawn() {
    let views = Module::parse(MODULE.as_bytes()).unwrap().views;
    let [board, list, rota] = &views[..] else { panic!("two views: {views:?}") };
    assert_eq!((board.title.as_str(), board.by.as_deref()), ("By purpose", Some("purpose")));
    assert_eq!(list.group, ["purpose", "name"]);
    assert_eq!((rota.start.as_deref(), rota.end.as_deref()), (Some("from"), Some("until")));
    assert_eq!((rota.title.as_str(), &rota.clash[..]), ("Rota", &["name".to_owned()][..]));
}

#[test]
fn view_2_a_view_cannot_be_drawn_by_a_field_of_another_type() {
    let board = error_of("by = \"purpose\"", "by = \"name\"");
    assert!(board.starts_with("line 12, column 6: a view cannot be drawn so by"), "{board}");
    assert!(error_of("start = \"from\"", "start = \"purpose\"").starts_with("line 20"));
    let lost = error_of("clash = [\"name\"]", "clash = [\"place\"]");
    assert!(lost.contains("there is no field “place”"), "{lost}");
    let third = error_of(r#"group = ["purpose", "name"]"#, r#"group = ["purpose", "name", "from"]"#);
    assert!(third.starts_with("line 16") && third.contains("two fields at most"), "{third}");
    let later = MODULE.replacen("kind = \"board\"", "kind = \"wall\"", 1);
    let later = later.replacen("by = \"purpose\"", "by = \"name\"", 1);
    let views = Module::parse(later.as_bytes()).unwrap().views;
    assert_eq!((views[0].kind.as_str(), views[0].by.as_deref()), ("wall", Some("name")));
}
