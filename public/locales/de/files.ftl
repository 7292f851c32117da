## Dateien

file-unnamed = Datei { $hash }
file-pasted = Eingefügt
file-away = nicht hier
file-choose = Datei wählen
file-drop-hint = oder hierher ziehen oder einfügen
file-replace = Ersetzen
file-replace-by-it = Diese verwenden
file-leave = Lassen
file-find = Suchen
file-open = { $name } öffnen
file-save = Kopie sichern
file-take-away = Wegnehmen
file-busy = Die Datei wird gesichert…
file-missing = Diese Datei ist nicht auf diesem Gerät. Sie kommt von selbst, sobald jemand verbunden ist, der sie hat.
file-missing-by = Diese Datei ist nicht auf diesem Gerät. { $person } hat sie gebracht; sie kommt von selbst, sobald jemand verbunden ist, der sie hat.
file-another = „{ $name }“ ist eine andere Datei.
file-cannot-show = Die Datei lässt sich nicht zeigen
file-not-shown = Diese Art von Datei wird hier nicht gezeigt. Sichere eine Kopie, um sie zu öffnen.
tried-file = Die Datei konnte nicht gesichert werden.
gallery-label = { $view }, Karten mit Bildern
gallery-keys = Pfeiltasten führen von Karte zu Karte, die Eingabetaste öffnet eine.
gallery-add = Dateien hinzufügen
gallery-coming = { $count ->
    [one] Eine Datei wird gesichert
   *[other] { $count } Dateien werden gesichert
}
gallery-empty-hint = Wähle Dateien, oder zieh sie hierher. Sie bleiben auf diesem Gerät und gehen mit, wohin die Produktion geht.
gallery-empty-rows = Jeder Eintrag steht als Karte mit seinem Bild.
