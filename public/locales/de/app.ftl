# Callboard auf Deutsch: der Rahmen, die Übersicht, Beitreten, Teilen. Tabelle und Seitenleiste haben eigene Dateien.

app-name = Callboard

## Zeitpunkte

ago-now = gerade eben
ago-minutes = { $count ->
    [one] vor 1 Minute
   *[other] vor { $count } Minuten
}
ago-hours = { $count ->
    [one] vor 1 Stunde
   *[other] vor { $count } Stunden
}
ago-yesterday = gestern

## Was nicht ging, warum, und was zu tun ist

failure-not-available = Dieser Teil von Callboard ist noch nicht gebaut.
failure-switched-off = { $module } ist abgeschaltet: ansehen geht, schreiben nicht. Nichts wurde geändert.
failure-no-workspace = Es ist keine Produktion geöffnet. Öffne zuerst eine.
failure-not-found = Das gibt es auf diesem Gerät nicht. Vielleicht wurde es in einem anderen Fenster entfernt.
failure-unknown-table = Keine Abteilung hier hat eine Tabelle „{ $table }“. Füge die Abteilung hinzu, die sie mitbringt.
failure-unknown-field = Ein eindeutiges Feld „{ $field }“ gibt es hier nicht. Prüfe den Namen.
failure-misfit = { $field }: { $wrong } { $hint }
failure-invalid = Es wurde nichts geschrieben, weil etwas darin nicht passt: { $message }
failure-not-allowed = Mit deiner Rolle kannst du hier lesen, aber nicht schreiben. Bitte die Inhaberin oder den Inhaber um eine Einladung zum Bearbeiten.
failure-changed = Inzwischen hat es jemand geändert. Sieh es dir noch einmal an und entscheide dann.
failure-not-connected = Diese Produktion ist mit keinem Relay verbunden. Verbinde sie zuerst.
failure-unsent = { $count ->
    [one] 1 Änderung gibt es nur auf diesem Gerät. Exportiere zuerst ein Paket.
   *[other] { $count } Änderungen gibt es nur auf diesem Gerät. Exportiere zuerst ein Paket.
}
failure-offline = Das Relay antwortet nicht. Deine Arbeit ist hier sicher und wird gesendet, sobald das Relay wieder da ist.
failure-refused = Das Relay hat abgelehnt. Frag, wer es betreibt, nach dem Grund.
failure-refused-expired = Die Einladung ist abgelaufen. Bitte um eine neue.
failure-refused-revoked = Die Einladung wurde zurückgezogen. Bitte um eine neue.
failure-refused-used-up = Die Einladung wurde so oft benutzt, wie sie darf. Bitte um eine neue.
failure-refused-full = Das Relay nimmt von dieser Produktion nichts mehr auf. Deine Änderungen sind auf diesem Gerät sicher: Exportiere ein Paket und bitte, wer das Relay betreibt, um mehr Platz.
failure-refused-not-a-member = Das Relay kennt dieses Gerät nicht als Mitglied. Bitte ein Mitglied um eine Einladung.
failure-refused-unsound = Was über diese Verbindung kam, hält keiner Prüfung stand; sie wurde deshalb beendet. Nichts davon wurde übernommen.
failure-refused-unknown = Das Relay kennt diese Einladung nicht. Prüfe, ob der ganze Link kopiert wurde.
failure-damaged = Ein Teil davon ist beschädigt und nicht lesbar. Hier wurde nichts geändert. Hol es noch einmal von dort, wo es herkam.
failure-newer-format = Es stammt aus einem neueren Callboard. Lade neu, um das neueste zu bekommen.
failure-too-large = Es ist größer, als Callboard annimmt. Teile es auf.
failure-quota = Auf diesem Gerät ist kein Platz mehr dafür. Schaffe Platz und versuch es noch einmal.
failure-storage = Dieser Browser konnte es nicht speichern. Von dem, was gespeichert war, ist nichts verloren. Versuch es noch einmal oder exportiere ein Paket.
failure-cancelled = Abgebrochen. Es wurde nichts geändert.

## Überall

brand-label = Callboard: alle Produktionen
skip = Zur Tabelle springen
all-productions = Alle Produktionen
cancel = Abbrechen
close = Schließen
dismiss = Ausblenden
keep = Behalten
reload = Neu laden
rename = Umbenennen
remove = Entfernen
try-again = Noch einmal versuchen
menu = Menü
page-title = { $table }, { $name }
size-bytes = { $count } B
size-kilo = { $count } kB
size-mega = { $count } MB
size-giga = { $count } GB

