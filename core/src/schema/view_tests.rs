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
    let [board, rota] = &views[..] else { panic!("two views: {views:?}") };
    assert_eq!((board.title.as_str(), board.by.as_deref()), ("By purpose", Some("purpose")));
    assert_eq!((rota.start.as_deref(), rota.end.as_deref()), (Some("from"), Some("until")));
    assert_eq!((rota.title.as_str(), &rota.clash[..]), ("Rota", &["name".to_owned()][..]));
}

#[test]
fn view_2_a_view_cannot_be_drawn_by_a_field_of_another_type() {
    let board = error_of("by = \"purpose\"", "by = \"name\"");
    assert!(board.starts_with("line 12, column 6: a view cannot be drawn so by"), "{board}");
    assert!(error_of("start = \"from\"", "start = \"purpose\"").starts_with("line 16"));
    let lost = error_of("clash = [\"name\"]", "clash = [\"place\"]");
    assert!(lost.contains("there is no field “place”"), "{lost}");
    let later = MODULE.replacen("kind = \"board\"", "kind = \"wall\"", 1);
    let later = later.replacen("by = \"purpose\"", "by = \"name\"", 1);
    let views = Module::parse(later.as_bytes()).unwrap().views;
    assert_eq!((views[0].kind.as_str(), views[0].by.as_deref()), ("wall", Some("name")));
}

#[test]
fn view_3_a_view_says_how_it_is_laid_out_on_paper() {
    let list = r#"
[views.list]
kind = "document"
table = "units"
by = "purpose"
breaks = true
across = 2
sort = ["from"]
filter = "name != ''"
foot = "Confidential"
"#;
    let of = |list: &str| Module::parse(format!("{MODULE}{list}").as_bytes()).map(|module| module.views);
    let views = of(list).unwrap();
    let print = &views[2].print;
    assert_eq!((print.breaks, print.carry, print.landscape, print.across), (true, false, false, 2));
    assert_eq!((&print.sort[..], print.foot.as_str()), (&["from".to_owned()][..], "Confidential"));
    assert_eq!(print.filter.as_deref(), Some("name != ''"));
    assert_eq!(views[0].print.across, 1, "rows stand in one column unless said");
    let wide = of(&list.replace("across = 2", "across = 9")).unwrap_err().to_string();
    assert!(wide.contains("column 10: a page has 1 to 4 columns of rows"), "{wide}");
    let lost = of(&list.replace("[\"from\"]", "[\"when\"]")).unwrap_err().to_string();
    assert!(lost.contains("there is no field “when”"), "{lost}");
}
