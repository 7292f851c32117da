# Was neben einer Tabelle aufgeht: Eintrag, Verlauf, Konflikte, Zuordnungen, Zusammenführen.

inspector = Seitenleiste
tab-record = Eintrag
tab-history = Verlauf
tab-conflicts = Konflikte
tab-mappings = Zuordnungen

## Formatierter Text

rich-placeholder = Schreib hier
rich-tools = Formatierung
rich-bold = Fett
rich-italic = Kursiv
rich-underline = Unterstrichen
rich-strike = Durchgestrichen
rich-highlight = Hervorgehoben
rich-heading = Überschrift
rich-bullets = Aufzählung
rich-numbers = Nummerierte Liste
rich-indent = Tiefer in die Liste
rich-outdent = Aus der Liste heraus
authors-show = Wer das geschrieben hat
authors-hide = Zurück zum Text
authors-wrote = { $person }, { $when }
authors-hint = Zeig auf eine Stelle, oder geh zu ihr, um zu sehen, wer sie wann geschrieben hat.
label-type = In { $field } schreiben: { $title }

## Eintrag

record-none-title = Es ist kein Eintrag geöffnet
record-none-hint = Wähle eine Zeile und drück die Leertaste, oder tippe eine Karte an.
record-gone-title = Dieser Eintrag ist nicht in dieser Tabelle
record-gone-hint = Vielleicht ist er in eine andere Tabelle gewandert oder gehört zu einer anderen Produktion.
record-binned = Dieser Eintrag ist im Papierkorb. Er lässt sich lesen und vollständig zurückholen.
record-off = { $module } ist abgeschaltet: Seine Einträge lassen sich lesen, aber nicht ändern.
record-values = { $count } Werte
record-delete = Löschen: { $row }
links-add = Zu „{ $title }“ hinzufügen
links-placeholder = Hinzufügen
links-add-several = Mehrere zu „{ $title }“ hinzufügen
links-several = Hier sind mehrere, und eines ist gemeint.
links-taken = Auch mit anderen verknüpft, und eines ist gemeint.
links-one = { $other } wäre eines zu viel: { $present } ist schon verknüpft, und eines ist gemeint.
links-replace = { $present } ersetzen
links-both = Beide verknüpfen
links-keep = Abbrechen
several-search = Suchen
several-add = { $count ->
    [0] Hinzufügen
    [one] 1 hinzufügen
   *[other] { $count } hinzufügen
}
appears-in = Kommt vor in
appears-as = { $table }: { $field }
appears-follows = { $table }: { $field } folgt ihm
appears-more = { $count ->
    [one] und noch 1
   *[other] und noch { $count }
}
order-handle = { $title } verschieben
order-hint = Die Leertaste nimmt es auf, Pfeile bewegen es, die Leertaste legt es ab, Escape lässt es, wo es war. Alt mit einem Pfeil bewegt es sofort.
order-taken = { $title } aufgenommen. Platz { $place } von { $count }.
order-at = { $title }: Platz { $place } von { $count }.
order-put = { $title } ist jetzt auf Platz { $place } von { $count }.
order-left = { $title } bleibt auf Platz { $place } von { $count }.
label-order = „{ $order }“ umordnen
tried-order = Die Reihenfolge ließ sich nicht ändern.
leaving-note = Wer es wiederherstellt, hat alles davon zurück.
leaving-names = { $more ->
    [0] { $names }
   *[other] { $names } und noch { $more }
}
leaving-field = { $count } { $word } { $count ->
    [one] verweist
   *[other] verweisen
} als „{ $title }“ darauf; dort steht es dann als gelöscht: { $names }.
leaving-edges = { $count } { $count ->
    [one] Verknüpfung ruht
   *[other] Verknüpfungen ruhen
} mit ihm im Papierkorb, unter „{ $title }“: { $names }.
leaving-follows = { $count } { $word } { $count ->
    [one] folgt
   *[other] folgen
} ihm mit „{ $title }“ und haben dort dann nichts zu zeigen: { $names }.
leaving-delete = Löschen
leaving-keep = Behalten
reference-open = { $title } öffnen
reference-bin = Dieser Eintrag ist im Papierkorb.
reference-unknown = Diesen Eintrag gibt es hier nicht.
label-link-many = { $title } mit { $count } anderen verknüpfen
links-details = Was zu { $other } gesagt ist
links-remove = { $other } wegnehmen
label-link = { $title } mit { $other } verknüpfen
label-unlink = { $other } wegnehmen
tried-link = Die Verknüpfung ließ sich nicht herstellen.
tried-unlink = Die Verknüpfung ließ sich nicht lösen.
record-restore = Wiederherstellen: { $row }
record-merge = Zusammenführen mit …
made-of = Besteht aus
made-of-take-out = Herauslösen
label-split = { $title } herauslösen
tried-split = Der Eintrag ließ sich nicht herauslösen.