## Was man tun kann. Daraus entstehen Palette, Menü und die Liste der Tastenkürzel.

group-edit = Bearbeiten
group-view = Ansicht
group-production = Produktion
group-app = Callboard
group-cells = In der Tabelle
group-show = In der Vorstellungsansicht
action-undo = Rückgängig
action-undo-label = „{ $label }“ rückgängig
action-redo = Wiederholen
action-redo-label = „{ $label }“ wiederholen
action-new-row = Neue Zeile
action-delete-rows = Zeilen löschen
action-restore-rows = Zeilen wiederherstellen
action-put-back = Ausgewählte Zeilen auf diesen Stand zurücksetzen
action-copy = Kopieren
action-cut = Ausschneiden
action-paste = Einfügen
action-fill-down = Nach unten ausfüllen
action-fill-right = Nach rechts ausfüllen
action-fill-series = Reihe fortsetzen
action-select-rows = Ganze Zeilen auswählen
action-select-columns = Ganze Spalten auswählen
action-widen-column = Spalte breiter
action-narrow-column = Spalte schmaler
action-column-ahead = Spalte weiter nach hinten
action-column-back = Spalte weiter nach vorn
action-merge = Mit einem anderen Eintrag zusammenführen
action-palette = Suche oder Befehl
action-search-table = In dieser Tabelle suchen
action-filter = Filtern
action-replace = Suchen und ersetzen
action-veil = Zeigen, was diese Spalte verdeckt, oder es verdecken
action-freeze = Spalten bis hierher fixieren oder loslassen
action-next-news = Nächste Änderung anderer, seit du hier warst
action-previous-news = Vorherige Änderung anderer
action-seen-news = { $count ->
    [one] Gesehen, was andere in einer Zeile geändert haben
   *[other] Gesehen, was andere in { $count } Zeilen geändert haben
}
action-next-view = Nächste Ansicht dieser Tabelle
action-show-go = Los
action-show-back = Eins zurück
action-show-ready = Achtung
action-show-lead = In dieser Vorstellungsansicht führen
action-show-release = Führung in dieser Vorstellungsansicht abgeben
action-show-restart = Wieder vor das erste
action-sort = Sortieren
action-group = Nach dieser Spalte gruppieren
action-fold-all = Alle Gruppen zuklappen
action-unfold-all = Alle Gruppen aufklappen
action-fields = Felder
action-open-record = Eintrag öffnen
action-look-back = Was in dieser Zelle stand
action-bin = Papierkorb dieser Tabelle
action-history = Verlauf
action-back-to-now = Zurück zu jetzt
action-conflicts = Konflikte
action-mappings = Zuordnungen
action-link-tables = Alle diese Einträge auch in einer anderen Tabelle zeigen
action-close-panel = Seitenleiste schließen
action-import = Datei importieren
action-print = Drucken
action-export = Paket exportieren
action-share = Teilen
action-sync = Relay und Abgleich
action-departments = Abteilungen hinzufügen
action-settings = Einstellungen dieser Abteilung
action-home = Alle Produktionen
action-theme = Licht wechseln
action-theme-show = Vorstellungslicht: schwarz und gedimmt
action-wishes = Sprache und Licht
action-shortcuts = Tastenkürzel
action-diagnostics = Diagnose kopieren
cell-move = Bewegen
cell-move-far = Zum Rand der gefüllten Zellen
cell-ends = Erste und letzte Spalte
cell-extend = Auswahl erweitern
cell-extend-far = Bis zum Rand der Tabelle erweitern
cell-all = Alles auswählen
cell-rows = Ganze Zeilen auswählen
cell-columns = Ganze Spalten auswählen
cell-fill-right = Nach rechts ausfüllen
cell-edit = Zelle bearbeiten
cell-next = Nächste Zelle nach unten oder zur Seite
cell-back = Zurück zum alten Inhalt
cell-record = Eintrag öffnen
cell-clear = Leeren
cell-menu = Menü der Spalte
cell-why = Warum die Zelle markiert ist
cell-fold = Die Gruppe zuklappen
cell-unfold = Die Gruppe aufklappen
undo-skipped = Unverändert gelassen, weil es seither jemand geändert hat: { $left }{ $more ->
    [0] {""}
    [one] {" "}Und noch 1.
   *[other] {" "}Und noch { $more }.
}
undo-done = Rückgängig gemacht: { $label }.
redo-done = Wiederholt: { $label }.
undo-left = { $title }: { $label } ({ $person }).
theme-system = Licht: wie dieses Gerät
theme-light = Licht: hell
theme-dark = Licht: dunkel
theme-show = Licht: Vorstellung

