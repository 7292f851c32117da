# Callboard in English: the frame, home, joining, sharing. The grid and the panels have files of their own.

app-name = Callboard

## Moments

ago-now = just now
ago-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
ago-yesterday = yesterday

## What failed, why, and what to do

failure-not-available = This part of Callboard is not built yet.
failure-switched-off = { $module } is switched off: it can be looked at, not written. Nothing was changed.
failure-no-workspace = No production is open. Open one first.
failure-not-found = It is not on this device. It may have been removed in another window.
failure-unknown-table = No department here has a table “{ $table }”. Add the department that brings it.
failure-unknown-field = There is no single field “{ $field }” here. Check the name.
failure-misfit = { $field }: { $wrong } { $hint }
failure-invalid = Nothing was written, because something in it does not fit: { $message }
failure-not-allowed = Your role here lets you look, not write. Ask the owner for an editor’s invite.
failure-changed = Somebody changed it meanwhile. Look at it again, then decide.
failure-not-connected = This production is not connected to a relay. Connect it first.
failure-unsent = { $count ->
    [one] 1 change exists only on this device. Export a package first.
   *[other] { $count } changes exist only on this device. Export a package first.
}
failure-offline = The relay does not answer. Your work is safe here and is sent when the relay is back.
failure-refused = The relay refused. Ask whoever runs it why.
failure-refused-expired = The invite has expired. Ask for another one.
failure-refused-revoked = The invite was taken back. Ask for another one.
failure-refused-used-up = The invite was used as often as it may be. Ask for another one.
failure-refused-full = The relay keeps no more of this production. Your changes are safe on this device: export a package, and ask whoever runs the relay for more room.
failure-refused-not-a-member = The relay does not know this device as a member. Ask a member for an invite.
failure-refused-unsound = What came over this connection does not stand a check, so it was ended. Nothing of it was taken.
failure-refused-unknown = The relay does not know this invite. Check that the whole link was copied.
failure-damaged = Part of it is damaged and cannot be read. Nothing here was changed. Get it again from where it came.
failure-newer-format = It was made by a newer Callboard. Reload to get the newest one.
failure-too-large = It is larger than Callboard takes. Split it into parts.
failure-quota = This device has no space left for it. Make space, then try again.
failure-storage = This browser could not store it. Nothing that was saved is lost. Try again, or export a package.
failure-cancelled = It was cancelled. Nothing was changed.

## Everywhere

brand-label = Callboard: all productions
skip = Skip to the table
all-productions = All productions
cancel = Cancel
close = Close
dismiss = Dismiss
keep = Keep it
reload = Reload
rename = Rename
remove = Remove
try-again = Try again
menu = Menu
page-title = { $table }, { $name }
size-bytes = { $count } B
size-kilo = { $count } kB
size-mega = { $count } MB
size-giga = { $count } GB

## What can be done. Palette, menu and list of shortcuts are made of these.

group-edit = Edit
group-view = View
group-production = Production
group-app = Callboard
group-cells = In the table
group-show = In a show view
action-undo = Undo
action-undo-label = Undo “{ $label }”
action-redo = Redo
action-redo-label = Redo “{ $label }”
action-new-row = New row
action-delete-rows = Delete rows
action-restore-rows = Restore rows
action-put-back = Put the selected rows back to this
action-copy = Copy
action-cut = Cut
action-paste = Paste
action-fill-down = Fill down
action-fill-right = Fill right
action-fill-series = Go on with the series
action-select-rows = Select whole rows
action-select-columns = Select whole columns
action-widen-column = Wider column
action-narrow-column = Narrower column
action-column-ahead = Move column ahead
action-column-back = Move column back
action-merge = Merge with another record
action-palette = Search or command
action-search-table = Search this table
action-filter = Filter
action-replace = Find and replace
action-veil = Show what this column masks, or mask it
action-freeze = Freeze columns up to here, or let them go
action-sort = Sort
action-group = Group by this column
action-fold-all = Fold all groups
action-unfold-all = Unfold all groups
action-fields = Fields
action-open-record = Open record
action-look-back = What was in this cell
action-bin = Bin of this table
action-next-news = Next that others changed since you looked
action-previous-news = The one before that others changed
action-seen-news = { $count ->
    [one] I have seen what others changed in 1 row
   *[other] I have seen what others changed in { $count } rows
}
action-next-view = Next view of this table
action-show-go = Go
action-show-back = Back one
action-show-ready = Stand by
action-show-lead = Take the lead in this show view
action-show-release = Give up the lead in this show view
action-show-restart = Before the first again
action-history = History
action-back-to-now = Back to now
action-conflicts = Conflicts
action-mappings = Mappings
action-link-tables = Show all these records in another table
action-close-panel = Close panel
action-import = Import a file
action-print = Print
action-export = Export a package
action-share = Share
action-sync = Relay and sync log
action-departments = Add departments
action-settings = Settings of this department
action-home = All productions
action-theme = Change the light
action-theme-show = Show light: black and dim
action-wishes = Language and light
action-shortcuts = Keyboard shortcuts
action-diagnostics = Copy diagnostics
cell-move = Move
cell-move-far = To the edge of the filled cells
cell-ends = First and last column
cell-extend = Extend the selection
cell-extend-far = Extend to the edge of the table
cell-all = Select all
cell-rows = Select whole rows
cell-columns = Select whole columns
cell-fill-right = Fill right
cell-edit = Edit the cell
cell-next = Next cell down or across
cell-back = Back to what it was
cell-record = Open the record
cell-clear = Clear
cell-menu = The column’s own menu
cell-why = Why the cell is marked
cell-fold = Fold the group
cell-unfold = Unfold the group
undo-skipped = Left as it is, because somebody has changed it since: { $left }{ $more ->
    [0] {""}
    [one] {" "}And 1 more.
   *[other] {" "}And { $more } more.
}
undo-done = Undone: { $label }.
redo-done = Done again: { $label }.
undo-left = { $title }’s { $label } ({ $person }).
theme-system = Light: as this device
theme-light = Light: light
theme-dark = Light: dark
theme-show = Light: show

