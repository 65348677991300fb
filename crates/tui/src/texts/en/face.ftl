### What the terminal face says.

notice-doubled-own = CAUTION: your identity was running in two places at once { $time }: a restored backup, or a stolen one
notice-doubled = CAUTION: { $name } was running in two places at once { $time }: a restored backup beside the original, or a stolen one
notice-looks-like = CAUTION: { $name } looks like { $other } and is somebody else: /contacts rename { $name } NAME
notice-rooms = CAUTION: { $name } brings more rooms than are kept here; the rest is not taken
notice-newcomer = CAUTION: { $name }: { $why }
notice-same-name = this is not your contact { $other }, who has another id: somebody else uses the name, or one that looks the same
notice-asks = { $count ->
    [one] somebody asks to become a contact: F5
   *[other] { $count } people ask to become contacts: F5
 }
notice-seen = F6: seen
notice-all = F6: all { $count }
notice-nothing = there is nothing to look at
notice-title = Look at this

node-gone = the node went away; looking for it…
too-small = too small a terminal: 60 by 20 shows everything
looking = looking…
you = you
heading-conversations = Conversations
first-nobody = Nobody here yet.
first-invite = /invite  makes an invite
first-invite-more = to hand over;
first-add = /add     uses one that
first-add-more = you were given.
by-you = you: { $what }
help-title = Help
commands-title = Commands
no-such-command = no such command
lines-shown = lines { $first } to { $last } of { $count }: Up, Down
sure-title = Are you sure?
yes = y yes
no = n no

thread-empty = Nothing was said here yet.
thread-below = { $count ->
    [one] one line below: End
   *[other] { $count } lines below: End
 }
thread-writing = is writing…
thread-blocked = blocked
thread-away = away
thread-away-saying = away: { $text }
thread-connected = connected
thread-unconnected = not connected
room-standing = { $members ->
    [one] one member
   *[other] { $members } members
 }, { $connected } connected
room-left = you are not in it any more
write-here = write to them…
purpose-answers = answers: { $beginning }
purpose-replaces = replaces what you said; Esc leaves it as it is
quote-missing = a message that is not here
message-deleted = deleted by its author
message-newer = needs a newer version of DirectNet
message-edited = edited
message-automatic = an automatic answer
mark-reach = { $read ->
    [0] delivered to { $delivered } of { $members }
   *[other] delivered to { $delivered } of { $members }, read by { $read }
 }
mark-queued = queued
mark-delivered = delivered
mark-refused = refused
mark-read = read
date-day = { $weekday }, { $day } { $month } { $year }
date-weekdays = Monday Tuesday Wednesday Thursday Friday Saturday Sunday
date-months = January February March April May June July August September October November December
date-months-short = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec

search-title = Search
search-more = Search: the latest { $count }, another word finds fewer
search-nothing = nothing was found
search-in-room = { $name } in { $room }
search-you-to = you to { $name }

compare-title = Verify
compare-verified = { $name } is verified. Compare again:
compare-unverified = { $name } is not verified. Compare with { $name }, who sees the same:
compare-yes = y: they are the same, word for word
compare-undo = u: take it back    any other key: nothing
invite-title = An invite
invite-hand-over = Hand this over; it works once, for a day:
words-title = Becoming contacts
words-say = Say this to the other person, who types it behind /pair or directnet pair:
words-hold = It works once, for five minutes, on this network. Any key takes it back.
words-guessed = somebody tried wrong words; nobody can try again: show new ones with /pair
words-crowded = somebody kept others from trying the words
words-expired = nobody came in time; /pair shows new words
contact-now = { $name } is a contact now
contact-is = { $name } is a contact
contact-already = { $name } was a contact already
contact-later = { $name } cannot be reached yet; the invite is presented later
contact-once-accepted = { $name } is a contact as soon as they have accepted too
contact-gone = { $name } is no contact any more
contact-verified = { $name } is verified
contact-unverified = { $name } is not verified
contact-blocked = { $name } is blocked
contact-unblocked = { $name } is not blocked
contact-introduced = { $first } and { $second } will be asked whether they want to be contacts
contact-unknown = there is no contact called { $name }
contact-delete = Delete { $name } and everything that was said? y deletes, any other key keeps it
presence-away = you are away now
presence-back = you are back
asked-waiting = waiting: they have your request, and may accept it
asked-unreached = waiting: they cannot be reached yet: { $why }
asked-no-answer = no answer yet
request-declined = { $name } was declined
request-withdrawn = { $name } is asked no more

holds-title = What holds
holds-all = all contacts without a decision of their own
on = on
off = off
up-to = up to { $size }
fact-of = of
fact-receipts = receipts
fact-presence = presence
fact-typing = typing
fact-notifications = notifications
fact-auto-accept = auto-accept
fact-inbox = inbox
fact-requests = requests
fact-change = change
holds-change = /contacts set [WHO] --receipts on, off or default; and so on

status-title = Status
port-title = Port
file-title = File
request-title = Request
id-title = Your id
page-title = The page
page-once = in a browser of this machine; it works once
rooms-title = Rooms
room-title = Room
fact-name = name
fact-id = id
fact-open = open
fact-reachable = reachable at
fact-listens = listens on
fact-because = because
fact-contacts = contacts
fact-queued = queued
fact-home = home
fact-connected = connected
fact-addresses = addresses
fact-last-seen = last seen
fact-key-exchange = key exchange
fact-blocked = blocked
fact-state = state
fact-says = says
fact-caution = CAUTION
fact-from = from
fact-to = to
fact-size = size
fact-row = row
fact-on-disk = on this disk
fact-room = room
node-contacts = { $contacts }, { $connected } connected
node-queued = { $count ->
    [one] one message
   *[other] { $count } messages
 }
