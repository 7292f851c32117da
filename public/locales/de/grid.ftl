# Die Tabelle, und die Teile, aus denen sie besteht.

## Teile

part-loading = Lädt
record-untitled = Ohne Titel
value-yes = Ja
value-no = Nein
value-none = Keine Angabe
value-gone = (gelöscht)
value-masked = Verdeckt
veil-show = Zeigen
veil-show-of = { $field } zeigen
veil-hide = { $field } verdecken
link-open = { $address } öffnen
colour-pick = { $field } wählen
# Ein Zeitpunkt nach den Uhren eines anderen Orts: 8. März 2026, 18:30 London.
moment-elsewhere = { $at } { $place }
# Was man für ja und nein schreibt; das erste davon wird geschrieben.
words-yes = ja, j, wahr, an
words-no = nein, n, falsch, aus

editor-label = { $field }
editor-label-of = { $field }, { $title }
editor-add = „{ $text }“ hinzufügen
editor-back = zurück zu { $value }

wrong-duration = „{ $text }“ ist keine Zeit.
hint-duration = Schreib Sekunden, 3,5, oder Minuten, 1:30.
wrong-number = „{ $text }“ ist keine Zahl.
hint-number = Schreib sie in Ziffern, 12,5.
wrong-integer = „{ $text }“ ist keine ganze Zahl.
hint-integer = Schreib sie in Ziffern ohne Komma, 12.
wrong-date = „{ $text }“ ist kein Datum.
hint-date = Schreib Tag und Monat, 8. März, oder 2026-03-08.
wrong-time = „{ $text }“ ist keine Uhrzeit.
hint-time = Schreib Stunden und Minuten, 18:30.
wrong-date-time = „{ $text }“ ist kein Datum mit Uhrzeit.
hint-date-time = Schreib den Tag, dann die Uhrzeit, 8. März 18:30.
wrong-choice = „{ $text }“ steht nicht zur Auswahl.
hint-choice = Wähle aus der Liste.
wrong-reference = „{ $text }“ gibt es nicht.
hint-reference = Wähle aus der Liste, oder füge es dort hinzu.
wrong-several = Mehrere heißen „{ $text }“.
hint-several = Wähle in der Liste, was gemeint ist.
wrong-tick = „{ $text }“ ist kein Ja oder Nein.
hint-tick = Schreib ja oder nein.
wrong-too-large = Es ist länger, als ein Wert sein darf.
hint-too-large = Teile es auf.
wrong-timecode = „{ $text }“ ist kein Timecode.
hint-timecode = Zwei bis vier Gruppen von Ziffern schreiben, 01:02:03:04.
wrong-colour = „{ $text }“ ist keine Farbe.
hint-colour = Ihren englischen Namen schreiben, red, oder # und sechs Ziffern, #c81e3c.
wrong-json = Das ist kein JSON.
wrong-json-at = Das ist kein JSON: Zeile { $line }, Stelle { $column }.
hint-json = Dort fehlt ein Anführungszeichen, ein Komma oder eine Klammer, oder es ist eines zu viel.
wrong-other = „{ $text }“ passt nicht in dieses Feld.
hint-other = Sieh in einer anderen Zeile nach, wie es geschrieben wird.

## Die Leiste über einer Tabelle

bar-filter = Filtern
bar-fields = { $shown } von { $all } Feldern
bar-bin = Papierkorb
bar-import = Datei importieren
bar-remove = { $what }. Diesen Filter entfernen
bar-order-back = { $field }, letztes zuerst
bar-order-off = Sortiert nach { $what }. Zurück zur eigenen Ordnung der Tabelle
bar-group = Gruppieren
bar-grouped = Gruppiert nach { $what }
group-first = Gruppieren nach
group-then = Dann nach
group-by-nothing = Nichts
group-none = Ohne { $field }
group-no = { $field }: nein
group-figure = { $field } { $value }
group-sum = { $field } { $sum }
group-ticked = { $count } × { $field }
group-day = { $field } { $day }
group-days = { $field } { $first } – { $last }
group-add = { $row } in { $group } anlegen
bar-count = { $count ->
    [one] 1 { $row }
   *[other] { $count } { $rows }
}
bar-count-of = { $shown } von { $all }
bar-search = Suchen
bar-search-label = In dieser Tabelle suchen