## Sprache und Licht

wishes-title = Sprache und Licht
wishes-hint = Sie gelten nur auf diesem Gerät.
wishes-language = Sprache
wishes-language-system = Wie dieser Browser: { $language }
wishes-language-held = Was getippt ist, wird erst gespeichert. Danach lässt sich die Sprache wechseln.
wishes-language-gone = Die Wörter dieser Sprache sind gerade nicht zu bekommen. Bis dahin spricht Callboard Englisch.
language-accented = Pseudo: Akzente
language-mirrored = Pseudo: von rechts nach links
wishes-light = Licht
light-system = Wie dieses Gerät
light-light = Hell
light-dark = Dunkel
light-show = Vorstellung
light-show-hint = schwarz und gedimmt, ohne blaues Licht

## Übersicht

home-title = Auf diesem Gerät
home-empty-title = Hier ist noch keine Produktion
home-empty-hint = Leg eine neue an, öffne ein Paket, oder tritt mit einem Link bei, den dir jemand geschickt hat. Es geht ohne Konto und ohne Netz.
home-in-step = Auf gleichem Stand
saved-not-sent = Hier gespeichert, { $count } nicht gesendet
home-key-production = Produktion
home-key-departments = Abteilungen
home-key-step = Stand
home-key-opened = Geöffnet
never-opened = noch nicht geöffnet
production-name = Name der Produktion
doors-label = Weitere Produktionen
new-title = Neu
new-blank = Leere Produktion
new-blank-hint = kein Konto, geht ohne Netz
new-template = Aus einer Vorlage
new-template-hint = mit den Abteilungen, die eine solche Produktion hat
new-template-which = Vorlage
new-file = Aus einer Datei
new-file-hint = ein Paket, .callboard.zip
new-create = Anlegen
sample-open = Beispielproduktion
sample-open-hint = ein Musical in der Endprobenwoche, zum Umsehen
sample-title = Das Beispiel wird geöffnet
sample-hint = Es liegt auf diesem Gerät wie jede andere Produktion: Ändere, was du magst.
sample-failed = Das Beispiel konnte nicht geöffnet werden
join-title = Beitreten
join-link = Mit einem Link
join-link-hint = den dir jemand geschickt hat
join-link-field = Der Link
join-do = Beitreten
remove-ask = „{ $name }“ wird von diesem Gerät entfernt. Andere, die es haben, behalten es.
remove-unsent = { $count ->
    [one] 1 Änderung in „{ $name }“ gibt es nur hier: Exportiere sie zuerst.
   *[other] { $count } Änderungen in „{ $name }“ gibt es nur hier: Exportiere sie zuerst.
}
remove-do = Von diesem Gerät entfernen
remove-export = Paket exportieren
remove-anyway = Trotzdem entfernen
foot-kept = { $used } auf diesem Gerät belegt, { $free } frei
foot-version = Version { $version }
foot-offline-ready = , ohne Netz bereit
export-unnamed = Produktion

## Wer man ist

people = Wer hier ist
people-in = { $name } ist in { $table }
people-here = { $name } ist hier
people-more = +{ $count }
me-title = Du, auf diesem Gerät
me-unnamed = Noch kein Name
me-on = { $name }, an: { $device }
me-name = Dein Name
me-device = Dieses Gerät
me-device-example = Laptop am Regiepult
me-hint = Andere sehen beides neben dem, was du schreibst.
me-save = Behalten
me-skip = Überspringen

## Beitreten

join-page-title = Einer Produktion beitreten
join-name-title = Wer tritt bei?
join-name-into = Wer tritt { $production } bei?
join-connecting = Tritt bei
join-connecting-hint = Fragt das Relay und empfängt dann die Produktion. Sie öffnet sich von selbst.
join-expired = Diese Einladung ist abgelaufen
join-revoked = Diese Einladung wurde zurückgezogen
join-used-up = Diese Einladung ist aufgebraucht
join-malformed = Das ist nicht der ganze Link
join-malformed-hint = Ein Teil fehlt oder ist verändert. Kopiere den ganzen Link noch einmal oder bitte um einen neuen.
join-unknown = Das Relay kennt diese Einladung nicht
join-unreachable = Das Relay ist nicht erreichbar
join-unreachable-hint = Prüfe, ob dieses Gerät im selben Netz ist wie das Relay, und versuch es noch einmal. Der Link bleibt gültig.
join-failed = Der Beitritt hat nicht geklappt

