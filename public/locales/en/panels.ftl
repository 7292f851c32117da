# What opens beside a table: record, history, conflicts, mappings, merge.

inspector = Inspector
tab-record = Record
tab-history = History
tab-conflicts = Conflicts
tab-mappings = Mappings

## Rich text

rich-placeholder = Write here
rich-tools = Formatting
rich-bold = Bold
rich-italic = Italic
rich-underline = Underline
rich-strike = Strike through
rich-highlight = Highlight
rich-heading = Heading
rich-bullets = Bulleted list
rich-numbers = Numbered list
rich-indent = Deeper into the list
rich-outdent = Out of the list
authors-show = Who wrote this
authors-hide = Back to the text
authors-wrote = { $person }, { $when }
authors-hint = Point at a passage, or go to it, to see who wrote it and when.
label-type = Write in { $field } of { $title }

## Record

record-none-title = No record is open
record-none-hint = Choose a row and press Space, or tap a card.
record-gone-title = This record is not in this table
record-gone-hint = It may have moved to another table, or belong to another production.
record-binned = This record is in the bin. It can be read, and brought back whole.
record-off = { $module } is switched off: its records can be read, and not changed.
record-values = { $count } values
record-delete = Delete this { $row }
links-add = Add to “{ $title }”
links-placeholder = Add
links-add-several = Add several to “{ $title }”
links-several = More than one is here, and one is meant.
links-taken = Linked to others too, and one is meant.
links-one = { $other } would be one too many: { $present } is linked already, and one is meant.
links-replace = Replace { $present }
links-both = Link both
links-keep = Cancel
several-search = Search
several-add = { $count ->
    [0] Add
    [one] Add 1
   *[other] Add { $count }
}
appears-in = Appears in
appears-as = { $table }: { $field }
appears-follows = { $table }: { $field } follows it
appears-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
order-handle = Move { $title }
order-hint = Space takes it up, arrows move it, Space puts it down, Escape leaves it where it was. Alt with an arrow moves it at once.
order-taken = { $title } taken up. Place { $place } of { $count }.
order-at = { $title }: place { $place } of { $count }.
order-put = { $title } is now at place { $place } of { $count }.
order-left = { $title } stays at place { $place } of { $count }.
label-order = Reorder “{ $order }”
tried-order = The order could not be changed.
leaving-note = Whoever restores it has all of this back.
leaving-names = { $more ->
    [0] { $names }
   *[other] { $names } and { $more } more
}
leaving-field = { $count } { $word } { $count ->
    [one] refers
   *[other] refer
} to it as “{ $title }” and will show it as deleted: { $names }.
leaving-follows = { $count } { $word } { $count ->
    [one] follows
   *[other] follow
} it with “{ $title }” and will have nothing to show there: { $names }.
leaving-edges = { $count } { $count ->
    [one] link rests
   *[other] links rest
} with it in the bin, under “{ $title }”: { $names }.
leaving-delete = Delete
leaving-keep = Keep
reference-open = Open { $title }
reference-bin = This record is in the bin.
reference-unknown = This record is not here.
label-link-many = Link { $title } to { $count } others
links-details = What is said of { $other }
links-remove = Take { $other } away
label-link = Link { $title } to { $other }
label-unlink = Take { $other } away
tried-link = The link could not be made.
tried-unlink = The link could not be taken away.
record-restore = Restore this { $row }
record-merge = Merge with…
made-of = Made of
made-of-take-out = Take out
label-split = Take { $title } out
tried-split = The record could not be taken out.

## History

history-of = History of
history-record = This record
history-table = This table
history-production = Everything
history-versions = Versions
history-of-field = Only what was in “{ $label }”.
history-of-record = The whole record
field-past = What was in { $label }
history-none-title = No history yet
history-none-hint = What anybody changes here is told with who, when, why, and from what to what.
history-earlier = Show earlier
history-more = { $count ->
    [one] and 1 more change
   *[other] and { $count } more changes
}
history-see = See everything as of then
history-put-back = Put back
history-held = Without effect: whoever wrote it lacked the right
history-formatted = { $label } formatted
history-set = { $label } to { $to }
history-set-from = { $label } to { $to }, from { $from }
history-emptied = { $label } emptied
history-emptied-from = { $label } emptied, from { $from }
history-in = Put into { $table }
history-out = Taken out of { $table }
history-merged = Made one with { $other }
history-split = Taken apart from { $other }
history-mapped = Made one field: { $other }
history-unmapped = Taken apart: { $other }
history-record-change = { $title }: { $change }
somebody = Somebody
origin-manual = by hand
origin-import = imported
origin-script = by a script
origin-rule = by a rule
origin-resolution = decided
origin-undo = undone
origin-restore = restored
origin-migration = by a newer module

