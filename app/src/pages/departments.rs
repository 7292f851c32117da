//! The departments of a production and their tables: the sidebar, its rail on narrow screens, and the drawer
//! on phones.

use callboard_core::workspace::update::{ModuleEntry, TableInfo};
use leptos::prelude::*;

use super::standing::{Lamp, sync_sentence};
use super::top::{conflicts_of, sync_of};
use crate::address::{Panel, Place, Spot};
use crate::desk::{Desk, Float};
use crate::parts::{Glyph, Icon, IconButton, TapeStrip};
use crate::say;

/// Departments with their tables and counts, and what is not a table.
#[component]
pub(super) fn Sidebar() -> impl IntoView {
    let desk = expect_context::<Desk>();
    view! {
        <nav class="sidebar" aria-label=say!("departments-label")>
            <DepartmentList />
            <div class="sidebar-foot">
                <button
                    type="button"
                    class="nav-item"
                    on:click=move |_| desk.address.show(Some(Panel::Conflicts))
                >
                    <span
                        class="wedge"
                        class:is-none=move || conflicts_of(desk) == 0
                        aria-hidden="true"
                    >
                    </span>
                    <span class="nav-word">{say!("conflicts-title")}</span>
                    <span class="count" class:is-conflict=move || { conflicts_of(desk) > 0 }>
                        {move || conflicts_of(desk)}
                    </span>
                </button>
                <BinLink />
                <button
                    type="button"
                    class="nav-item"
                    title=say!("action-departments")
                    disabled=move || !desk.may_write()
                    on:click=move |_| desk.address.show(Some(Panel::Departments))
                >
                    <Icon glyph=Glyph::Plus small=true />
                    <span class="nav-word">{say!("departments-add")}</span>
                </button>
            </div>
        </nav>
    }
}

/// To what was deleted from the table on the screen.
#[component]
fn BinLink() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let table = desk.table();
    let spot = Memo::new(move |_| desk.address.spot());
    let address = move || {
        let table = table.with(|table| table.as_ref().map(|table| table.id.clone()))?;
        href(spot.get(), table, true)
    };
    let current = move || spot.with(|spot| spot.as_ref().is_some_and(|spot| spot.bin)).then_some("page");
    view! {
        <a class="nav-item" title=say!("action-bin") href=address aria-current=current>
            <Icon glyph=Glyph::Bin small=true />
            <span class="nav-word">{say!("bin-title")}</span>
            <span class="count">{move || table.with(|table| table.as_ref().map(|table| table.bin))}</span>
        </a>
    }
}

/// A department and its tables, in the order they were adopted.
#[derive(Clone, PartialEq)]
struct Department {
    module: ModuleEntry,
    tables: Vec<TableInfo>,
}

fn departments(tables: &[TableInfo]) -> Vec<Department> {
    let mut departments: Vec<Department> = Vec::new();
    for table in tables {
        match departments.iter_mut().find(|department| department.module.id == table.module.id) {
            Some(department) => department.tables.push(table.clone()),
            None => {
                departments.push(Department { module: table.module.clone(), tables: vec![table.clone()] })
            }
        }
    }
    departments
}

#[component]
fn DepartmentList() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let here = Memo::new(move |_| desk.table().with(|table| table.as_ref().map(|table| table.id.clone())));
    let spot = Memo::new(move |_| desk.address.spot());
    let list = Memo::new(move |_| match desk.is_here() {
        true => desk.client.tables().with(|tables| departments(tables)),
        false => Vec::new(),
    });
    let draw = move |department: Department| {
        let module = department.module;
        let first = department.tables.first().map(|table| table.id.clone());
        let ids: Vec<String> = department.tables.iter().map(|table| table.id.clone()).collect();
        let is_here = move || here.with(|here| here.as_ref().is_some_and(|here| ids.contains(here)));
        let tables = department.tables.into_iter().map(|table| view! { <TableLink table here spot /> });
        let at = first.clone();
        let href = move || first.clone().and_then(|table| href(spot.get(), table, false));
        view! {
            <section class="dept" class:is-here=is_here data-tape=module.tape.colour.clone()>
                <h2 class="dept-name">
                    <a href=href title=module.title.clone()>
                        <TapeStrip tape=module.tape.clone() />
                        <span class="dept-title">{module.title.clone()}</span>
                    </a>
                    {(module.settings > 0).then(|| view! { <SettingsLink module=module.clone() first=at /> })}
                </h2>
                <ul class="dept-tables">{tables.collect_view()}</ul>
            </section>
        }
    };
    view! { <div class="depts">{move || list.get().into_iter().map(draw).collect_view()}</div> }
}