## Verlauf

history-of = Verlauf von
history-record = Dieser Eintrag
history-table = Diese Tabelle
history-production = Alles
history-versions = Versionen
history-of-field = Nur was in „{ $label }“ stand.
history-of-record = Der ganze Eintrag
field-past = Was in { $label } stand
history-none-title = Noch kein Verlauf
history-none-hint = Was hier jemand ändert, steht dann hier: wer, wann, warum, und von was zu was.
history-earlier = Frühere zeigen
history-more = { $count ->
    [one] und noch 1 Änderung
   *[other] und noch { $count } Änderungen
}
history-see = Alles zu diesem Zeitpunkt zeigen
history-put-back = Zurücksetzen
history-held = Ohne Wirkung: Wer es schrieb, durfte es nicht
history-formatted = { $label } formatiert
history-set = { $label } auf { $to }
history-set-from = { $label } auf { $to }, vorher { $from }
history-emptied = { $label } geleert
history-emptied-from = { $label } geleert, vorher { $from }
history-in = In { $table } aufgenommen
history-out = Aus { $table } genommen
history-merged = Mit { $other } zusammengeführt
history-split = Von { $other } getrennt
history-mapped = Zu einem Feld gemacht: { $other }
history-unmapped = Getrennt: { $other }
history-record-change = { $title }: { $change }
somebody = Jemand
origin-manual = von Hand
origin-import = importiert
origin-script = durch ein Skript
origin-rule = durch eine Regel
origin-resolution = entschieden
origin-undo = rückgängig gemacht
origin-restore = wiederhergestellt
origin-migration = durch ein neueres Modul

## Zuordnungen

mappings-open = { $count ->
    [0] Nichts zu bestätigen
    [one] 1 Vorschlag
   *[other] { $count } Vorschläge
}
mappings-suggested = Vorgeschlagen
mappings-far = { $count ->
    [one] Noch einer, zwischen anderen Tabellen
   *[other] { $count } weitere, zwischen anderen Tabellen
}
mappings-confirmed = Ein Feld
mappings-rejected = Getrennt gelassen
mappings-other = Zwei beliebige andere Felder
mappings-none-title = Keine Felder sehen gleich aus
mappings-none-hint = Wenn zwei Abteilungen dasselbe führen, etwa einen Namen, wird hier vorgeschlagen, es zu teilen. Nichts wird geteilt, bevor es jemand bestätigt.
mapping-field = { $table }: { $field }
mapping-ask-both = { $one } und { $other } haben beide { $field }. Sollen das dieselben Daten sein?
mapping-ask = { $first } aus { $one } und { $second } aus { $other } sehen gleich aus. Sollen das dieselben Daten sein?
mapping-confirm = Zu einem machen
mapping-reject = Getrennt lassen
mapping-part = Trennen
mapping-take-out = { $field } herauslösen
mapping-first = Dieses Feld
mapping-second = Und dieses
mapping-choose = Feld wählen
mapping-doubt-about = In den beiden Tabellen geht es um Verschiedenes: Das ist ungewöhnlich.
mapping-doubt-kinds = Die beiden Felder fassen verschiedene Arten von Werten: Was nicht passt, wird markiert.
mapping-doubt-one-table = Beides sind Felder derselben Tabelle: Das ist ungewöhnlich.
label-map = { $fields } zu einem machen
label-unmap = { $field } trennen
tried-mappings = Die Zuordnungen ließen sich nicht auflisten.
tried-map = Die Zuordnung ließ sich nicht ändern.

