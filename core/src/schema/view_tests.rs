use super::*;

const MODULE: &str = r#"
module = { id = "rig", version = "1.0.0", title = "Rig" }
[tables.units.fields]
name = { type = "text" }
purpose = { type = "choice", choices = ["Front", "Back"] }
from = { type = "date_time" }
until = { type = "date_time" }
loud = { type = "bool" }
takes = { type = "duration" }
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
[views.walk]
kind = "show"
table = "units"
sort = ["from"]
large = ["name"]
by_hand = "loud"
skip = ["loud"]
runs = "takes"
"#;

fn error_of(from: &str, to: &str) -> String {
    assert!(MODULE.contains(from), "the fixture has no {from}");
    Module::parse(MODULE.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
}

#[test]
fn view_1_a_view_says_by_which_fields_it_is_drawn() {
    let views = Module::parse(MODULE.as_bytes()).unwrap().views;
    let [board, list, rota, walk] = &views[..] else { panic!("four views: {views:?}") };
    assert_eq!((board.title.as_str(), board.by.as_deref()), ("By purpose", Some("purpose")));
    assert_eq!(list.group, ["purpose", "name"]);
    assert_eq!((rota.start.as_deref(), rota.end.as_deref()), (Some("from"), Some("until")));
    assert_eq!(walk.kind, "show");
    assert_eq!((rota.title.as_str(), &rota.clash[..]), ("Rota", &["name".to_owned()][..]));
}

#[test]
fn view_2_a_view_cannot_be_drawn_by_a_field_of_another_type() {
    let board = error_of("by = \"purpose\"", "by = \"name\"");
    assert!(board.starts_with("line 14, column 6: a view cannot be drawn so by"), "{board}");
    assert!(error_of("start = \"from\"", "start = \"purpose\"").starts_with("line 22"));
    let lost = error_of("clash = [\"name\"]", "clash = [\"place\"]");
    assert!(lost.contains("there is no field “place”"), "{lost}");
    let third = error_of(r#"group = ["purpose", "name"]"#, r#"group = ["purpose", "name", "from"]"#);
    assert!(third.starts_with("line 18") && third.contains("two fields at most"), "{third}");
    let later = MODULE.replacen("kind = \"board\"", "kind = \"wall\"", 1);
    let later = later.replacen("by = \"purpose\"", "by = \"name\"", 1);
    let views = Module::parse(later.as_bytes()).unwrap().views;
    assert_eq!((views[0].kind.as_str(), views[0].by.as_deref()), ("wall", Some("name")));
}

#[test]
fn view_3_a_view_says_how_it_is_laid_out_on_paper() {
    let list = r#"
[views.sheet]
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
    let (view, print) = (&views[4], &views[4].print);
    assert_eq!((print.breaks, print.carry, print.landscape, print.across), (true, false, false, 2));
    assert_eq!((&view.sort[..], print.foot.as_str()), (&["from".to_owned()][..], "Confidential"));
    assert_eq!(print.filter.as_deref(), Some("name != ''"));
    assert_eq!(views[0].print.across, 1, "rows stand in one column unless said");
    let wide = of(&list.replace("across = 2", "across = 9")).unwrap_err().to_string();
    assert!(wide.contains("column 10: a page has 1 to 4 columns of rows"), "{wide}");
    let lost = of(&list.replace("[\"from\"]", "[\"when\"]")).unwrap_err().to_string();
    assert!(lost.contains("there is no field “when”"), "{lost}");
}

#[test]
fn view_4_a_view_says_what_is_gone_through_and_by_which_fields() {
    let views = Module::parse(MODULE.as_bytes()).unwrap().views;
    let walk = &views[3];
    assert_eq!((&walk.sort[..], &walk.large[..]), (&["from".to_owned()][..], &["name".to_owned()][..]));
    assert_eq!((walk.by_hand.as_deref(), walk.runs.as_deref()), (Some("loud"), Some("takes")));
    assert_eq!(walk.skip, ["loud"]);
    for (from, to) in [
        ("by_hand = \"loud\"", "by_hand = \"takes\""),
        ("skip = [\"loud\"]", "skip = [\"name\"]"),
        ("runs = \"takes\"", "runs = \"loud\""),
    ] {
        let told = error_of(from, to);
        assert!(told.contains("a view cannot be drawn so by"), "{told}");
    }
}
