
## Sending

no-answer-yet = no answer yet
sent-delivered = delivered to { $contact }
sent-read = read by { $contact }
sent-to-room = sent to { $room }
sent-reach = { $read ->
    [0] delivered to { $delivered } of { $members } in { $room }
   *[other] delivered to { $delivered } of { $members } in { $room }, read by { $read }
}
sent-queued = queued for { $contact }: { $trouble }; it goes out by itself when { $contact } can be reached
send-refused = { $contact } does not take the message
send-refused-hint = ask them whether they have you among their contacts
send-file-read = --wait read is for messages
send-file-read-hint = directnet files --all shows which files were saved
send-no-draft = there is no draft for { $contact }
send-expiry-wrong = a message is there for one second to 136 years
send-wait-wrong = { $text } is neither delivered, nor everyone, nor read, nor a span of time such as 30s
send-two-limits = --wait and --within both say how long
send-two-limits-hint = write: --wait delivered --within 30s
send-late = not delivered to { $contact } in time: { $trouble }
send-late-hint = the message is queued and goes out by itself; do not send it again
send-not-everyone = in time delivered to { $delivered } of { $members } in { $room }
send-not-everyone-hint = the others get it from any member when they are back; do not send it again
send-unread = delivered to { $contact }, and not read in time
send-unread-hint = some contacts do not let you know what they read
send-no-text = there is no text to send
send-no-text-hint = write it behind the name, or pipe it in: uptime | directnet send NAME
send-too-long = this is more than a message holds: { $most } bytes (64 KiB) of text
send-too-long-hint = leave it in a file and send them its name, or send the part that matters: tail -n 50 | …
send-not-text = standard input is not text: it is not valid UTF-8
send-not-text-hint = messages carry text only
send-line-failed = not sent: { $error }
send-lines-unreadable = standard input cannot be read as lines of text: { $error }
send-lines-refused = { $contact } does not take { $count } of the messages
send-lines-late = { $count } messages were not delivered to { $contact } in time
send-lines-late-hint = they are queued and go out by themselves; do not send them again
send-lines-delivered = { $count } delivered to { $contact }
send-lines-queued = { $count } queued for { $contact }: { $trouble }; they go out by themselves when { $contact } can be reached
send-left-out = { $count ->
    [one] one symbolic link or special file in it is not offered
   *[other] { $count } symbolic links and special files in it are not offered
 }
draft-none = no draft for { $contact }

## Showing messages

recv-nothing = nothing new
recv-node-gone = the node went away
recv-not-taken = { $count } messages stay unread, because the program did not take them
recv-stays-unread = message { $row } stays unread: { $trouble }
presence-away = { $contact } is { $presence }
presence-here = { $contact } is here
presence-gone = { $contact } is gone
history-nothing = nothing has been said yet
search-nothing = nothing found
show-needs-newer = (this message needs a newer version of DirectNet)
show-deleted = (deleted)
show-away = (away)
show-you = you
show-you-to = you to { $contact }
show-offers = offers { $file } ({ $size }): { $state }
show-automatic = automatic
show-info = info
show-warning = warning
show-critical = critical
show-answers = to "{ $beginning }"
show-answers-deleted = to a deleted message
show-answers-missing = to a message that is not here
show-queued = (queued)
show-reach = { $read ->
    [0] delivered to { $delivered } of { $members }
   *[other] delivered to { $delivered } of { $members }, read by { $read }
}
show-refused = (refused)
show-edited = (edited)
show-disappears = (disappears)

## Programs that are named on the command line

exec-not-words = --exec { $text } cannot be split into words: { $error }
exec-not-words-hint = write the program and its arguments, with quotes around what has blanks in it
exec-ended = { $program } ended with { $status }
exec-too-long = { $program } took too long and was ended
exec-not-run = { $program } could not be run: { $error }

## Rooms

send-lines-to-room = { $count } sent to { $room }
room-members = { $room }  { $count } members
room-not-in-it = you are not in it
room-owner = owner
room-moderator = moderator
room-you = (you)

## Files

files-none = no files: directnet send WHO --file PATH offers one
files-none-open = no files are open: directnet files --all lists those that have come to an end
files-preview-terminal = a picture is no text for a terminal
files-preview-unreadable = the node's answer cannot be read
files-accepted = accepted: { $file } from { $contact }
files-stopped = stopped: { $file }
files-declined = declined: { $file }
files-path = the path { $path } is not valid UTF-8
column-row = ROW
column-with = WITH
column-name = NAME
column-size = SIZE
column-state = STATE
files-folder = { $name } ({ $count ->
    [one] 1 file
   *[other] { $count } files
 })
file-offered-here = offered: directnet files accept { $row }
file-offered = offered
file-offered-reach = offered, saved by { $saved } of { $members }
file-saved-as = saved as { $path }
file-saved = saved
file-saved-by = saved by { $contact }
file-declined = declined
file-withdrawn = withdrawn
file-failed = failed
file-failed-again = { $failed }; again: directnet files accept { $row }
file-refused = refused
file-needs-newer = needs a newer version
file-because = { $state }: { $reason }
file-coming = coming
file-going-out = going out
file-waits = accepted, waits for the contact
file-accepted-there = accepted by the contact
file-percent = { $state }: { $percent } %
file-not-saved = { $file } was not saved: { $state }
file-bar-waits = waits
files-bar-percent = { $percent } % of { $size }