## Eine Produktion

departments-label = Abteilungen
departments-add = Abteilungen hinzufügen
departments-adopt = Hinzufügen
departments-all = Alle Abteilungen auf diesem Gerät sind hier schon in Gebrauch.
departments-upgrade = { $from } auf { $to } aktualisieren
departments-plan = Von { $from } auf { $to }
departments-renames = { $table }: { $from } heißt dann { $field }.
departments-moves =
    { $count ->
        [one] { $table }: { $from } kommt in einem Eintrag nach { $field }.
       *[other] { $table }: { $from } kommt in { $count } Einträgen nach { $field }.
    }
departments-left =
    { $count ->
        [one] Ein Eintrag behält, was { $field } nicht fassen kann: { $examples }.
       *[other] { $count } Einträge behalten, was { $field } nicht fassen kann: { $examples }.
    }
departments-example = { $title } „{ $text }“
departments-upgrade-now = Aktualisieren
departments-plan-none = Was geschrieben ist, bleibt, wie es ist.
departments-back = Zurück auf { $to }
departments-back-now = Zurückgehen
departments-repair = { $version } von diesem Gerät nehmen
departments-earlier = Fassungen, die zuvor in Gebrauch waren
departments-mend = Abteilungen
departments-suggest = { $count ->
    [one] 1 Vorschlag: was an zwei Stellen dasselbe sein mag.
   *[other] { $count } Vorschläge: was an zwei Stellen dasselbe sein mag.
}
departments-suggest-open = Ansehen
departments-broken = { $title } ist abgeschaltet: was darin steht, bleibt erhalten und lesbar, hinzufügen und ändern lässt sich nichts. { $why }
departments-install = Aus einer Datei installieren
departments-install-hint = Eine module.toml oder ein Zip ihres Ordners. Sie bleibt auf diesem Gerät, bis sie hinzugefügt wird.
drawer-open = Abteilungen
bin-title = Papierkorb
conflicts-title = Konflikte
conflicts-count = { $count ->
    [0] Keine Konflikte
    [one] 1 Konflikt
   *[other] { $count } Konflikte
}
conflicts-word = { $count ->
    [one] Konflikt
   *[other] Konflikte
}
search-hint = Suche oder Befehl
palette-label = Ergebnisse
palette-records = Einträge
palette-do = Tun
palette-go = Gehen zu
palette-productions = Produktionen
palette-none = Nichts heißt so. Versuch es mit weniger Buchstaben.
first-title = Noch keine Abteilungen
first-hint = Füge die hinzu, die diese Produktion hat. Jede bringt ihre Tabellen mit; weitere können jederzeit dazukommen.
no-table-title = Diese Tabelle gibt es hier nicht
no-table-hint = Wähle an der Seite eine andere, oder füge die Abteilung hinzu, die sie mitbringt.
closed-title = Diese Produktion lässt sich nicht öffnen
read-only-viewer = Du kannst hier lesen, aber nicht schreiben. Bitte die Inhaberin oder den Inhaber um eine Einladung zum Bearbeiten, um das zu ändern.
read-only-package = Das ist ein Paket von jemand anderem und wird nur gezeigt. Tritt der Produktion bei, aus der es stammt, oder mach es zu deinem eigenen.
package-join = Mit einem Link beitreten
package-own = Zu meinem machen
package-own-name = { $name } (meins)

## Wie es steht

saved-here = Hier gespeichert
saving = { $count ->
    [one] Speichert 1 Änderung
   *[other] Speichert { $count } Änderungen
}
sync-relay = dem Relay
sync-local = Nur auf diesem Gerät
sync-local-hint = Exportiere ein Paket oder verbinde ein Relay
sync-connecting = Verbindet mit { $relay }
sync-waiting = { $count } nicht gesendet
sync-not-sent = { $count } nicht gesendet
sync-sending = Sendet { $count }
sync-receiving = Empfängt
sync-in-step = Gleicher Stand mit { $relay }
sync-offline = Ohne Verbindung
sync-offline-since = Ohne Verbindung seit { $since }
sync-offline-hint = Nichts geht verloren: Es kommt zusammen, sobald sich die Geräte treffen
sync-blocked = Das Relay lehnt ab
sync-blocked-hint = Öffne es, um den Grund zu sehen
sync-fact-relay = Relay
sync-fact-waiting = Wartet auf das Senden
sync-no-relay = keines
sync-waiting-count = { $count ->
    [0] nichts
    [one] 1 Änderung
   *[other] { $count } Änderungen
}
sync-log = Was ausgetauscht wurde
log-connected = Verbunden
log-sent = { $count ->
    [one] 1 Änderung gesendet
   *[other] { $count } Änderungen gesendet
}
log-received = { $count ->
    [one] 1 Änderung empfangen
   *[other] { $count } Änderungen empfangen
}
log-lost = Verbindung verloren
log-refused = Abgelehnt