/// To what a department is set to.
#[component]
fn SettingsLink(module: ModuleEntry, first: Option<String>) -> impl IntoView {
    let desk = expect_context::<Desk>();
    // Beside the table that one looks at, where that is the department's.
    let table = move || {
        let here =
            desk.table().with(|here| here.as_ref().map(|here| (here.module.id.clone(), here.id.clone())));
        here.filter(|(of, _)| *of == module.id).map(|(_, table)| table).or_else(|| first.clone())
    };
    let label = say!("settings-title", module = module.title.as_str());
    view! {
        <a
            class="dept-settings"
            href=move || table().and_then(|table| desk.address.settings_at(&table))
            title=label.clone()
            aria-label=label
        >
            <Icon glyph=Glyph::Sliders small=true />
        </a>
    }
}

#[component]
fn TableLink(table: TableInfo, here: Memo<Option<String>>, spot: Memo<Option<Spot>>) -> impl IntoView {
    let id = table.id.clone();
    let in_bin = move || spot.with(|spot| spot.as_ref().is_some_and(|spot| spot.bin));
    let current = move || here.with(|here| (here.as_ref() == Some(&id) && !in_bin()).then_some("page"));
    let id = table.id.clone();
    let broken = table.problem.map(|problem| {
        view! { <span class="nav-problem" title=problem><Icon glyph=Glyph::Warning small=true /></span> }
    });
    view! {
        <li>
            <a class="nav-item" href=move || href(spot.get(), id.clone(), false) aria-current=current>
                <span class="nav-word">{table.title}</span>
                {broken}
                <span class="count">{crate::words::number(table.count as f64)}</span>
            </a>
        </li>
    }
}

/// The address of a table, or of its bin, with what is open beside it now.
fn href(spot: Option<Spot>, table: String, bin: bool) -> Option<String> {
    let mut spot = spot?;
    (spot.table, spot.bin) = (Some(table), bin);
    (spot.view, spot.when, spot.record) = (None, None, None);
    spot.panel = spot
        .panel
        .filter(|panel| !matches!(panel, Panel::Merge | Panel::Import | Panel::Share | Panel::Sync));
    spot.panel = spot.panel.filter(|panel| *panel != Panel::Departments);
    Some(Place::Production(spot).href())
}

/// The departments on a phone, over the page.
#[component]
pub(super) fn Drawer() -> impl IntoView {
    let desk = expect_context::<Desk>();
    let drawer = NodeRef::<leptos::html::Dialog>::new();
    drawer.on_load(|drawer| drop(drawer.show_modal()));
    let close = move || desk.float.set(None);
    let sync = Memo::new(move |_| sync_of(desk));
    let name =
        move || desk.client.standing().with(|standing| standing.as_ref().map(|known| known.name.clone()));
    // Whoever follows a link in it has arrived; whoever presses beside it wants out.
    let pressed = move |event: web_sys::MouseEvent| {
        use wasm_bindgen::JsCast;
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| {
            target.tag_name() == "DIALOG" || target.closest("a").is_ok_and(|a| a.is_some())
        }) {
            close();
        }
    };
    view! {
        <dialog
            class="drawer"
            node_ref=drawer
            aria-label=say!("departments-label")
            on:close=move |_| close()
            on:click=pressed
        >
            <div class="drawer-body">
                <header class="drawer-head">
                    <b dir="auto">{name}</b>
                    <IconButton glyph=Glyph::Close label=say!("close") press=move |()| close() />
                    <p class="drawer-sync">
                        <Lamp
                            state=Signal::derive(move || sync.with(|sync| sync.state))
                            waiting=Signal::derive(move || sync.with(|sync| sync.waiting > 0))
                        />
                        {move || sync.with(sync_sentence)}
                    </p>
                </header>
                <DepartmentList />
                <footer class="drawer-foot"><a class="link" href="/">{say!("all-productions")}</a></footer>
            </div>
        </dialog>
    }
}

/// Whether the drawer is out.
pub(super) fn is_drawer_out(desk: Desk) -> bool {
    desk.float.get() == Some(Float::Drawer)
}
