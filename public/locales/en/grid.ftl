# The grid, and the parts that it is made of.

## Parts

part-loading = Loading
record-untitled = Untitled
value-yes = Yes
value-no = No
value-none = None
value-gone = (deleted)
value-masked = Masked
veil-show = Show
veil-show-of = Show { $field }
veil-hide = Mask { $field }
link-open = Open { $address }
colour-pick = Choose { $field }
# A moment by the clocks of another place: 8 Mar 2026, 18:30 London.
moment-elsewhere = { $at } { $place }
# What people type for yes and for no; the first of them is written.
words-yes = yes, y, true, on
words-no = no, n, false, off

editor-label = { $field }
editor-label-of = { $field }, { $title }
editor-add = Add “{ $text }”
editor-back = back to { $value }

wrong-duration = “{ $text }” is not a time.
hint-duration = Write seconds, 3.5, or minutes, 1:30.
wrong-number = “{ $text }” is not a number.
hint-number = Write it in digits, 12.5.
wrong-integer = “{ $text }” is not a whole number.
hint-integer = Write it in digits without a point, 12.
wrong-date = “{ $text }” is not a date.
hint-date = Write day and month, 8 Mar, or 2026-03-08.
wrong-time = “{ $text }” is not a time of day.
hint-time = Write hours and minutes, 18:30.
wrong-date-time = “{ $text }” is not a date and a time.
hint-date-time = Write the day, then the time, 8 Mar 18:30.
wrong-choice = “{ $text }” is not one of the choices.
hint-choice = Choose one from the list.
wrong-field = “{ $text }” is no field of this production.
hint-field = Choose one from the list, or write its table and its title: Cue list → Number.
wrong-reference = There is no “{ $text }”.
hint-reference = Choose one from the list, or add it there.
wrong-several = Several are called “{ $text }”.
hint-several = Choose the one that is meant from the list.
wrong-tick = “{ $text }” is not a yes or no.
hint-tick = Write yes or no.
wrong-too-large = It is longer than a value may be.
hint-too-large = Split it into parts.
wrong-timecode = “{ $text }” is not a timecode.
hint-timecode = Write two to four groups of digits, 01:02:03:04.
wrong-colour = “{ $text }” is not a colour.
hint-colour = Write its name, red, or # and six digits, #c81e3c.
wrong-json = This is not JSON.
wrong-json-at = This is not JSON: line { $line }, place { $column }.
hint-json = Look there for a quote, a comma or a bracket that is missing or too many.
wrong-other = “{ $text }” does not fit this field.
hint-other = Look at another row for how it is written.

## The bar over a table

bar-filter = Filter
bar-fields = { $shown } of { $all } fields
bar-bin = Bin
bar-import = Import a file
bar-remove = { $what }. Remove this filter
bar-order-back = { $field }, last first
bar-order-off = Sorted by { $what }. Back to the table’s own order
bar-group = Group
bar-grouped = Grouped by { $what }
group-first = Group by
group-then = Then by
group-by-nothing = Nothing
group-none = No { $field }
group-no = { $field }: no
group-figure = { $field } { $value }
group-sum = { $field } { $sum }
group-ticked = { $count } × { $field }
group-day = { $field } { $day }
group-days = { $field } { $first } – { $last }
group-add = New { $row } in { $group }
bar-count = { $count ->
    [one] 1 { $row }
   *[other] { $count } { $rows }
}
bar-count-of = { $shown } of { $all }
bar-search = Search
bar-search-label = Search this table

## Filter

filter-field = Field
filter-operator = How it compares
filter-value = With what
filter-add = Add filter
filter-by-hand = Or an expression: is_called && page == "4"
filter-by-hand-label = A filter written as an expression
filter-words = { $field } { $operator } { $value }
operator-contains = contains
operator-is = is
operator-is-not = is not
operator-below = is less than
operator-above = is more than
operator-empty = is empty
operator-filled = is not empty
operator-yes = is ticked
operator-no = is not ticked