## Tabellen, deren Einträge auch andere zeigen

table-links-heading = Ganze Tabellen
table-link-made = Alle { $from } stehen auch in { $to }.
table-link-shows = { $count ->
    [0] Keine der { $rows } sind nur deswegen dort.
    [one] 1 Eintrag ist deswegen dort.
   *[other] { $count } { $rows } sind deswegen dort.
}
table-link-ask = { $one } und { $other } sind vielleicht dasselbe. Soll alles aus einer auch in der anderen stehen?
table-link-apart = { $one } und { $other } bleiben getrennt.
table-link-choose = Alle { $from } in { $to }
table-link-will = { $count ->
    [0] Alle { $rows } sind schon in { $to }.
    [one] 1 Eintrag steht dann auch in { $to }.
   *[other] { $count } { $rows } stehen dann auch in { $to }.
}
table-link-goes-on = Neue kommen auch dorthin, bis es beendet wird. Was jemand aus { $to } herausnimmt, bleibt draußen.
table-link-doubt-about = In den beiden Tabellen geht es um Verschiedenes ({ $from }: { $one }; { $to }: { $other }): Das ist ungewöhnlich.
table-link-fields = Felder, die damit eins werden
table-link-fields-hint = Ein Feld, das getrennt bleibt, ist in { $to } leer, bis es jemand ausfüllt.
table-link-do = In { $to } zeigen
table-link-not = Nicht jetzt
table-link-stop = Beenden
table-link-stop-says = { $count ->
    [0] Neue { $rows } kommen nicht mehr von selbst nach { $to }.
    [one] Der 1 Eintrag, der deswegen in { $to } ist, bleibt dort. Neue { $rows } kommen nicht mehr von selbst.
   *[other] Die { $count } { $rows }, die deswegen in { $to } sind, bleiben dort. Neue kommen nicht mehr von selbst.
}
table-link-stop-do = Beenden und behalten
table-link-go-on = Weiterführen
table-link-other = Eine ganze Tabelle in einer anderen zeigen
table-link-from = Alle Einträge aus
table-link-to = Auch in
table-link-table = Tabelle wählen
label-link-tables = Alle { $from } in { $to } zeigen
label-unlink-tables = Nicht mehr alle { $from } in { $to } zeigen
tried-link-tables = Die Tabellen ließen sich nicht verbinden oder trennen.

## Die Tabellen eines Eintrags

member-tables = In diesen Tabellen
member-because = weil alle { $from } auch { $to } sind
member-take-out = Aus { $table } nehmen
member-take-out-with = Aus { $table } nehmen, und damit aus { $others }
member-take-out-last = Aus { $table } nehmen, der letzten: in den Papierkorb
member-add = Auch zeigen in
member-choose = Tabelle wählen
member-show = Dort zeigen
label-member-in = { $title } in { $table } zeigen
label-member-out = { $title } aus { $table } nehmen
tried-member = Wo der Eintrag steht, ließ sich nicht ändern.

## Zusammenführen

merge-hint = { $title } und welcher andere Eintrag sind dasselbe? Nichts geht verloren: Was sie verschieden sagen, wird gefragt, und sie lassen sich wieder trennen.
merge-search = In allen Tabellen suchen
merge-none = Kein Eintrag enthält diese Wörter.
merge-comes = { $count ->
    [0] Sie stimmen überein: Es gibt nichts zu entscheiden.
    [one] 1 Feld wird zu entscheiden sein.
   *[other] { $count } Felder werden zu entscheiden sein.
}
merge-differs = zu entscheiden
merge-doubt-about = In ihren Tabellen geht es um Verschiedenes: Das ist ungewöhnlich.
merge-do = Zusammenführen
merge-another = Anderer Eintrag
label-merge = { $first } und { $second } zusammenführen
tried-merge = Die Einträge ließen sich nicht zusammenführen.
tried-compare = Die Einträge ließen sich nicht vergleichen.

