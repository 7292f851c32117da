# Eine Tabelle, die man Eintrag für Eintrag durchgeht, und Listen in einer Reihenfolge.

## Die Vorstellungsansicht

show-label = { $view }: { $table }
show-now = Jetzt
show-before = Vor dem ersten
show-gone = Steht nicht mehr in der Liste.
show-next = Als Nächstes
show-next-chosen = Als Nächstes, außer der Reihe
show-ready = Achtung
show-end = Das war das letzte.
show-none = nichts
show-ahead = Danach
show-follows-on = folgt
show-fact = { $field } { $value }
show-since = Seit
show-progress = Wie viel davon gelaufen ist
show-ran = { $ran } von { $whole }
show-empty-hint = Was in der Tabelle ist, steht hier, eins nach dem anderen.

show-go = Los
show-back = Zurück
show-look-ahead = Vorausschauen
show-look-back = Zurückschauen
show-glance = Blick woandershin
show-return = Zurückkehren
show-space = Leertaste
show-hand = Durchgehen
show-leave = Verlassen

show-alone = Niemand führt
show-leads = { $count ->
    [0] Du führst. Noch folgt niemand
    [one] Du führst, 1 folgt
   *[other] Du führst, { $count } folgen
}
show-follows = Folgt { $name }
show-follows-own = Folgt deinem anderen Fenster
show-lost = { $name } zuletzt gehört um { $time }
show-given-up = { $name } hat die Führung um { $time } abgegeben
show-lead = Führung übernehmen
show-release = Führung abgeben

show-jump = Springen zu
show-jump-label = Nummer oder Worte dessen, was als Nächstes kommt
show-jump-none = Nichts heißt so.

show-heard = { $now }. Als Nächstes: { $next }.
show-heard-first = Vor dem ersten. Als Nächstes: { $next }.
show-heard-ready = Achtung: { $next }.

show-key-go = Weiter zum Nächsten
show-key-back = Zurück
show-key-ready = Achtung
show-key-choose = Wählen, was als Nächstes kommt
show-key-leave = Eine Wahl zurücknehmen, zurückkehren, verlassen

## Listen

list-label = { $view }, eine Liste
list-keys = Auf und ab führen von einem zum nächsten, Enter öffnet eines. Leertaste oder die Pfeile längs der Zeile öffnen, was daran hängt.
list-turn = Was an { $title } hängt
list-empty-hint = Was in der Tabelle ist, steht hier, eins unter dem anderen.