## Language and light

wishes-title = Language and light
wishes-hint = They hold on this device only.
wishes-language = Language
wishes-language-system = As this browser: { $language }
wishes-language-held = What is typed is saved first. Then the language can be changed.
wishes-language-gone = The words of this language cannot be had right now. Until then Callboard speaks English.
language-accented = Pseudo: accents
language-mirrored = Pseudo: from right to left
wishes-light = Light
light-system = As this device
light-light = Light
light-dark = Dark
light-show = Show
light-show-hint = black and dim, without blue light

## Home

home-title = On this device
home-empty-title = No productions here yet
home-empty-hint = Make a new one, open a package, or join with a link somebody sent you. It works without an account and without a network.
home-in-step = In step
saved-not-sent = Saved here, { $count } not sent
home-key-production = Production
home-key-departments = Departments
home-key-step = In step
home-key-opened = Opened
never-opened = not opened yet
production-name = Name of the production
doors-label = More productions
new-title = New
new-blank = Blank production
new-blank-hint = no account, works offline
new-template = From a template
new-template-hint = with the departments that such a production has
new-template-which = Template
new-file = From a file
new-file-hint = a .callboard.zip package
new-create = Create
sample-open = Sample production
sample-open-hint = a musical in its tech week, to look around in
sample-title = Opening the sample
sample-hint = It is kept on this device like any other production: change what you like.
sample-failed = The sample could not be opened
join-title = Join
join-link = With a link
join-link-hint = that somebody sent you
join-link-field = The link
join-do = Join
remove-ask = “{ $name }” is removed from this device. Others who have it keep it.
remove-unsent = { $count ->
    [one] 1 change in “{ $name }” exists only here: export first.
   *[other] { $count } changes in “{ $name }” exist only here: export first.
}
remove-do = Remove from this device
remove-export = Export a package
remove-anyway = Remove anyway
foot-kept = { $used } kept on this device, { $free } free
foot-version = Version { $version }
foot-offline-ready = , ready offline
export-unnamed = Production

## Who one is

people = People here
people-in = { $name } is in { $table }
people-here = { $name } is here
people-more = +{ $count }
me-title = You, on this device
me-unnamed = No name yet
me-on = { $name }, on { $device }
me-name = Your name
me-device = This device
me-device-example = laptop at the tech table
me-hint = Others see them beside what you write.
me-save = Keep
me-skip = Skip

## Joining

join-page-title = Join a production
join-name-title = Who is joining?
join-name-into = Who is joining { $production }?
join-connecting = Joining
join-connecting-hint = Asking the relay, then receiving the production. It opens by itself.
join-expired = This invite has expired
join-revoked = This invite was taken back
join-used-up = This invite is used up
join-malformed = This is not the whole link
join-malformed-hint = Part of it is missing or changed. Copy the whole link again, or ask for another one.
join-unknown = The relay does not know this invite
join-unreachable = The relay cannot be reached
join-unreachable-hint = Check that this device is on the same network as the relay, then try again. The link stays valid.
join-failed = Joining did not work