## Filter

filter-field = Feld
filter-operator = Wie verglichen wird
filter-value = Womit
filter-add = Filter hinzufügen
filter-by-hand = Oder ein Ausdruck: is_called && page == "4"
filter-by-hand-label = Ein Filter als Ausdruck
filter-words = { $field } { $operator } { $value }
operator-contains = enthält
operator-is = ist
operator-is-not = ist nicht
operator-below = ist kleiner als
operator-above = ist größer als
operator-empty = ist leer
operator-filled = ist nicht leer
operator-yes = ist angehakt
operator-no = ist nicht angehakt

filter-wrong = Bei Zeichen { $column }: { $why }.

## Zeilen und Zellen

grid-numbers = Zeile
grid-row = Zeile { $number }
grid-new = Neu: { $row }
grid-new-hint = Neu: { $row }. Schreib in irgendeine Spalte
grid-failed = Diese Tabelle lässt sich nicht zeigen
row-leaving = Wandert, sobald du die Zeile verlässt

mark-conflict = { $count ->
    [one] Konflikt: auch { $values }
   *[other] Konflikt: auch { $values }
}
news-count = { $count } geändert seit { $when }
news-next = Zur nächsten davon (F8); mit Umschalt zur vorigen
news-seen = Diese habe ich gesehen
news-changed = Geändert von { $person }, { $when }
news-arrived = Neu von { $person }, { $when }
news-fields = Geändert, seit du hier warst: { $fields }
mark-required = Braucht einen Wert
mark-type = Passt nicht in dieses Feld
mark-choice = Steht nicht zur Auswahl
mark-unique-of = Ist nicht der einzige: { $title } hat dasselbe
mark-unique-open = Öffnen
mark-unique = Kommt mehrfach vor
mark-cardinality = Eines von mehreren, wo eines gemeint ist
left-out = { $count ->
    [one] Eine Änderung von { $by } lässt sich auf keinem Gerät lesen.
   *[other] Änderungen von { $by } lassen sich auf keinem Gerät lesen.
} { $shows ->
    [rest] Der übrige Text wird gezeigt.
   *[nothing] Vom Text wird nichts gezeigt.
}
left-out-by = { $person } ({ $when })
whys = Warum das markiert ist
why-of = { $field }: { $why }
mark-under-way = Wird gespeichert
card-company = Gerade hier: { $names }
card-conflicts = { $count ->
    [one] 1 Konflikt
   *[other] { $count } Konflikte
}

## Keine Zeilen

empty-title = Noch keine { $rows }
empty-hint = Tippe in Zeile 1 das erste Feld „{ $field }“, oder bring eine Datei.
empty-hint-reader = Sobald jemand etwas hinzufügt, steht es hier.
empty-hint-off = Die Abteilung ist abgeschaltet: Hinzufügen lässt sich nichts.
empty-import = Datei importieren
no-result-title = Nichts passt
no-result-hint = { $count ->
    [one] 1 { $row } ist hier, aber ausgeblendet.
   *[other] Alle { $count } { $rows } sind ausgeblendet.
}
no-result-widen = Filter aufheben
empty-bin-title = Der Papierkorb ist leer
empty-bin-hint = Was aus dieser Tabelle gelöscht wird, wartet hier und kommt vollständig zurück.

## Der Papierkorb

bin-says = Der Papierkorb: was aus dieser Tabelle gelöscht wurde.
bin-restore = { $count ->
    [one] 1 { $row } wiederherstellen
   *[other] { $count } { $rows } wiederherstellen
}
bin-leave = Zurück zur Tabelle
bin-when = Gelöscht
bin-who = Von

## Die Auswahl, in der untersten Zeile

selection-size = { $rows } × { $columns } Zellen
selection-sum = { $size } · Summe { $sum } · Mittel { $mean }

