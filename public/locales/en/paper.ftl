# Tables as they are printed, and codes for cameras.

## The bar over a document

paper-back = Back to the table
paper-layout = Layout
paper-layout-by = By { $field }
paper-headings = A heading for each
paper-no-headings = None
paper-breaks = Each heading begins a page
paper-size = Paper
paper-a4 = A4
paper-letter = Letter
paper-landscape = Landscape
paper-only = Which part is printed
paper-all = All of it
paper-mark = Mark what has changed since
paper-since-nothing = Nothing
paper-since-day = A day ago
paper-since-week = A week ago
paper-since-word = Since { $since }
paper-no-since = No changes marked
paper-name-revision = Name what is there now
paper-revision-name = Revision { $number }
paper-full-size = See the page in full size
paper-whole = See the whole page
paper-renew = Lay it out again
paper-print = Print
paper-progress = { $had } of { $all }
paper-comes-to = { $rows } on { $count ->
    [one] 1 page
   *[other] { $count } pages
}.
paper-changed = { $count ->
    [0] None marked.
    [one] 1 marked as changed.
   *[other] { $count } marked as changed.
}

## Around the pages

paper-label = { $title }, as it is printed
paper-failed = This document cannot be laid out.
paper-stopped = Not laid out
paper-stopped-hint = You stopped it before all records were there.
paper-again = Lay it out
paper-too-many = These are the first { $shown } of { $all }. Filter the table to print the others.

## On the paper

paper-page = Page { $number } of { $count }
paper-date = Date
paper-by = By
paper-count = Holds
paper-revision = Revision
paper-revision-after = After revision
paper-drift = { $count ->
    [one] and 1 change
   *[other] and { $count } changes
}
paper-continued = { $title }, continued
paper-none = No { $field }
paper-then = a moment in its past
paper-mark-new = New
paper-mark-changed = Changed
paper-rival = or { $value }
paper-gone = No longer here: { $named }{ $more ->
    [0] .
   *[other] { " " }and { $more } more.
}
paper-old = Is this page old?
paper-scan = Scan to see what has changed since { $when }.
paper-since = A bar in the margin marks what is new since { $since }.
paper-code = Code that leads to { $address }

## What has changed

changes-title = What has changed
changes-since = Since { $when }, when the page was printed.
changes-none-title = Since when?
changes-none-hint = Scan the code on a printed page, or mark changes in a document.
changes-failed = What has changed since then is not known here.
changes-elsewhere = { $count ->
    [one] 1 record of another table has changed too.
   *[other] { $count } records of other tables have changed too.
}

## Sharing by a code

share-code = Code that leads to the invite’s link
share-code-hint = Whoever points a phone’s camera at it comes in, like whoever has the link.
share-code-print = Print the code