## Teilen

share-name = Wer bist du?
share-connect = Mit einem Relay verbinden
share-connect-hint = Ein Relay reicht Änderungen zwischen Geräten weiter und bewahrt sie auf, solange welche aus sind. Es kann ein Laptop im Haus sein.
share-connect-do = Verbinden
share-connecting = Verbindet
share-relay = Relay
share-disconnect = Trennen
share-invite = Einladen
share-role = Sie dürfen
share-make = Link erstellen
share-link = Link
share-link-hint = 30 Tage gültig, für alle, die ihn haben. Schick ihn nur, wem du ihn geben willst.
share-copy = Link kopieren
share-copied = Kopiert
share-copy-by-hand = Dieser Browser lässt uns nicht kopieren: Tippe auf den Link und kopiere ihn selbst.
share-members = { $count ->
    [one] 1 Gerät
   *[other] { $count } Geräte
}
share-me = du
role-owner = Inhaber:in
role-editor = bearbeitet
role-viewer = liest
role-editor-long = lesen und schreiben
role-viewer-long = nur lesen

## Importieren

import-title = In { $table } importieren
import-choose-title = Datei mit Zeilen bringen
import-choose-hint = CSV oder durch Tabulatoren getrennt, wie Excel, Sheets, Eos oder QLab es schreiben. Nichts wird geschrieben, bevor du gesehen hast, was aus jeder Zeile wird. Du kannst die Datei auch einfach hierher ziehen.
import-choose = Datei wählen
import-another = Andere Datei wählen
import-into = Ziel
import-write = { $count ->
    [one] 1 Zeile schreiben
   *[other] { $count } Zeilen schreiben
}
import-failed = Die Datei ließ sich nicht lesen
import-created = { $count ->
   *[other] neu
}
import-matched = { $count ->
   *[other] gefunden, geändert
}
import-unchanged = { $count ->
   *[other] unverändert
}
import-rejected = { $count ->
   *[other] abgewiesen
}
import-total = { $count ->
    [one] Zeile in der Datei
   *[other] Zeilen in der Datei
}
import-columns = Spalten
import-column-file = In der Datei
import-column-sample = Sieht aus wie
import-column-field = Feld
import-column-label = Feld für die Spalte „{ $column }“
import-leave-out = Weglassen
import-rejected-title = Abgewiesen
import-rejected-note = diese Zeilen werden nicht geschrieben, die anderen schon
import-remarks-title = Gut zu wissen
import-row = Zeile
import-reason = Grund
import-encoding = Zeichenkodierung
import-delimiter = Spalten getrennt durch
import-guess = wie es aussieht
import-comma = Komma
import-semicolon = Semikolon
import-tab = Tabulator

## Was man wissen muss