## Konflikte

conflicts-open = { $count ->
    [one] 1 zu entscheiden
   *[other] { $count } zu entscheiden
}
conflicts-settled = Entschieden
conflicts-more = Mehr zeigen
conflicts-show-settled = Entschieden
conflicts-show-open = Zu entscheiden
conflicts-none-title = Nichts zu entscheiden
conflicts-none-hint = Wenn zwei gleichzeitig dasselbe ändern, stehen hier beide Werte, bis jemand wählt.
settled-none-title = Noch wurde nichts entschieden
settled-none-hint = Was entschieden wird, bleibt hier stehen, mit wer und wann.

conflict-subject = { $title }, { $label }
conflict-production-name = Der Name der Produktion
conflict-values = { $subject }, wurde geändert { $clauses }.
conflict-values-from = { $subject }, wurde geändert { $clauses }, vorher { $was }.
conflict-to = von { $person } auf { $value } ({ $when })
conflict-to-from = von { $person } auf { $value }, vorher { $was } ({ $when })
conflict-cleared = von { $person } auf nichts ({ $when })
conflict-cleared-from = von { $person } auf nichts, vorher { $was } ({ $when })
conflict-edit-delete = { $title } wurde von { $deleted } gelöscht ({ $when }) und inzwischen von { $edited } geändert ({ $since }): { $what }.
conflict-edited = { $label } auf { $value }
conflict-edited-empty = { $label } auf nichts
conflict-edited-more = { $count } weitere
conflict-left = { $title } ist in keiner Tabelle mehr: { $outs }.
conflict-module = { $title } ist in { $count } Versionen in Gebrauch: { $versions }.
conflict-leftover = { $title }, { $before }, ist { $values }: { $module } { $version }, in Gebrauch genommen von { $person } ({ $when }), hat an dieser Stelle { $label } und hat es nicht übernommen.
conflict-left-value = { $value } ({ $person }, { $when })
conflict-version = { $version } von { $person } ({ $when })
conflict-out = aus { $table } genommen von { $person } ({ $when })
list-last = { $first } und { $rest }
list-on = { $first }, { $rest }
value-empty = Leer

conflict-decide = Für { $value } entscheiden
conflict-choose = Wähle eines
conflict-later = Später
conflict-another = Ein anderer Wert
conflict-another-label = Ein anderer Wert für { $label }
conflict-keep = Behalten
conflict-delete = Löschen
conflict-out-empty = Weglassen
conflict-out-stays = Weglassen: Es bleibt { $value }
conflict-keep-in = In { $table } behalten
conflict-decided = { $person } hat für { $value } entschieden ({ $when }).
conflict-decided-keep = { $person } hat entschieden, es zu behalten ({ $when }).
conflict-decided-keep-in = { $person } hat entschieden, es in { $table } zu behalten ({ $when }).
conflict-decided-out = { $person } hat entschieden, es wegzulassen ({ $when }).
conflict-decided-delete = { $person } hat entschieden, es zu löschen ({ $when }).
conflict-changed-title = Es wurde inzwischen geändert
conflict-changed = Es wurde nichts entschieden: Jemand hat vor dir geschrieben oder entschieden. So steht es jetzt.

conflict-reopen = Wieder öffnen
consequence-required = Lässt leer, was nicht leer sein soll.
consequence-type = Ist nicht, wofür dieses Feld da ist.
consequence-choice = Steht nicht zur Auswahl.
consequence-unique = { $count ->
    [one] { $title } hat das schon.
   *[other] { $title } und andere haben das schon.
}
consequence-clash = { $count ->
    [one] { $what } wäre dann doppelt belegt: hierfür und für { $title }.
   *[other] { $what } wäre dann mehrfach belegt: hierfür, für { $title } und für andere.
}
consequence-in = In { $table }: { $told }
consequence-followed = { $count ->
    [one] 1 anderer folgt ihm.
   *[other] { $count } andere folgen ihm.
}
consequence-referred = { $count ->
    [one] 1 anderer Eintrag verweist darauf.
   *[other] { $count } andere verweisen darauf.
}