## Mappings

mappings-open = { $count ->
    [0] Nothing to confirm
    [one] 1 suggestion
   *[other] { $count } suggestions
}
mappings-suggested = Suggested
mappings-far = { $count ->
    [one] One more, between other tables
   *[other] { $count } more, between other tables
}
mappings-confirmed = One field
mappings-rejected = Kept apart
mappings-other = Any other two fields
mappings-none-title = No fields look alike
mappings-none-hint = When two departments hold the same, such as a name, it is suggested here that they share it. Nothing is shared before somebody confirms.
mapping-field = { $table }: { $field }
mapping-ask-both = { $one } and { $other } both have { $field }. Should these be the same data?
mapping-ask = { $first } of { $one } and { $second } of { $other } look alike. Should these be the same data?
mapping-confirm = Make them one
mapping-reject = Keep apart
mapping-part = Take apart
mapping-take-out = Take out { $field }
mapping-first = This field
mapping-second = And this one
mapping-choose = Choose a field
mapping-doubt-about = The two tables are about different things: this is unusual.
mapping-doubt-kinds = The two fields hold different kinds of values: what does not fit is marked.
mapping-doubt-one-table = Both are fields of one table: this is unusual.
label-map = Make { $fields } one
label-unmap = Take { $field } apart
tried-mappings = The mappings could not be listed.
tried-map = The mapping could not be changed.

## Tables whose records others show too

table-links-heading = Whole tables
table-link-made = All { $from } are shown in { $to } too.
table-link-shows = { $count ->
    [0] None of the { $rows } is there only because of it.
    [one] 1 record is there because of it.
   *[other] { $count } { $rows } are there because of it.
}
table-link-ask = { $one } and { $other } may be the same. Should all of one be shown in the other too?
table-link-apart = { $one } and { $other } are kept apart.
table-link-choose = All { $from } in { $to }
table-link-will = { $count ->
    [0] All { $rows } are in { $to } already.
    [one] 1 record will also be shown in { $to }.
   *[other] { $count } { $rows } will also be shown in { $to }.
}
table-link-goes-on = New ones come there too, until it is stopped. What somebody takes out of { $to } stays out.
table-link-doubt-about = The two tables are about different things ({ $from }: { $one }; { $to }: { $other }): this is unusual.
table-link-fields = Fields that become one with it
table-link-fields-hint = A field that is left apart stays empty in { $to } until somebody fills it.
table-link-do = Show them in { $to }
table-link-not = Not now
table-link-stop = Stop
table-link-stop-says = { $count ->
    [0] New { $rows } will no longer come to { $to } by themselves.
    [one] The 1 record that is in { $to } because of it stays there. New { $rows } will no longer come by themselves.
   *[other] The { $count } { $rows } that are in { $to } because of it stay there. New ones will no longer come by themselves.
}
table-link-stop-do = Stop and keep them
table-link-go-on = Go on
table-link-other = Show a whole table in another
table-link-from = All records of
table-link-to = Also in
table-link-table = Choose a table
label-link-tables = Show all { $from } in { $to }
label-unlink-tables = Stop showing all { $from } in { $to }
tried-link-tables = The tables could not be linked or taken apart.

## The tables of a record

member-tables = In these tables
member-because = because all { $from } are { $to }
member-take-out = Take out of { $table }
member-take-out-with = Take out of { $table }, and so of { $others }
member-take-out-last = Take out of { $table }, the last: into the bin
member-add = Also show in
member-choose = Choose a table
member-show = Show there
label-member-in = Show { $title } in { $table }
label-member-out = Take { $title } out of { $table }
tried-member = Where it is shown could not be changed.

## Merge

merge-hint = { $title } and which other record are the same? Nothing is lost: what they say differently is asked about, and they can be taken apart again.
merge-search = Search all tables
merge-none = No record holds these words.
merge-comes = { $count ->
    [0] They agree: nothing will have to be decided.
    [one] 1 field will have to be decided.
   *[other] { $count } fields will have to be decided.
}
merge-differs = to decide
merge-doubt-about = Their tables are about different things: this is unusual.
merge-do = Make them one
merge-another = Another record
label-merge = Merge { $first } and { $second }
tried-merge = The records could not be merged.
tried-compare = The records could not be compared.

## Conflicts