node-port-taken = UDP { $port } is held by { $who }
fact-yes = yes
fact-no = no
fact-no-because = no: { $why }
sent-queued = queued for { $name }: { $why }; it goes out by itself
sent-unreached = not reached yet
sent-refused = { $name } does not take it
down-sure = Stop the node? Nothing is received and nothing goes out until it is started again.

room-made = { $room } is there: /room add { $room } WHO lets somebody in
room-none = no rooms yet: /room create #NAME makes one
room-member-more = { $room }: a member more, { $count } in all
room-member-less = { $room }: a member less, { $count } in all
room-done = { $room }: done, { $count } in all
room-notifications = { $room }: notifications { $choice }
room-members = { $count ->
    [one] one member
   *[other] { $count } members
 }
room-members-left = { $count ->
    [one] one member
   *[other] { $count } members
 }, you are not in it
role-owner = owner
role-moderator = moderator
role-member = member
member-you = { $role }, you
member-connected = { $role }, connected
room-leave-sure = Leave { $room }? What was said stays here, and nothing more comes.

files-heading = Files: { $summary }
files-waiting = { $waiting ->
    [one] { $count }, 1 waits for you
   *[other] { $count }, { $waiting } wait for you
 }
files-none = /send WHO --file PATH offers one
column-name = NAME
column-with = WITH
column-size = SIZE
column-state = STATE
file-offered-you = offered to you
file-offered = offered
file-offered-room = offered, saved by { $saved } of { $members }
file-coming = coming
file-going = going out
file-waits = waits
file-saved = saved
file-declined = declined
file-withdrawn = withdrawn
file-failed = failed
file-refused = refused
file-newer = needs a newer version
file-count = { $count ->
    [one] 1 file
   *[other] { $count } files
 }
file-saved-as = saved as { $path }
file-goes-on = goes on as soon as there is a connection
file-bytes = { $size } ({ $bytes } bytes)
file-accepted = accepted: { $file } from { $contact }
file-none-here = there is no file to do this to
file-row-sure = Decline or stop the file of row { $row }? The contact is told.
file-not-this = not with this file: { $standing }
file-decline-sure = Decline “{ $name }”? { $contact } is told.
file-stop-sure = Stop fetching “{ $name }”? What is here of it is removed, and { $contact } is told.
file-give-up-sure = Give “{ $name }” up? What is here of it is removed, and { $contact } is told.
file-take-back-sure = Take the offer of “{ $name }” back? { $contact } is told.

requests-heading = Requests: { $summary }
requests-waiting = { $count ->
    [0] nobody waits for you
    [one] 1 waits for you
   *[other] { $count } wait for you
 }
requests-none = nobody asks, and nobody is asked
requests-closed = strangers cannot ask: /contacts set --requests on
requests-turned-away = { $count } more were turned away, because too many asked within an hour
column-who = WHO
column-says = SAYS
request-accepted = accepted; waits for them
request-introduced = introduced by { $name }
request-asked = asked { $day } { $month } { $time }
request-left = you ask; they have it
request-not-left = you ask; not reached
request-blocked = blocked
request-cannot = this cannot be done with what is chosen
request-decline-sure = Decline { $who }? They are not told, and this request does not come again.
request-block-sure = Block { $who }? They are not told; when they dial, nothing answers.

machine-title = Machine
machine-no-time = it does not say when
machine-reach = { $address }, from outside: { $reach }
fact-as-of = as of
fact-note = note
fact-ports = ports
ports-heading = Ports of this machine: { $summary }
ports-summary = { $worth ->
    [0] { $count }, none worth a look
   *[other] { $count }, { $worth } worth a look
 }
column-port = PORT
column-verdict = VERDICT
column-held-by = HELD BY
column-registered = REGISTERED
column-address = ADDRESS
verdict-nothing = nothing there
verdict-expected = as expected
verdict-known = known
verdict-unverified = unverified
verdict-unclaimed = unclaimed
verdict-different = different
verdict-look = look at this
fact-registered = registered
fact-on = on
fact-held-by = held by
fact-next = next
fact-by-hand = by hand
port-no-name = no name
port-outside = reachable from outside
port-inside = this machine only
port-holder = { $process }, process { $pid } of { $user }

palette-no-command = there is no command `{ $typed }`
palette-no-option = there is no option `--{ $name }` here
palette-too-many = `{ $word }` is one word too many
palette-decision = `--{ $name }` is on, off or default
need-invite = paste the invite behind `add`
need-whom = whom? `{ $example }`
need-whose = whose? `{ $example }`
need-which = which? `{ $example }`
need-what = what? `{ $example }`
need-which-file = which file? `{ $example }`
need-rename = whom, and how? `contacts rename OLD NEW`
need-introduce = whom to whom? `introduce NAME NAME`
need-request = whom, and where? `request ID --at ADDRESS`
need-which-request = which? `requests` shows their numbers
need-which-row = which? `files` shows the rows
need-room = which room? `room members #NAME`
need-room-whom = which room, and whom? `room add #NAME WHO`
asking-inviter = asking the inviter…
asking = asking…
dialling = dialling them…
looking-for-words = looking for whoever shows these words…
reading-file = reading all of it…
act-no-message = there is no message to do this to
act-only-own-words = only words of your own can be changed
act-only-own = only your own messages can be deleted
act-delete-sure = Delete “{ $beginning }” at both ends? y deletes, any other key keeps it
path-unusable = the path { $path } cannot be used
path-unusable-hint = give the whole path, from / on