## A production

departments-label = Departments
departments-add = Add departments
departments-adopt = Add
departments-all = Every department that is on this device is in use here.
departments-upgrade = Upgrade { $from } to { $to }
departments-plan = From { $from } to { $to }
departments-renames = { $table }: { $from } becomes { $field }.
departments-moves =
    { $count ->
        [one] { $table }: { $from } moves to { $field } in one record.
       *[other] { $table }: { $from } moves to { $field } in { $count } records.
    }
departments-left =
    { $count ->
        [one] One record keeps what { $field } cannot hold: { $examples }.
       *[other] { $count } records keep what { $field } cannot hold: { $examples }.
    }
departments-example = { $title } “{ $text }”
departments-upgrade-now = Upgrade
departments-plan-none = What is written stays as it is.
departments-back = Back to { $to }
departments-back-now = Go back
departments-repair = Use this device’s { $version }
departments-earlier = Versions that were in use before
departments-mend = Departments
departments-suggest = { $count ->
    [one] 1 suggestion: what may be the same data in two places.
   *[other] { $count } suggestions: what may be the same data in two places.
}
departments-suggest-open = Look at them
departments-broken = { $title } is switched off: what it holds is kept and can be read, and nothing can be added or changed. { $why }
departments-install = Install from a file
departments-install-hint = A module.toml, or a zip of its folder. It stays on this device until it is added.
drawer-open = Departments
bin-title = Bin
conflicts-title = Conflicts
conflicts-count = { $count ->
    [0] No conflicts
    [one] 1 conflict
   *[other] { $count } conflicts
}
conflicts-word = { $count ->
    [one] conflict
   *[other] conflicts
}
search-hint = Search or command
palette-label = Results
palette-records = Records
palette-do = Do
palette-go = Go
palette-productions = Productions
palette-none = Nothing by that name. Try fewer letters.
first-title = No departments yet
first-hint = Add those that this production has. Each brings its tables; more can come at any time.
no-table-title = There is no such table here
no-table-hint = Choose one at the side, or add the department that brings it.
closed-title = This production cannot be opened
read-only-viewer = You can look here, not write. Ask the owner for an editor’s invite to change that.
read-only-package = This is somebody else’s package, only shown. Join the production it is of, or make it your own.
package-join = Join with a link
package-own = Make it mine
package-own-name = { $name } (mine)

## How it stands

saved-here = Saved here
saving = { $count ->
    [one] Saving 1 change
   *[other] Saving { $count } changes
}
sync-relay = the relay
sync-local = Only on this device
sync-local-hint = Export a package, or connect a relay
sync-connecting = Connecting to { $relay }
sync-waiting = { $count } not sent
sync-not-sent = { $count } not sent
sync-sending = Sending { $count }
sync-receiving = Receiving
sync-in-step = In step with { $relay }
sync-offline = Offline
sync-offline-since = Offline since { $since }
sync-offline-hint = Nothing is lost: it joins when devices meet
sync-blocked = The relay refuses
sync-blocked-hint = Open it to see why
sync-fact-relay = Relay
sync-fact-waiting = Waiting to be sent
sync-no-relay = none
sync-waiting-count = { $count ->
    [0] nothing
    [one] 1 change
   *[other] { $count } changes
}
sync-log = What was exchanged
log-connected = Connected
log-sent = { $count ->
    [one] Sent 1 change
   *[other] Sent { $count } changes
}
log-received = { $count ->
    [one] Received 1 change
   *[other] Received { $count } changes
}
log-lost = Connection lost
log-refused = Refused

## Sharing

share-name = Who are you?
share-connect = Connect to a relay
share-connect-hint = A relay passes changes between devices and keeps them while some are off. It can be a laptop in the house.
share-connect-do = Connect
share-connecting = Connecting
share-relay = Relay
share-disconnect = Disconnect
share-invite = Invite
share-role = They may
share-make = Make a link
share-link = Link
share-link-hint = Good for 30 days, for anybody who has it. Send it only to whom you mean.
share-copy = Copy the link
share-copied = Copied
share-copy-by-hand = This browser does not let us copy: press the link and copy it yourself.
share-members = { $count ->
    [one] 1 device
   *[other] { $count } devices
}
share-me = you
role-owner = owner
role-editor = editor
role-viewer = viewer
role-editor-long = look and write
role-viewer-long = only look

## Importing