range-written = { $count ->
    [0] Es wurde nichts geschrieben.
    [one] 1 Wert wurde geschrieben.
   *[other] { $count } Werte wurden geschrieben.
}
range-refused = { $count ->
    [one] 1 Wert ließ sich nicht lesen. Er steht mit dem Grund in seiner Zelle, bis du ihn berichtigst oder dort Escape drückst.
   *[other] { $count } Werte ließen sich nicht lesen. { $more ->
        [0] Sie
       *[other] Die ersten { $kept }
    } stehen mit dem Grund in ihren Zellen, bis du sie berichtigst oder dort Escape drückst.
}
range-left-out = { $count ->
    [one] 1 Wert reichte über die letzte Spalte hinaus und wurde weggelassen.
   *[other] { $count } Werte reichten über die letzte Spalte hinaus und wurden weggelassen.
}
copy-not-lent = Der Browser gibt seine Zwischenablage nicht her. Klick in die Tabelle und drück die Tasten noch einmal.
paste-not-lent = Der Browser gibt seine Zwischenablage nicht her. Klick in die Tabelle und drück die Tasten zum Einfügen.

## Was getan wurde, wie Verlauf und Rückgängig es nennen

label-set = { $field }: { $title }
label-set-field = { $field }
label-set-many = { $count } Werte
label-paste = Einfügen
label-cut = Ausschneiden
label-clear = Leeren
label-fill = Ausfüllen
label-create = Neu: { $row }
label-delete = { $count ->
    [one] 1 { $row } löschen
   *[other] { $count } { $rows } löschen
}
label-restore = { $count ->
    [one] 1 { $row } wiederherstellen
   *[other] { $count } { $rows } wiederherstellen
}

## Was sich nicht tun ließ

tried-news = Was andere geändert haben, ließ sich nicht suchen.
tried-row-change = Die Änderung ließ sich nicht machen.
tried-copy = Es wurde nichts kopiert.
tried-paste = Es wurde nichts eingefügt.
tried-row-create = Die Zeile ließ sich nicht anlegen.
tried-row-delete = Die Zeilen ließen sich nicht löschen.
tried-row-restore = Die Zeilen ließen sich nicht wiederherstellen.

wrong-field = „{ $text }“ ist kein Feld dieser Produktion.
hint-field = Wähle aus der Liste, oder schreib Tabelle und Titel: Cueliste → Nummer.

## Suchen und ersetzen

replace-find = Suchen
replace-with = Ersetzen durch
replace-in = Wo
replace-in-all = Alle gezeigten Spalten
replace-case = Groß und klein unterscheiden
replace-whole = Nur ganze Zellen
replace-do = { $count ->
    [0] Ersetzen
    [one] { $count } Zelle ersetzen
   *[other] { $count } Zellen ersetzen
}
replace-found = { $count ->
    [0] Nichts gefunden.
    [one] In einer Zelle gefunden.
   *[other] In { $count } Zellen in { $records ->
        [one] einer Zeile
       *[other] { $records } Zeilen
    } gefunden.
}
replace-narrowed = Nur Zeilen, die Filter und Suche übrig lassen, werden angesehen.
replace-misfits = { $count ->
    [one] Eine würde nicht in ihr Feld passen und bleibt, wie sie ist.
   *[other] { $count } würden nicht in ihre Felder passen und bleiben, wie sie sind.
}
replace-more = { $count ->
    [one] und noch eine
   *[other] und noch { $count }
}
replace-preview = Was sich ändern wird
label-replace = „{ $find }“ durch „{ $with }“ ersetzen

## Ansichten

view-grid = Tabelle
views-label = Ansichten von { $table }
views-current = Ansicht: { $view }

board-label = { $view }, Spalten mit Karten
board-keys = Pfeile führen von Karte zu Karte, Enter öffnet eine. Die Leertaste nimmt eine Karte und legt sie ab, Pfeile nach links und rechts tragen sie, Escape lässt sie. Alt mit einem Pfeil bewegt sie sofort.
board-empty-hint = Jeder Eintrag steht als Karte in der Spalte seines Werts.
stack-none = Ohne { $field }
stack-label = { $stack }, { $count ->
    [one] { $count } { $row }
   *[other] { $count } { $rows }
}
stack-add = Zu { $stack } hinzufügen
stack-add-hint = Name, dann Enter
stack-put = { $title } steht jetzt in { $stack }.
stack-taken = { $title } aus { $stack } genommen. Pfeile nach links und rechts tragen es, die Leertaste legt es ab, Escape lässt es.
stack-at = { $title } über { $stack }.

