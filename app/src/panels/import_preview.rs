//! What would come of an import: a sum that adds up, where each column goes, and the rows that cannot be
//! taken.

use callboard_core::workspace::update::{FieldInfo, ImportPreview};
use leptos::prelude::*;

use crate::parts::{Button, Glyph, Icon, Look};
use crate::{say, words};

/// Created + matched + unchanged + rejected = rows of the file.
#[component]
pub(super) fn Ledger(preview: ImportPreview) -> impl IntoView {
    let rejected = preview.rejected.len();
    let total = preview.created + preview.matched + preview.unchanged + rejected;
    let item = |count: usize, key: &str| {
        let count_text = words::number(count as f64);
        view! { <span class="ledger-item"><b>{count_text}</b> {say!(key, count = count)}</span> }
    };
    let sign = |sign: &'static str| view! { <span class="ledger-sign">{sign}</span> };
    view! {
        <p class="ledger">
            {item(preview.created, "import-created")} {sign("+")}
            {item(preview.matched, "import-matched")} {sign("+")}
            {item(preview.unchanged, "import-unchanged")} {sign("+")}
            <span class="ledger-item" class:is-rejected=move || { rejected > 0 }>
                <b>{words::number(rejected as f64)}</b>
                {say!("import-rejected", count = rejected)}
            </span>
            {sign("=")}
            <span class="ledger-item is-total">
                <b>{words::number(total as f64)}</b>
                {say!("import-total", count = total)}
            </span>
        </p>
    }
}

/// Each column of the file, and the field that it goes to.
#[component]
pub(super) fn Columns(
    preview: ImportPreview,
    fields: Vec<FieldInfo>,
    /// Told a column and the field it goes to now; `None` leaves it out.
    #[prop(into)]
    choose: Callback<(String, Option<String>)>,
) -> impl IntoView {
    let rows = preview.sample.into_iter().map(|(column, sample)| {
        let field = preview.columns.get(&column).cloned().flatten();
        let is_out = field.is_none();
        let options = fields.iter().map(|known| {
            let is_it = field.as_ref() == Some(&known.name);
            view! { <option value=known.name.clone() selected=is_it>{known.title.clone()}</option> }
        });
        let options: Vec<_> = options.collect();
        let label = say!("import-column-label", column = column.as_str());
        let key = column.clone();
        let changed = move |event| {
            let field = Some(event_target_value(&event)).filter(|name| !name.is_empty());
            choose.run((key.clone(), field));
        };
        view! {
            <tr class:is-skipped=is_out>
                <th scope="row" dir="auto">{column}</th>
                <td class="sample" dir="auto">{sample}</td>
                <td class="arrow"><Icon glyph=Glyph::Forward small=true /></td>
                <td>
                    <select class="field-input" aria-label=label on:change=changed>
                        <option value="" selected=is_out>{say!("import-leave-out")}</option>
                        {options}
                    </select>
                </td>
            </tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <section>
            <h3 class="sheet-heading">{say!("import-columns")}</h3>
            <table class="sheet mapping">
                <thead>
                    <tr>
                        <th scope="col">{say!("import-column-file")}</th>
                        <th scope="col">{say!("import-column-sample")}</th>
                        <td></td>
                        <th scope="col">{say!("import-column-field")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

/// The rows that cannot be taken, each with its reason, and what was done to rows that are.
#[component]
pub(super) fn Rejections(preview: ImportPreview) -> impl IntoView {
    let rejected = preview.rejected.into_iter().map(|row| (row.row, row.reason)).collect::<Vec<_>>();
    let remarks = preview.remarks.into_iter().map(|remark| (remark.row, remark.text)).collect::<Vec<_>>();
    view! {
        <RowList
            title=say!("import-rejected-title")
            note=say!("import-rejected-note")
            rows=rejected
            problem=true
        />
        <RowList title=say!("import-remarks-title") note=String::new() rows=remarks problem=false />
    }
}

/// Rows that are listed at once: a file may have tens of thousands of them.
const LISTED: usize = 200;

#[component]
fn RowList(title: String, note: String, rows: Vec<(usize, String)>, problem: bool) -> impl IntoView {
    if rows.is_empty() {
        return None;
    }
    let (listed, all) = (RwSignal::new(LISTED), rows.len());
    let rows = StoredValue::new(rows);
    let line = move |place: usize| {
        let (row, text) = rows.with_value(|rows| rows.get(place).cloned())?;
        Some(view! {
            <tr>
                <td class="num">{words::number(row as f64)}</td>
                <td class:problem=problem>{text}</td>
            </tr>
        })
    };
    let more = move || {
        let more = all.saturating_sub(listed.get());
        (more > 0).then(|| {
            view! {
                <Button look=Look::Link press=move |()| listed.update(|listed| *listed += LISTED)>
                    {say!("import-more", count = more)}
                </Button>
            }
        })
    };
    Some(view! {
        <section class="row-list">
            <h3 class="sheet-heading">{title} <span class="sheet-note">{note}</span></h3>
            <table class="sheet">
                <thead>
                    <tr>
                        <th scope="col" class="num">{say!("import-row")}</th>
                        <th scope="col">{say!("import-reason")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..listed.get().min(all) key=|place| *place children=line />
                </tbody>
            </table>
            {more}
        </section>
    })
}
