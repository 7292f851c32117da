# Callboard in English: the frame, home, joining, sharing. The grid and the panels have files of their own.

app-name = Callboard

## Moments

ago-now = just now
ago-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
ago-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
ago-yesterday = yesterday

## What failed, why, and what to do

failure-not-available = This part of Callboard is not built yet.
failure-no-workspace = No production is open. Open one first.
failure-not-found = It is not on this device. It may have been removed in another window.
failure-unknown-table = No department here has a table “{ $table }”. Add the department that brings it.
failure-unknown-field = There is no single field “{ $field }” here. Check the name.
failure-invalid = Nothing was written, because something in it does not fit: { $message }
failure-not-allowed = Your role here lets you look, not write. Ask the owner for an editor’s invite.
failure-changed = Somebody changed it meanwhile. Look at it again, then decide.
failure-not-connected = This production is not connected to a relay. Connect it first.
failure-unsent = { $count ->
    [one] 1 change exists only on this device. Export a package first.
   *[other] { $count } changes exist only on this device. Export a package first.
}
failure-offline = The relay does not answer. Your work is safe here and is sent when the relay is back.
failure-refused = The relay refused. Ask whoever runs it why.
failure-refused-expired = The invite has expired. Ask for another one.
failure-refused-revoked = The invite was taken back. Ask for another one.
failure-refused-used-up = The invite was used as often as it may be. Ask for another one.
failure-refused-unknown = The relay does not know this invite. Check that the whole link was copied.
failure-damaged = Part of it is damaged and cannot be read. Nothing here was changed. Get it again from where it came.
failure-newer-format = It was made by a newer Callboard. Reload to get the newest one.
failure-too-large = It is larger than Callboard takes. Split it into parts.
failure-quota = This device has no space left for it. Make space, then try again.
failure-storage = This browser could not store it. Nothing that was saved is lost. Try again, or export a package.
failure-cancelled = It was cancelled. Nothing was changed.