calendar-label = { $view }, ein Kalender
calendar-keys = Pfeile führen von Eintrag zu Eintrag, Enter öffnet einen, Bild auf und Bild ab blättern im Kalender. Die Leertaste nimmt einen Eintrag und legt ihn ab, Pfeile tragen ihn, Escape lässt ihn. Alt mit einem Pfeil bewegt ihn sofort.
calendar-back = Zurück
calendar-ahead = Weiter
calendar-today = Heute
calendar-month = Monat
calendar-day = Tag
timeline-label = { $view }: Bahnen entlang der Zeit
timeline-keys = Pfeile führen zu anderen Einträgen. Alt und Pfeile verschieben einen Eintrag in seiner Bahn oder in eine andere, mit Umschalt sein Ende. Leertaste nimmt einen Eintrag auf oder legt ihn ab, Escape lässt los.
calendar-week = Woche
calendar-clashes = { $count } in Doppelbelegungen
calendar-bare = Keine { $rows } in dieser Zeit.
week-title = { $from } – { $to }
seek-before = Letzten davor zeigen
seek-after = Nächsten danach zeigen
seek-none-before = Davor gibt es keine.
seek-none-after = Danach gibt es keine.
tried-seek = Der nächste ließ sich nicht finden.
day-label = { $day }, { $count ->
    [one] { $count } { $row }
   *[other] { $count } { $rows }
}
day-add = Am { $day } hinzufügen
day-more = { $count } weitere
entry-days = ganztägig
entry-from-to = { $from }–{ $to }
entry-moment = { $day }, { $time }
entry-label = { $title }, { $day }, { $more }
entry-clash = Doppelbelegung: { $field } { $value } ist durch { $title } belegt, { $when }
entry-taken = { $title } von { $when } aufgenommen. Pfeile tragen es, die Leertaste legt es ab, Escape lässt es.
entry-at = { $title } bei { $when }.
entry-put = { $title } steht jetzt bei { $when }.
label-move = { $title } verschieben

view-keep = Ansichten
view-save = Ansicht speichern
view-put-back = Zurücksetzen
view-save-as = Name der Ansicht
view-copy-as = Name der Kopie
view-save-this = Als Ansicht speichern
view-for-all = Für alle in dieser Produktion
view-rename = Anderer Name für diese Ansicht
view-remove = Diese Ansicht entfernen
tried-view-save = Die Ansicht konnte nicht gespeichert werden.
tried-view-remove = Die Ansicht konnte nicht entfernt werden.

## Das Menü einer Spalte

column-menu = Menü von { $column }
column-up = Aufsteigend sortieren
column-down = Absteigend sortieren
column-filter = Nach dieser Spalte filtern
column-group = Nach dieser Spalte gruppieren
column-freeze = Bis hierher fixieren
column-fit = Breite an den Inhalt anpassen
column-own-width = Wieder ihre eigene Breite
column-ahead = Weiter nach hinten
column-back = Weiter nach vorn
column-choose = Spalte auswählen
column-hide = Spalte ausblenden
column-required = nötig
column-unique = jeder Wert nur einmal
column-sensitive = verdeckt
column-kind-text = Text
column-kind-rich-text = Formatierter Text
column-kind-number = Zahl
column-kind-integer = Ganze Zahl
column-kind-decimal = Dezimalzahl
column-kind-bool = Ja oder nein
column-kind-date = Datum
column-kind-time = Uhrzeit
column-kind-date-time = Datum und Uhrzeit
column-kind-duration = Dauer
column-kind-timecode = Timecode
column-kind-choice = Auswahl
column-kind-multi-choice = Mehrere zur Auswahl
column-kind-reference = Datensatz
column-kind-field-reference = Feld der Produktion
column-kind-asset = Datei
column-kind-colour = Farbe
column-kind-email = E-Mail-Adresse
column-kind-phone = Telefonnummer
column-kind-url = Webadresse
column-kind-json = JSON
