//! Who this device is.

use callboard_core::workspace::command::Command;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::desk::Desk;
use crate::parts::{Button, Look};
use crate::say;

/// Name and device, kept with what one writes from now on.
#[component]
pub(crate) fn MeForm(
    /// Called once it is kept, or skipped.
    #[prop(into)]
    done: Callback<()>,
    /// Whether one may go on without.
    #[prop(optional)]
    skippable: bool,
) -> impl IntoView {
    let desk = expect_context::<Desk>();
    let me = desk.client.me();
    let name = RwSignal::new(
        me.with_untracked(|me| me.as_ref().map(|me| me.person.name.clone())).unwrap_or_default(),
    );
    let device =
        RwSignal::new(me.with_untracked(|me| me.as_ref().map(|me| me.device.clone())).unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let given = |text: RwSignal<String>| Some(text.get_untracked().trim().to_owned());
        let set = Command::SetMe { name: given(name), colour: None, device: given(device) };
        desk.run_then(say!("tried-me"), set, move |_| done.run(()));
    };
    view! {
        <form class="me-form" on:submit=submit>
            <label class="field-label">
                {say!("me-name")}
                <input class="field-input" required autocomplete="name" dir="auto" bind:value=name />
            </label>
            <label class="field-label">
                {say!("me-device")}
                <input
                    class="field-input"
                    autocomplete="off"
                    dir="auto"
                    placeholder=say!("me-device-example")
                    bind:value=device
                />
            </label>
            <p class="field-hint">{say!("me-hint")}</p>
            <p class="field-row">
                <button type="submit" class="button is-primary">{say!("me-save")}</button>
                {skippable.then(|| {
                    let skip = move |()| done.run(());
                    view! { <Button look=Look::Quiet press=skip>{say!("me-skip")}</Button> }
                })}
            </p>
        </form>
    }
}