import-title = Import into { $table }
import-choose-title = Bring a file of rows
import-choose-hint = CSV or tab-separated, as Excel, Sheets, Eos or QLab write it. Nothing is written before you have seen what comes of each row. You can also drop the file anywhere here.
import-choose = Choose a file
import-another = Choose another file
import-into = Into
import-write = { $count ->
    [one] Write 1 row
   *[other] Write { $count } rows
}
import-failed = The file could not be read
import-created = { $count ->
   *[other] created
}
import-matched = { $count ->
   *[other] matched, changed
}
import-unchanged = { $count ->
   *[other] unchanged
}
import-rejected = { $count ->
   *[other] rejected
}
import-total = { $count ->
    [one] row in the file
   *[other] rows in the file
}
import-columns = Columns
import-column-file = In the file
import-column-sample = Looks like
import-column-field = Field
import-column-label = Field for the column “{ $column }”
import-leave-out = Leave out
import-rejected-title = Rejected
import-rejected-note = these rows are not written; the others are
import-remarks-title = Good to know
import-row = Row
import-more = { $count ->
    [one] One more row
   *[other] { $count } more rows
}
import-reason = Reason
import-encoding = Letters encoded as
import-delimiter = Columns divided by
import-guess = as it seems
import-comma = comma
import-semicolon = semicolon
import-tab = tab

## What a person must know

banners-label = Notices
notice-app-waiting = A new version of Callboard is here. Reload when it suits you; your work stays.
notice-newer-version = Another tab runs a newer Callboard. Reload this one to go on.
notice-store-blocked = Another tab still runs an older Callboard and holds the store. Close that tab.
notice-store-full = This device has no space left, so your last changes are not stored. Make space, or export a package now.
notice-store-failed = This browser does not store your changes. Export a package now, then reload. { $reason }
notice-store-recovered = Changes are stored again.
notice-restarted = Callboard’s worker stopped and was started again. What was saved is here; look at your last change.
notice-update-needed = Somebody here uses a newer Callboard. Reload to see all that they wrote.
notice-key-used-elsewhere = This device’s key is also used elsewhere: its disk was copied, or an older copy was put back. Nothing is lost. To write here again, ask a member for an invite and open it in this browser.
notice-store-emptied = This browser’s store was emptied. These productions were here: { $productions }. Open an invite’s link again, or import a package, to have them back.
notice-workspace-gone = This production is no longer on this device. It was removed in another window.
lacking-secure-context = This address is not secure (neither https nor localhost). Callboard works here, but does not open without the network, and the browser may clear what is kept when space runs out: export packages often.
lacking-opfs = This browser keeps no files, so that assets stay in its database.
lacking-locks = This browser cannot say which tab is on duty, so that each tab connects for itself.
lacking-service-worker = This browser cannot open Callboard without the network.
lacking-persistence = This browser may clear what is kept when space runs out: export packages often.

## What could not be done; the reason follows

tried-authors = Who wrote this could not be told.
tried-open = The production could not be opened.
tried-list = The productions on this device could not be listed.
tried-create = The production could not be made.
tried-rename = The production could not be renamed.
tried-remove = The production could not be removed.
tried-package = “{ $name }” could not be opened.
tried-keep = The package could not be made yours.
tried-export = The package could not be made.
tried-templates = The templates could not be listed.
tried-modules = The departments could not be listed.
tried-adopt = The department could not be added.
tried-me = Your name could not be kept.
tried-undo = Nothing was undone.
tried-redo = Nothing was redone.
tried-invite = The invite could not be made.
tried-members = The members could not be listed.
tried-disconnect = The relay could not be disconnected.
tried-log = The sync log could not be read.
tried-diagnostics = The diagnostics could not be read.

## As of a moment

as-of-label = The production as it was
as-of = As it was { $when }
as-of-named = As it was
as-of-read-only = Nothing can be changed here.
as-of-slider = Go through all changes
as-of-before = The change before
as-of-after = The change after
as-of-date = At a date and time
as-of-restore = Put everything back to this …
as-of-plan = What putting everything back changes
as-of-plan-hint = This is what would change. It is one change, and can be undone.
as-of-restore-now = Put everything back
as-of-back = Back to now
tried-restore = It could not be put back.

progress-opening = Opening
progress-reading = Reading the file
progress-matching = Comparing with what is here
progress-keeping = Staging
progress-writing = Writing
progress-sealing = Saving
progress-taking-in = Taking in changes
progress-packing = Making the package
progress-unpacking = Checking the package
progress-percent = { $percent } %
progress-left-seconds = { $count ->
    [one] about a second left
   *[other] about { $count } seconds left
}
progress-left-minutes = { $count ->
    [one] about a minute left
   *[other] about { $count } minutes left
}
