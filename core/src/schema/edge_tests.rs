use expect_test::expect;

use super::{Cardinality, Module};

const MODULE: &str = r#"
[module]
id = "rig"
version = "1.0.0"
title = "Rig"
[tables.units.fields]
name = { type = "text" }
[edges.feeds]
from = "units"
to = "units"
ordered = true
fields.since = { type = "date" }
"#;

#[test]
fn edge_1_a_kind_says_how_many_it_means_at_each_end() {
    let cardinality = |said: &str| {
        let text = MODULE.replacen("ordered = true", said, 1);
        Module::parse(text.as_bytes()).unwrap().edges[0].cardinality
    };
    assert_eq!(cardinality(""), Cardinality { one_from: false, one_to: false });
    let said = |said: &str| cardinality(&format!("cardinality = \"{said}\""));
    assert_eq!(said("many to many"), Cardinality::default());
    assert_eq!(said("one to many"), Cardinality { one_from: true, one_to: false });
    assert_eq!(said("many to one"), Cardinality { one_from: false, one_to: true });
    assert_eq!(said("one to one"), Cardinality { one_from: true, one_to: true });
}

#[test]
fn edge_2_a_broken_kind_says_where_and_why() {
    let error_of = |from: &str, to: &str| {
        assert!(MODULE.contains(from), "the fixture has no {from}");
        Module::parse(MODULE.replacen(from, to, 1).as_bytes()).unwrap_err().to_string()
    };
    let errors = [
        error_of("ordered = true", "cardinality = \"one to some\""),
        error_of("ordered = true", "cardinality = 1"),
        error_of("ordered = true", "ordered = \"yes\""),
        error_of("since = {", "from = {"),
        error_of("\"date\"", "\"day\""),
        error_of("from = \"units\"", "from = \"unit\""),
        error_of("[edges.feeds]", "[edges.units]"),
    ];
    expect![[r#"
        line 11, column 15: a cardinality is `one` or `many`, ` to `, `one` or `many`
        line 11, column 15: invalid type: integer `1`, expected a string
        line 11, column 11: invalid type: string "yes", expected a boolean
        line 12, column 8: “from” cannot be a name here: every edge has a field of this name
        line 12, column 25: there is no field type “day”
        line 9, column 8: there is no table “unit” in this module
        line 8, column 8: “units” cannot be a name here: a table of this module has it"#]]
    .assert_eq(&errors.join("\n"));
}
