# A table that is gone through record by record, and lists in an order.

## The show view

show-label = { $view }: { $table }
show-now = Current
show-before = Before the first
show-gone = It is no longer in the list.
show-next = Next
show-next-chosen = Next, chosen out of order
show-ready = Stand by
show-end = That was the last.
show-none = none
show-ahead = After that
show-follows-on = follows
show-fact = { $field } { $value }
show-since = Since
show-progress = How much of it has run
show-ran = { $ran } of { $whole }
show-empty-hint = What is in the table stands here, one after the other.

show-go = Go
show-back = Back
show-look-ahead = Look ahead
show-look-back = Look back
show-glance = Looking elsewhere
show-return = Return
show-space = Space
show-hand = Go through it
show-leave = Leave

show-alone = Nobody leads
show-leads = { $count ->
    [0] You lead. Nobody follows yet
    [one] You lead, 1 follows
   *[other] You lead, { $count } follow
}
show-follows = Following { $name }
show-follows-own = Following your other window
show-lost = { $name } was last heard { $time }
show-given-up = { $name } gave up the lead at { $time }
show-lead = Take the lead
show-release = Give up the lead

show-jump = Jump to
show-jump-label = Number or words of what comes next
show-jump-none = None is called so.

show-heard = { $now }. Next: { $next }.
show-heard-first = Before the first. Next: { $next }.
show-heard-ready = Stand by: { $next }.

show-key-go = On to the next
show-key-back = Back
show-key-ready = Stand by
show-key-choose = Choose what comes next
show-key-leave = Take back a choice, return, leave

## Lists

list-label = { $view }, a list
list-keys = Up and down lead from one to the next, Enter opens one. Space, or the arrows along the line, open what hangs from it.
list-turn = What hangs from { $title }
list-empty-hint = What is in the table stands here, one below the other.