bulk-label = Alle auf einmal entscheiden
bulk-all = Alle:
bulk-mine = Meine
bulk-theirs = Die anderen
bulk-newest = Die neuesten
bulk-out = Weglassen, was nicht passte
bulk-of = Von { $person }
bulk-of-device = Von { $person } ({ $device })
bulk-came-title = Inzwischen kamen andere
bulk-came = { $count ->
    [one] Entschieden ist, was angekündigt war. 1 Konflikt, der seither kam, wartet.
   *[other] Entschieden ist, was angekündigt war. { $count } Konflikte, die seither kamen, warten.
}
bulk-will = { $count ->
    [0] Es würde nichts entschieden
    [one] 1 würde entschieden
   *[other] { $count } würden entschieden
}{ $left ->
    [0] .
   *[other] , { $left } blieben offen.
}
bulk-choice = { $subject }: { $value } ({ $person })
bulk-more = { $count ->
    [one] und noch 1
   *[other] und noch { $count }
}
bulk-decide = { $count ->
    [one] 1 entscheiden
   *[other] Alle { $count } entscheiden
}

## Die Produktion selbst

system-module = Abteilung { $title } in Gebrauch genommen
system-module-version = Abteilung { $title } auf Version { $to }, vorher { $from }
system-role = { $person } darf mitmachen als { $role ->
    [owner] Inhaber:in
    [admin] Verwalter:in
    [editor] Bearbeiter:in
    [commenter] Kommentator:in
    [viewer] Leser:in
   *[other] { $role }
}
system-invite = Einladung erstellt für { $role ->
    [editor] jemanden zum Bearbeiten
    [viewer] jemanden zum Lesen
   *[other] { $role }
}
system-member = { $person } ist beigetreten
system-released = Was { $person } ohne das Recht dazu schrieb, wurde zugelassen
system-name = Die Produktion heißt { $name }
system-name-from = Die Produktion heißt { $name }, vorher { $from }
system-source = Aus einer anderen Produktion gemacht
system-person-name = Heißt { $name }
system-person-name-from = Heißt { $name }, vorher { $from }
system-person-colour = Andere Farbe
system-person-device = Arbeitet an: { $device }
system-version = Version { $name } erstellt
system-version-gone = Version { $name } aufgegeben
system-version-name = Version heißt { $name }, vorher { $from }
system-view = Ansicht { $name } gespeichert
system-view-gone = Ansicht { $name } entfernt
system-view-name = Ansicht heißt { $name }, zuvor { $from }
system-view-part = Ansicht { $name } geändert
system-versions-most = { $count ->
    [one] 1 Version wird behalten
   *[other] { $count } Versionen werden behalten
}
system-versions-days = { $count ->
    [one] Versionen werden 1 Tag behalten
   *[other] Versionen werden { $count } Tage behalten
}
system-same = { $title } ist eins mit { $other }
system-differ = { $title } ist nicht mehr eins mit { $other }
system-mapped = Zu einem Feld gemacht: { $fields }
system-unmapped = Nicht mehr ein Feld: { $fields }
system-table-link = Alle { $tables }: verbunden
system-table-link-gone = Alle { $tables }: nicht mehr verbunden
system-table-link-rejected = { $tables }: getrennt gelassen
system-configured = { $title }: { $label } auf { $value } gesetzt
system-configured-from = { $title }: { $label } auf { $value } gesetzt, vorher { $from }
system-configured-back = { $title }: { $label } nicht mehr gesetzt
system-setting = Die Einstellung { $label } wurde geändert

## Felder, die anderen folgen

follow-any = Ein Feld einem anderen folgen lassen …
follow-open = { $field }: einem anderen Feld folgen
follow-field = Feld
follow-record = Aus dem Eintrag
follows = Folgt { $title }: { $label }
follows-goes = Was du hier schreibst, wird dort geschrieben.
follows-circle = Sie folgen einander im Kreis, deshalb gibt es nichts zu zeigen.
follows-unknown = Diesen Eintrag oder dieses Feld gibt es in dieser Produktion nicht.
follows-bin = Dieser Eintrag ist im Papierkorb.
unfollow = Zurück zu einem eigenen Wert
label-follow = Mit { $field } folgen
label-unfollow = { $field } wieder eigenständig machen
tried-follow = Wem das Feld folgt, ließ sich nicht ändern.
value-follows = wie { $title }: { $label }

