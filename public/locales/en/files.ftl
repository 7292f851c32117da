## Files

file-unnamed = File { $hash }
file-pasted = Pasted
file-away = not here
file-choose = Choose a file
file-drop-hint = or drop or paste one here
file-replace = Replace
file-replace-by-it = Use it instead
file-leave = Leave it
file-find = Find it
file-open = Open { $name }
file-save = Save a copy
file-take-away = Take away
file-busy = Keeping the file…
file-missing = This file is not on this device. It comes by itself when somebody who has it is connected.
file-missing-by = This file is not on this device. { $person } brought it; it comes by itself when somebody who has it is connected.
file-another = “{ $name }” is another file.
file-cannot-show = The file cannot be shown
file-not-shown = This kind of file is not shown here. Save a copy to open it.
tried-file = The file could not be kept.
gallery-label = { $view }, cards with pictures
gallery-keys = Arrows lead from card to card, Enter opens one.
gallery-add = Add files
gallery-coming = { $count ->
    [one] One file is being kept
   *[other] { $count } files are being kept
}
gallery-empty-hint = Choose files, or drop them here. They stay on this device, and go wherever the production goes.
gallery-empty-rows = Each stands as a card with its picture.