replace-find = Find
replace-with = Replace with
replace-in = Where
replace-in-all = All columns shown
replace-case = Match case
replace-whole = Whole cells only
replace-do = { $count ->
    [0] Replace
    [one] Replace { $count } cell
   *[other] Replace { $count } cells
}
replace-found = { $count ->
    [0] Nothing found.
    [one] Found in one cell.
   *[other] Found in { $count } cells of { $records ->
        [one] one row
       *[other] { $records } rows
    }.
}
replace-narrowed = Only rows that the filter and the search leave in are looked at.
replace-misfits = { $count ->
    [one] One would not fit its field and stays as it is.
   *[other] { $count } would not fit their fields and stay as they are.
}
replace-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
replace-preview = What will change
filter-wrong = At letter { $column }: { $why }.

## Rows and cells

grid-numbers = Row
grid-row = Row { $number }
grid-new = New { $row }
grid-new-hint = New { $row }. Type in any column
grid-failed = This table cannot be shown
row-leaving = Moves when you leave the row

mark-conflict = { $count ->
    [one] Conflict: also { $values }
   *[other] Conflict: also { $values }
}
news-count = { $count } changed since { $when }
news-next = Next of them (F8); with Shift the one before
news-seen = I have seen these
news-changed = Changed by { $person }, { $when }
news-arrived = New from { $person }, { $when }
news-fields = Changed since you looked: { $fields }
mark-required = Needs a value
mark-type = Does not fit this field
mark-choice = Is none of the choices
mark-unique-of = Is not the only one: { $title } has the same
mark-unique-open = Open it
mark-unique = Is not the only one
mark-cardinality = Is one of several, where one is meant
left-out = { $count ->
    [one] An edit by { $by } cannot be read on any device.
   *[other] Edits by { $by } cannot be read on any device.
} { $shows ->
    [rest] The rest of the text shows.
   *[nothing] Nothing of the text shows.
}
left-out-by = { $person } ({ $when })
whys = Why it is marked
why-of = { $field }: { $why }
mark-under-way = Being saved
card-company = Here now: { $names }
card-conflicts = { $count ->
    [one] 1 conflict
   *[other] { $count } conflicts
}

## No rows

empty-title = No { $rows } yet
empty-hint = Type the first { $field } in row 1, or bring a file.
empty-hint-reader = When somebody adds one, it stands here.
empty-hint-off = Its department is switched off: nothing can be added.
empty-import = Import a file
no-result-title = Nothing matches
no-result-hint = { $count ->
    [one] The only { $row } here is left out.
   *[other] All { $count } { $rows } are left out.
}
no-result-widen = Clear the filter
empty-bin-title = The bin is empty
empty-bin-hint = What is deleted from this table waits here and comes back whole.

## The bin

bin-says = The bin: what was deleted from this table.
bin-restore = { $count ->
    [one] Restore 1 { $row }
   *[other] Restore { $count } { $rows }
}
bin-leave = Back to the table
bin-when = Deleted
bin-who = By

## The selection, in the bottom line

selection-size = { $rows } × { $columns } cells
selection-sum = { $size } · Sum { $sum } · Mean { $mean }

range-written = { $count ->
    [0] Nothing was written.
    [one] 1 value was written.
   *[other] { $count } values were written.
}
range-refused = { $count ->
    [one] 1 value could not be read. It stands in its cell with the reason, until you mend it or press Escape there.
   *[other] { $count } values could not be read. { $more ->
        [0] They
       *[other] The first { $kept }
    } stand in their cells with the reason, until you mend them or press Escape there.
}
range-left-out = { $count ->
    [one] 1 value reached past the last column and was left out.
   *[other] { $count } values reached past the last column and were left out.
}
copy-not-lent = The browser did not lend its clipboard. Click into the table and press the keys again.
paste-not-lent = The browser did not lend its clipboard. Click into the table and press the keys for pasting.

## What was done, as history and undo call it

label-set = { $field } of { $title }
label-set-field = { $field }
label-set-many = { $count } values
label-paste = Paste
label-cut = Cut
label-clear = Clear
label-fill = Fill
label-replace = Replace “{ $find }” with “{ $with }”
label-create = New { $row }
label-delete = { $count ->
    [one] Delete 1 { $row }
   *[other] Delete { $count } { $rows }
}
label-restore = { $count ->
    [one] Restore 1 { $row }
   *[other] Restore { $count } { $rows }
}