conflicts-open = { $count ->
    [one] 1 to decide
   *[other] { $count } to decide
}
conflicts-settled = Decided
conflicts-more = Show more
conflicts-show-settled = Decided
conflicts-show-open = To decide
conflicts-none-title = Nothing to decide
conflicts-none-hint = When two people change the same thing at once, both values stand here until somebody chooses.
settled-none-title = Nothing was decided yet
settled-none-hint = What people decide stays listed here, with who and when.

conflict-subject = { $title }’s { $label }
conflict-production-name = The production’s name
conflict-values = { $subject } was changed { $clauses }.
conflict-values-from = { $subject } was changed { $clauses }, from { $was }.
conflict-to = by { $person } to { $value } ({ $when })
conflict-to-from = by { $person } from { $was } to { $value } ({ $when })
conflict-cleared = by { $person } to nothing ({ $when })
conflict-cleared-from = by { $person } from { $was } to nothing ({ $when })
conflict-edit-delete = { $title } was deleted by { $deleted } ({ $when }), and meanwhile changed by { $edited } ({ $since }): { $what }.
conflict-edited = { $label } to { $value }
conflict-edited-empty = { $label } to nothing
conflict-edited-more = { $count } more
conflict-left = { $title } is in no table any more: { $outs }.
conflict-module = { $title } is in use in { $count } versions: { $versions }.
conflict-leftover = { $title }’s { $before } is { $values }: { $module } { $version }, put to use by { $person } ({ $when }), has { $label } in its place, and did not take it over.
conflict-left-value = { $value } ({ $person }, { $when })
conflict-version = { $version } by { $person } ({ $when })
conflict-out = taken out of { $table } by { $person } ({ $when })
list-last = { $first } and { $rest }
list-on = { $first }, { $rest }
value-empty = Empty

conflict-decide = Decide { $value }
conflict-choose = Choose one
conflict-later = Later
conflict-another = Another
conflict-another-label = Another { $label }
conflict-keep = Keep it
conflict-delete = Delete it
conflict-out-empty = Leave it out
conflict-out-stays = Leave it out: it stays { $value }
conflict-keep-in = Keep it in { $table }
conflict-decided = { $person } decided { $value } ({ $when }).
conflict-decided-keep = { $person } decided to keep it ({ $when }).
conflict-decided-keep-in = { $person } decided to keep it in { $table } ({ $when }).
conflict-decided-out = { $person } decided to leave it out ({ $when }).
conflict-decided-delete = { $person } decided to delete it ({ $when }).
conflict-changed-title = It was changed meanwhile
conflict-changed = Nothing was decided: somebody wrote or decided before you did. This is how it stands now.

conflict-reopen = Reopen
consequence-required = Leaves empty what should not be.
consequence-type = Is not what this field is for.
consequence-choice = Is none of the choices.
consequence-unique = { $count ->
    [one] { $title } has this already.
   *[other] { $title } and others have this already.
}
consequence-clash = { $count ->
    [one] { $what } would then be booked twice: for this, and for { $title }.
   *[other] { $what } would then be booked more than once: for this, for { $title } and for others.
}
consequence-in = In { $table }: { $told }
consequence-followed = { $count ->
    [one] 1 other follows it.
   *[other] { $count } others follow it.
}
consequence-referred = { $count ->
    [one] 1 other refers to it.
   *[other] { $count } others refer to it.
}

bulk-label = Decide all at once
bulk-all = All:
bulk-mine = Mine
bulk-theirs = Theirs
bulk-newest = Newest
bulk-out = Leave out what did not fit
bulk-of = { $person }’s
bulk-of-device = { $person }’s ({ $device })
bulk-came-title = Others came meanwhile
bulk-came = { $count ->
    [one] What was told is decided. 1 conflict that came since waits.
   *[other] What was told is decided. { $count } conflicts that came since wait.
}
bulk-will = { $count ->
    [0] Nothing would be decided
    [one] 1 would be decided
   *[other] { $count } would be decided
}{ $left ->
    [0] .
   *[other] , { $left } would stay open.
}
bulk-choice = { $subject }: { $value } ({ $person })
bulk-more = { $count ->
    [one] and 1 more
   *[other] and { $count } more
}
bulk-decide = { $count ->
    [one] Decide 1
   *[other] Decide all { $count }
}

## The production itself

