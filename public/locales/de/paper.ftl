# Tabellen, wie sie gedruckt werden, und Codes für Kameras.

## Die Leiste über einem Dokument

paper-back = Zurück zur Tabelle
paper-layout = Anordnung
paper-layout-by = Nach { $field }
paper-headings = Eine Überschrift je
paper-no-headings = Keine
paper-breaks = Jede Überschrift beginnt eine Seite
paper-size = Papier
paper-a4 = A4
paper-letter = Letter
paper-landscape = Querformat
paper-only = Welcher Teil gedruckt wird
paper-all = Alles
paper-mark = Kennzeichnen, was anders ist seit
paper-since-nothing = Nichts
paper-since-day = Vor einem Tag
paper-since-week = Vor einer Woche
paper-since-word = Seit { $since }
paper-no-since = Änderungen nicht gekennzeichnet
paper-name-revision = Dem jetzigen Stand einen Namen geben
paper-revision-name = Fassung { $number }
paper-full-size = Die Seite in voller Größe sehen
paper-whole = Die ganze Seite sehen
paper-renew = Neu anordnen
paper-print = Drucken
paper-progress = { $had } von { $all }
paper-comes-to = { $rows } auf { $count ->
    [one] 1 Seite
   *[other] { $count } Seiten
}.
paper-changed = { $count ->
    [0] Nichts gekennzeichnet.
    [one] 1 als geändert gekennzeichnet.
   *[other] { $count } als geändert gekennzeichnet.
}

## Um die Seiten

paper-label = { $title }, wie gedruckt wird
paper-failed = Dieses Dokument kann nicht angeordnet werden.
paper-stopped = Nicht angeordnet
paper-stopped-hint = Es wurde abgebrochen, bevor alle Einträge da waren.
paper-again = Anordnen
paper-too-many = Das sind die ersten { $shown } von { $all }. Die Tabelle filtern, um die anderen zu drucken.

## Auf dem Papier

paper-page = Seite { $number } von { $count }
paper-date = Datum
paper-by = Nach
paper-count = Enthält
paper-revision = Fassung
paper-revision-after = Nach Fassung
paper-drift = { $count ->
    [one] und 1 Änderung
   *[other] und { $count } Änderungen
}
paper-continued = { $title }, Fortsetzung
paper-none = Ohne { $field }
paper-then = einem früheren Stand
paper-mark-new = Neu
paper-mark-changed = Geändert
paper-rival = oder { $value }
paper-gone = Nicht mehr dabei: { $named }{ $more ->
    [0] .
   *[other] { " " }und { $more } weitere.
}
paper-old = Ist diese Seite alt?
paper-scan = Der Code zeigt, was anders ist seit { $when }.
paper-since = Ein Strich am Rand kennzeichnet, was neu ist seit { $since }.
paper-code = Code, der zu { $address } führt

## Was anders ist

changes-title = Was anders ist
changes-since = Seit { $when }, als die Seite gedruckt wurde.
changes-none-title = Seit wann?
changes-none-hint = Den Code auf einer gedruckten Seite scannen oder Änderungen in einem Dokument kennzeichnen.
changes-failed = Was seither anders ist, ist hier nicht bekannt.
changes-elsewhere = { $count ->
    [one] Auch 1 Eintrag einer anderen Tabelle ist anders.
   *[other] Auch { $count } Einträge anderer Tabellen sind anders.
}

## Teilen durch einen Code

share-code = Code, der zum Link der Einladung führt
share-code-hint = Wer die Kamera eines Telefons darauf richtet, kommt herein, wie mit dem Link.
share-code-print = Den Code drucken