## What could not be done

tried-news = What others changed could not be looked for.
tried-row-change = The change could not be made.
tried-copy = Nothing was copied.
tried-paste = Nothing was pasted.
tried-row-create = The row could not be made.
tried-row-delete = The rows could not be deleted.
tried-row-restore = The rows could not be restored.

## Views

view-grid = Grid
views-label = Views of { $table }
views-current = View: { $view }

board-label = { $view }, columns of cards
board-keys = Arrows lead from card to card, Enter opens one. Space takes a card and puts it down, left and right arrows carry it, Escape leaves it. Alt with an arrow moves it at once.
board-empty-hint = Each stands as a card in the column of its value.
stack-none = No { $field }
stack-label = { $stack }, { $count ->
    [one] { $count } { $row }
   *[other] { $count } { $rows }
}
stack-add = Add to { $stack }
stack-add-hint = Name, then Enter
stack-put = { $title } stands in { $stack } now.
stack-taken = { $title } taken from { $stack }. Left and right arrows carry it, Space puts it down, Escape leaves it.
stack-at = { $title } over { $stack }.

calendar-label = { $view }, a calendar
calendar-keys = Arrows lead from entry to entry, Enter opens one, Page Up and Page Down turn the calendar. Space takes an entry and puts it down, arrows carry it, Escape leaves it. Alt with an arrow moves it at once.
calendar-back = Back
calendar-ahead = Ahead
calendar-today = Today
calendar-month = Month
calendar-day = Day
timeline-label = { $view }: lanes along time
timeline-keys = Arrows go to other entries. Alt and arrows move an entry along its lane or to another lane, with Shift they move its end. Space takes an entry or puts it down, Escape lets go.
calendar-week = Week
calendar-clashes = { $count } in double bookings
calendar-bare = No { $rows } at this time.
week-title = { $from } – { $to }
seek-before = Show the last before
seek-after = Show the next after
seek-none-before = There are none before.
seek-none-after = There are none after.
tried-seek = The nearest could not be found.
day-label = { $day }, { $count ->
    [one] { $count } { $row }
   *[other] { $count } { $rows }
}
day-add = Add on { $day }
day-more = { $count } more
entry-days = all day
entry-from-to = { $from }–{ $to }
entry-moment = { $day }, { $time }
entry-label = { $title }, { $day }, { $more }
entry-clash = Double booking: { $field } { $value } is taken by { $title }, { $when }
entry-taken = { $title } taken from { $when }. Arrows carry it, Space puts it down, Escape leaves it.
entry-at = { $title } at { $when }.
entry-put = { $title } stands at { $when } now.
label-move = Move { $title }

view-keep = Views
view-save = Save the view
view-put-back = Put back
view-save-as = Name of the view
view-copy-as = Name of the copy
view-save-this = Save as a view
view-for-all = For everybody in this production
view-rename = Another name for this view
view-remove = Remove this view
tried-view-save = The view could not be saved.
tried-view-remove = The view could not be removed.

## A column's own menu

column-menu = Menu of { $column }
column-up = Sort up
column-down = Sort down
column-filter = Filter by this column
column-group = Group by this column
column-freeze = Freeze up to here
column-fit = Fit to content
column-own-width = Its own width again
column-ahead = Move on
column-back = Move back
column-choose = Select the column
column-hide = Hide this column
column-required = needed
column-unique = each its own
column-sensitive = masked
column-kind-text = Text
column-kind-rich-text = Formatted text
column-kind-number = Number
column-kind-integer = Whole number
column-kind-decimal = Decimal number
column-kind-bool = Yes or no
column-kind-date = Date
column-kind-time = Time of day
column-kind-date-time = Date and time
column-kind-duration = Duration
column-kind-timecode = Timecode
column-kind-choice = Choice
column-kind-multi-choice = Choices
column-kind-reference = Record
column-kind-field-reference = Field of the production
column-kind-asset = File
column-kind-colour = Colour
column-kind-email = E-mail address
column-kind-phone = Telephone number
column-kind-url = Web address
column-kind-json = JSON