system-module = Department { $title } put to use
system-module-version = Department { $title } to version { $to }, from { $from }
system-role = { $person } may take part as { $role ->
    [owner] owner
    [admin] admin
    [editor] editor
    [commenter] commenter
    [viewer] viewer
   *[other] { $role }
}
system-invite = An invite made for { $role ->
    [editor] an editor
    [viewer] a viewer
   *[other] { $role }
}
system-member = { $person } joined
system-released = What { $person } wrote without the right was let in
system-name = The production named { $name }
system-name-from = The production named { $name }, before { $from }
system-source = Made from another production
system-person-name = Goes by the name { $name }
system-person-name-from = Goes by the name { $name }, before { $from }
system-person-colour = Another colour
system-person-device = Works on { $device }
system-version = Version { $name } made
system-version-gone = Version { $name } let go of
system-version-name = Version named { $name }, before { $from }
system-view = View { $name } saved
system-view-gone = View { $name } removed
system-view-name = View named { $name }, before { $from }
system-view-part = View { $name } changed
system-versions-most = { $count ->
    [one] 1 version is kept
   *[other] { $count } versions are kept
}
system-versions-days = { $count ->
    [one] Versions are kept for 1 day
   *[other] Versions are kept for { $count } days
}
system-same = { $title } is one with { $other }
system-differ = { $title } is no longer one with { $other }
system-mapped = Fields made one: { $fields }
system-unmapped = Fields no longer one: { $fields }
system-table-link = All { $tables }: linked
system-table-link-gone = All { $tables }: no longer linked
system-table-link-rejected = { $tables }: kept apart
system-configured = { $title }: { $label } set to { $value }
system-configured-from = { $title }: { $label } set to { $value }, from { $from }
system-configured-back = { $title }: { $label } no longer set
system-setting = The setting { $label } changed

## Fields that follow others

follow-open = { $field }: follow another field
follow-any = Have a field follow another…
follow-field = Field
follow-record = Of the record
follows = Follows { $title }: { $label }
follows-goes = What you write here is written there.
follows-circle = They follow each other in a circle, so there is nothing to show.
follows-unknown = That record or field is not in this production.
follows-bin = That record is in the bin.
unfollow = Back to a plain value
label-follow = Follow with { $field }
label-unfollow = Make { $field } plain
tried-follow = What the field follows could not be changed.
value-follows = as { $title }: { $label }

## Settings of departments

settings-title = { $module }: settings
settings-hint = They hold for everybody in this production.
settings-none-title = Nothing to set
settings-none-hint = This department has no settings.
settings-record = Settings
setting-from-module = As the department comes.
setting-from-production = Set for this production. The department’s own: { $without }.
setting-from-record = Set here only. The department’s own: { $without }.
setting-from-record-over = Set here only. The production’s: { $without }.
setting-inherited = As in the whole production.
setting-back-module = Back to the department’s
setting-back-production = Back to the production’s
tried-configure = The setting could not be changed.

## Versions

versions-none-title = No version yet
versions-none-hint = A version gives a moment a name: to look at it, to compare it with now, to go back to it.
versions-kept = { $count } versions are kept, for { $days } days each. History is kept whatever they are.
versions-going = { $count ->
    [one] The next one lets go of the oldest.
   *[other] The next one lets go of the { $count } oldest.
}
version-of-now = Name this moment
version-of-then = Name the moment that is shown
version-make = Make a version
version-made = { $person }, { $when }
version-acts = Version { $name }
version-see = See
version-compare = Compare
version-rename = Rename
version-limits = How many are kept
version-limit-most = Versions
version-limit-days = Days
version-activate = Go back to it
version-remove = Let go
compare-count = { $count ->
    [0] Nothing is different now.
    [one] 1 record is different now.
   *[other] { $count } records are different now.
}
compare-with = Compare with
compare-now = Now
compare-time = A time
compare-times = Compare two times
compare-from = From
compare-to = And
compare-to-or-now = And (now, unless you choose)
compare-count-then = { $count ->
    [0] Nothing is different between the two.
    [one] 1 record is different between the two.
   *[other] { $count } records are different between the two.
}
compare-count-back = { $count ->
    [0] Nothing would change.
    [one] 1 record would change.
   *[other] { $count } records would change.
}
compare-comes = { $title }: comes back
compare-goes = { $title }: goes, as it was made since
compare-back = Put back
compare-back-label = { $title } as it was
compare-added = { $title }: made since
compare-removed = { $title }: deleted since
compare-more = and { $count } more
tried-versions = The versions could not be listed.
tried-version = The version could not be made.
tried-version-limits = How many are kept could not be changed.
tried-version-gone = The version could not be let go of.
tried-activate = The version could not be gone back to.
tried-compare = The two could not be compared.
tried-bulk = They could not be decided.
tried-reopen = It could not be opened again.
tried-conflicts = The conflicts could not be listed.
tried-history = The history could not be listed.