banners-label = Hinweise
notice-app-waiting = Eine neue Version von Callboard ist da. Lade neu, wann es dir passt; deine Arbeit bleibt.
notice-newer-version = In einem anderen Tab läuft ein neueres Callboard. Lade diesen neu, um weiterzumachen.
notice-store-blocked = In einem anderen Tab läuft noch ein älteres Callboard und hält den Speicher fest. Schließe diesen Tab.
notice-store-full = Auf diesem Gerät ist kein Platz mehr, deshalb sind deine letzten Änderungen nicht gespeichert. Schaffe Platz, oder exportiere jetzt ein Paket.
notice-store-failed = Dieser Browser speichert deine Änderungen nicht. Exportiere jetzt ein Paket und lade dann neu. { $reason }
notice-store-recovered = Änderungen werden wieder gespeichert.
notice-restarted = Der Worker von Callboard blieb stehen und wurde neu gestartet. Was gespeichert war, ist da; sieh nach deiner letzten Änderung.
notice-update-needed = Jemand hier benutzt ein neueres Callboard. Lade neu, um alles zu sehen, was dort geschrieben wurde.
notice-key-used-elsewhere = Der Schlüssel dieses Geräts wird auch anderswo benutzt: Seine Festplatte wurde kopiert, oder eine ältere Kopie wurde zurückgespielt. Nichts ist verloren. Um hier wieder zu schreiben, bitte ein Mitglied um eine Einladung und öffne sie in diesem Browser.
notice-store-emptied = Der Speicher dieses Browsers wurde geleert. Diese Produktionen waren hier: { $productions }. Öffne noch einmal den Link einer Einladung oder importiere ein Paket, um sie zurückzuholen.
notice-workspace-gone = Diese Produktion ist nicht mehr auf diesem Gerät. Sie wurde in einem anderen Fenster entfernt.
lacking-secure-context = Diese Adresse ist nicht sicher (weder https noch localhost). Callboard geht hier, öffnet sich aber nicht ohne Netz, und der Browser kann löschen, was er hält, wenn der Platz ausgeht: Exportiere oft Pakete.
lacking-opfs = Dieser Browser hält keine Dateien, deshalb bleiben Anhänge in seiner Datenbank.
lacking-locks = Dieser Browser kann nicht sagen, welcher Tab Dienst hat, deshalb verbindet sich jeder für sich.
lacking-service-worker = Dieser Browser kann Callboard nicht ohne Netz öffnen.
lacking-persistence = Dieser Browser kann löschen, was er hält, wenn der Platz ausgeht: Exportiere oft Pakete.

## Was sich nicht tun ließ; der Grund folgt

tried-authors = Wer das geschrieben hat, ließ sich nicht sagen.
tried-open = Die Produktion ließ sich nicht öffnen.
tried-list = Die Produktionen auf diesem Gerät ließen sich nicht auflisten.
tried-create = Die Produktion ließ sich nicht anlegen.
tried-rename = Die Produktion ließ sich nicht umbenennen.
tried-remove = Die Produktion ließ sich nicht entfernen.
tried-package = „{ $name }“ ließ sich nicht öffnen.
tried-keep = Das Paket ließ sich nicht zu deinem machen.
tried-export = Das Paket ließ sich nicht erstellen.
tried-templates = Die Vorlagen ließen sich nicht auflisten.
tried-modules = Die Abteilungen ließen sich nicht auflisten.
tried-adopt = Die Abteilung ließ sich nicht hinzufügen.
tried-me = Dein Name ließ sich nicht behalten.
tried-undo = Es wurde nichts rückgängig gemacht.
tried-redo = Es wurde nichts wiederholt.
tried-invite = Die Einladung ließ sich nicht erstellen.
tried-members = Die Mitglieder ließen sich nicht auflisten.
tried-disconnect = Das Relay ließ sich nicht trennen.
tried-log = Das Protokoll des Abgleichs ließ sich nicht lesen.
tried-diagnostics = Die Diagnose ließ sich nicht lesen.

## Zu einem Zeitpunkt

as-of-label = Die Produktion, wie sie war
as-of = Wie es war: { $when }
as-of-named = Wie es war
as-of-read-only = Hier lässt sich nichts ändern.
as-of-slider = Durch alle Änderungen gehen
as-of-before = Die Änderung davor
as-of-after = Die Änderung danach
as-of-date = Zu Tag und Uhrzeit
as-of-restore = Alles auf diesen Stand zurücksetzen …
as-of-plan = Was das Zurücksetzen ändert
as-of-plan-hint = Das würde sich ändern. Es ist eine einzige Änderung und lässt sich rückgängig machen.
as-of-restore-now = Alles zurücksetzen
as-of-back = Zurück zu jetzt
tried-restore = Es ließ sich nicht zurücksetzen.

import-more = { $count ->
    [one] Eine weitere Zeile
   *[other] { $count } weitere Zeilen
}
progress-opening = Wird geöffnet
progress-reading = Datei wird gelesen
progress-matching = Wird mit dem Bestand verglichen
progress-keeping = Wird vorgemerkt
progress-writing = Wird geschrieben
progress-sealing = Wird gesichert
progress-taking-in = Änderungen werden übernommen
progress-packing = Paket wird gepackt
progress-unpacking = Paket wird geprüft
progress-percent = { $percent } %
progress-left-seconds = { $count ->
    [one] noch etwa eine Sekunde
   *[other] noch etwa { $count } Sekunden
}
progress-left-minutes = { $count ->
    [one] noch etwa eine Minute
   *[other] noch etwa { $count } Minuten
}