## Einstellungen der Abteilungen

settings-title = { $module }: Einstellungen
settings-hint = Sie gelten für alle in dieser Produktion.
settings-none-title = Nichts einzustellen
settings-none-hint = Diese Abteilung hat keine Einstellungen.
settings-record = Einstellungen
setting-from-module = Wie die Abteilung es mitbringt.
setting-from-production = Für diese Produktion gesetzt. Von der Abteilung aus: { $without }.
setting-from-record = Nur hier gesetzt. Von der Abteilung aus: { $without }.
setting-from-record-over = Nur hier gesetzt. In der Produktion: { $without }.
setting-inherited = Wie in der ganzen Produktion.
setting-back-module = Zurück zu dem der Abteilung
setting-back-production = Zurück zu dem der Produktion
tried-configure = Die Einstellung ließ sich nicht ändern.

## Versionen

versions-none-title = Noch keine Version
versions-none-hint = Eine Version gibt einem Zeitpunkt einen Namen: um ihn anzusehen, mit jetzt zu vergleichen, zu ihm zurückzukehren.
versions-kept = { $count } Versionen werden behalten, jede { $days } Tage lang. Der Verlauf bleibt in jedem Fall.
versions-going = { $count ->
    [one] Mit der nächsten wird die älteste aufgegeben.
   *[other] Mit der nächsten werden die { $count } ältesten aufgegeben.
}
version-of-now = Diesen Zeitpunkt benennen
version-of-then = Den gezeigten Zeitpunkt benennen
version-make = Version erstellen
version-made = { $person }, { $when }
version-acts = Version { $name }
version-see = Ansehen
version-compare = Vergleichen
version-rename = Umbenennen
version-limits = Wie viele behalten werden
version-limit-most = Versionen
version-limit-days = Tage
version-activate = Dahin zurück
version-remove = Aufgeben
compare-count = { $count ->
    [0] Jetzt ist nichts anders.
    [one] 1 Eintrag ist jetzt anders.
   *[other] { $count } Einträge sind jetzt anders.
}
compare-with = Vergleichen mit
compare-now = Jetzt
compare-time = Ein Zeitpunkt
compare-times = Zwei Zeitpunkte vergleichen
compare-from = Von
compare-to = Und
compare-to-or-now = Und (jetzt, wenn nichts gewählt ist)
compare-count-then = { $count ->
    [0] Zwischen den beiden ist nichts anders.
    [one] 1 Eintrag ist zwischen den beiden anders.
   *[other] { $count } Einträge sind zwischen den beiden anders.
}
compare-count-back = { $count ->
    [0] Nichts würde sich ändern.
    [one] 1 Eintrag würde sich ändern.
   *[other] { $count } Einträge würden sich ändern.
}
compare-comes = { $title }: kommt zurück
compare-goes = { $title }: fällt weg, da seither neu
compare-back = Zurücksetzen
compare-back-label = { $title }, wie es war
compare-added = { $title }: seither neu
compare-removed = { $title }: seither gelöscht
compare-more = und noch { $count }
tried-versions = Die Versionen ließen sich nicht auflisten.
tried-version = Die Version ließ sich nicht erstellen.
tried-version-limits = Wie viele behalten werden, ließ sich nicht ändern.
tried-version-gone = Die Version ließ sich nicht aufgeben.
tried-activate = Zu der Version ließ sich nicht zurückkehren.
tried-compare = Die beiden ließen sich nicht vergleichen.
tried-bulk = Sie ließen sich nicht entscheiden.
tried-reopen = Es ließ sich nicht wieder öffnen.
tried-conflicts = Die Konflikte ließen sich nicht auflisten.
tried-history = Der Verlauf ließ sich nicht auflisten.
