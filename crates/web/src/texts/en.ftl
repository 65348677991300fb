### What the page says, in English.

## Around every page

skip-to-content = Skip to the content
nav-label = Main
nav-conversations = Conversations
nav-ports = Ports
nav-settings = Settings
find-label = Find a port, service, program, malware or message
find-placeholder = Port, service, program, words
language-label = Language
foot-claim = Registered does not mean used, and unassigned does not mean free: what is claimed and what was seen are told apart here.
copy = Copy
copied = Copied
request-failed = That did not work. Is the node still running?
live = live
alert-link-used = At { $time }, somebody came with a login link that had been used before. If that was not you, somebody else has seen the link.
alert-seen = I have seen it

## Doors and failures

door-welcome = You are in.
door-go-on = Go on
door-used = This link was used before, at { $time }. A link works once. If that was not you, somebody else is in: stop the node, and start it again.
door-no-link = This link is too old, or it is none of this node.
door-left = You are out.
door-hint = Get a new link on the machine where the node runs:
refused-host = This is not an address of this page.
refused-origin = This request comes from another site, and nothing was done.
refused-body = This page reads forms and JSON, and nothing else.
refused-no-session = This page is for the user of the node alone.
no-number = The largest file to accept by itself is a whole number.
failure-title = That did not work
failure-inside = Something went wrong inside. The log of the node says more.
no-such-page = There is no such page.

## Ports: what a number is

port-word = Port
port-title = Port { $port }: { $name }
port-description = TCP and UDP port { $port }, { $name }: what it is registered for, what else uses it, its security record, and how to see what is on it.
neighbours-label = Port before and after
range-system = System port
range-user = User port
range-dynamic = Dynamic port
range-system-means = A system port, 0 to 1023: assigned by IANA through the IETF for services of the system. On most systems only root may listen here.
range-user-means = A user port, 1024 to 49151: assigned by IANA to whoever asks with a reason. Any program may listen here, registered or not.
range-dynamic-means = A dynamic port, 49152 to 65535: never assigned to anybody. Systems give them to programs for a while, mostly for the near end of a connection.

## The registry

registry-title = What the registry says
registry-service = Service
registry-description = Description
registry-assignee = Assignee
registry-contact = Contact
registry-registered = Registered
registry-modified = Changed
registry-reference = Reference
registry-unauthorized = Use by others
registry-notes = Notes
registry-source = As of { $date }:
status-assigned = assigned
status-reserved = reserved
status-unassigned = unassigned
status-withdrawn = withdrawn
status-no-record = no record
status-dynamic = never assigned

## Other lists

uses-title = What else is known to use it
uses-none = No list that we have names another use.
uses-own = From your own lists
browsers-refuse = Browsers refuse to open this port: a page could otherwise make them speak to a service that takes it for its own protocol.
ephemeral-told = { $systems }: ports of { $range } are given to programs that ask for any.
security-title = Security record
security-none = No malware is documented to use this port, and no control server of malware was seen on it by the lists that we have. That is no proof that it is harmless.
security-threats = Documented to use this port:
threat-rate = Such a record alone says little: { $ports } of { $of } ports have one ({ $percent } %).
endpoint-rate = Seen on { $ports } of { $of } ports ({ $percent } %): any server may be put on any port.
endpoints-told = Once seen on this number, by somebody, somewhere: { $endpoints ->
    [one] one control server
   *[other] { $shown } control servers
 } of { $families ->
    [one] one malware family
   *[other] { $families } malware families
 }.
endpoints-as-many = { $ports ->
    [one] No other port has as many.
   *[other] { $shown } ports have as many or more.
 }
sources-title = Sources

## Here and now

now-title = On this machine now
now-stamp = Looked at { $time }. This part renews itself when something changes.
identify-button = Ask what speaks there
identify-hint = Connects to this machine's own sockets and sends harmless first bytes.
gaps = What could not be seen
level-nothing = nothing there
level-expected = as expected
level-known = known
level-unverified = unverified
level-unclaimed = unclaimed
level-different = different
level-look = look at this
meaning-nothing = No socket of this machine holds it.
meaning-expected = What holds it is what you expect.
meaning-known = What holds it fits what it is registered for.
meaning-unverified = Whether what holds it fits could not be found out.
meaning-unclaimed = Somebody holds it, and nobody says what it should be.
meaning-different = It is held by something else than it is registered or expected for.
meaning-look = Worth your attention.
state-listening = listening
state-bound = bound
state-connected = connected to { $remote }
socket-address = Address
socket-reach = Reachable
socket-owner = Held by
socket-speaks = Speaks
owner-told = process { $pid } of user { $user }
owner-since = started { $time }
owner-unit = unit { $unit }
owner-container = container { $container }
owner-package = package { $package }
owner-directory = in { $directory }
owner-started-by = started by { $parents }
owner-deleted = its program file was deleted
reach-yes = by other machines
reach-limited = by some other machines
reach-forwarded = handed on elsewhere
reach-no = by this machine only
reach-filtered = kept out by the firewall
reach-not-permitted = only root may read the firewall
reach-unknown = not known
hand-title = Check by hand

## What the user expects

note-title = What you expect here
note-hint = Your own claim, kept in a file that you can read and edit. A port that is as you expect it is never reported.
note-transport = Transport
note-process = Program
note-exposure = Reachable
note-exposure-any-will-do = whichever
note-exposure-loopback = from this machine only
note-exposure-any = from everywhere
note-note = Note
note-save = Expect this
note-forget = Expect nothing here
expected-process = program
expected-user = user
expected-exposure = reachable
expected-executable = file
expected-unit = unit

## Neighbours, list, picture

near-title = Neighbours
ports-title = Ports of this machine
ports-summary = { $listeners ->
    [one] One port is held
   *[other] { $listeners } ports are held
 }, { $look ->
    [0] none is worth a look.
    [one] one is worth a look.
   *[other] { $look } are worth a look.
 }
table-port = Port
table-held = Held by
table-registered = Registered for
table-where = Where
table-verdict = Verdict
table-open = open
table-hidden = hidden
table-empty = Nothing listens here.
rows-left-out = { $rest ->
    [one] One more is not shown.
   *[other] { $rest } more are not shown.
 }
map-title = All 65,536 ports
map-hint = A row is 256 ports, from 0 at the top left. Choose one to see its page.
map-summary = { $held ->
    [one] One port is held
   *[other] { $held } ports are held
 } of 65,536; each is a link to its page.
legend-assigned = assigned
legend-held = held
legend-question = held, not explained yet
legend-expected = expected by you
legend-look = look at this

## Search

search-title = Search:
search-nothing = Nothing was found.
search-nothing-hint = A port is a number from 0 to 65535. A service, a program or a malware family is found by a part of its name, a message by its words.
search-held = On this machine
search-services = Registered services
search-uses = Known uses
search-threats = Malware, groups and campaigns
search-families = Malware families once seen
search-family-endpoints = { $endpoints ->
    [one] one control server
   *[other] { $shown } control servers
 }
search-messages = Messages
search-messages-more = More messages have it than are shown here; another word beside it finds fewer.

## Conversations

talk-add = Add a contact
talk-back = All conversations
talk-choose = Choose a conversation.
talk-nobody = There are no contacts yet. Hand somebody an invite, or use one.
talk-nothing = Nothing was said yet.
talk-unread = unread:
talk-you = you
talk-write-to = Write to { $name }
talk-typing = { $name } is writing …
talk-send = Send
talk-answer = Reply
talk-answer-off = Not a reply
talk-react = React with
talk-edit = Edit
talk-delete = Delete at both ends
talk-edited = edited
talk-deleted = Deleted.
talk-newer = This needs a newer version.
talk-about = About this contact
talk-id = Id
talk-name = Name
talk-rename = Rename
talk-block = Block
talk-unblock = Unblock
talk-block-hint = Nothing is taken from a blocked contact, and they are not told.
talk-latest = The latest messages
talk-earlier = Earlier messages
talk-automatic = automatic
talk-expires = When it disappears at both ends
talk-expires-never = stays
talk-expires-hour = for an hour
talk-expires-day = for a day
talk-expires-week = for a week
talk-expires-at = disappears at { $time }
severity-info = Info
severity-warning = Warning
severity-critical = Critical
standing-connected = connected
standing-unconnected = not connected
standing-joining = has not accepted yet
standing-refused = refused
standing-away = away
standing-last-seen = last seen { $time }
state-queued = queued
state-delivered = delivered
state-refused = refused
state-reach = { $read ->
    [0] delivered to { $delivered } of { $members }
   *[other] delivered to { $delivered } of { $members }, read by { $read }
}
state-read = read
invite-use-title = Use somebody's invite
invite-text = Their invite
invite-name = Call them
invite-use = Add
invite-make-title = Hand out an invite
invite-make-hint = Whoever has it can become your contact, once, within a day. Send it in a way that you trust.
invite-make = Make an invite
invite-terms = Good { $uses ->
    [one] once
   *[other] { $uses } times
 }, until { $time }:
invite-qr = The invite as a QR code

## Words: becoming contacts by saying something

words-title = By words that you say
words-hint = One of you shows a number and two words, the other types them. They work once, for five minutes.
words-show = Show words
words-hidden = Do not answer on the local network: they need my address
words-tell = Say these to one person, who types them into their own DirectNet.
words-until = Good once, until { $time }, and as long as this page stays open.
words-addrs = Where this node can be reached, if it is not found by itself:
words-waiting = Waiting for the other person …
words-theirs = The words that they show
words-at = Their address, if they are not on the same network
words-use = Use these words
words-joined = { $name } is a contact now.
words-not-stored = Somebody knew the words, and could not be added: { $trouble }
words-guessed = SOMEBODY TRIED WRONG WORDS. They are not good any more: nobody can try again, and nobody was added.
words-crowded = Somebody began again and again without trying words. They are not good any more, and nobody was added.
words-expired = Nobody came in time. The words are not good any more.
words-taken-back = These words were taken back.

## Contacts: how sure, and what is decided

verified = compared and the same
caution-title = Look twice
caution-same-name = { $other } is another contact of yours with the same name, or one that looks the same. This is somebody else.
caution-looks-like = This name looks like { $other }, and it is somebody else. Call one of them something else.
caution-doubled = Their identity was seen running in two places at once, at { $time }: a restored backup beside the original, or a stolen one. Ask them, in another way.
caution-doubled-own = Your identity was seen running in two places at once, at { $time }: a restored backup beside the original, or a stolen one.
caution-blocked = Blocked: nothing is taken from this contact, and what you write waits.
caution-inbox-full = This contact has left here as much as it may. Nothing more is taken until you delete something, or allow more.
caution-inbox-full-there = This contact takes nothing more from you for now. What you write waits.
caution-rooms-turned-away = This contact brings more rooms than are kept here: 512. The rest is not taken.
contact-back = The conversation
contact-standing = State
contact-decide = Settings for this contact
contact-end = Block or remove
contact-remove = Remove this contact
contact-remove-sure = Delete this contact here with everything that was said. They are not told.
verify-title = Is it really them?
verify-hint = Compare these words with theirs, face to face or on the telephone. If all are the same on both ends, nobody stands between you.
verify-yours = You
verify-same = They are the same
verify-undo = They are not the same
verify-done = Compared, and the same, at { $time }.
verify-by-code = By a code
verify-code = The safety words as a QR code
verify-their-code = The text of their code
verify-compare = Compare
introduce-title = Introduce to somebody
introduce-hint = Both are told of each other, and each decides whether they become contacts.
introduce-to = To whom
introduce = Introduce
introduce-done = Introduced to { $name }. They both decide now.

## Requests

requests-title = Requests
requests-none = Nobody asks to become your contact.
requests-closed = Strangers may not ask you.
requests-introduced = Introduced by { $name },
requests-accept = Accept
requests-accepted = Accepted; they have still to accept you.
requests-decline = Decline
requests-turned-away = { $count ->
    [one] One stranger was turned away
   *[other] { $count } strangers were turned away
 } because too many asked within an hour.
requests-sent = Whom you ask
requests-left = asked at { $time }
requests-not-left = not reached yet
requests-withdraw = Ask no more
requests-blocked = Blocked strangers
requests-ask-title = Ask somebody without an invite
requests-ask-hint = It takes their id and an address. They see your name, your id and what you say, and decide.
requests-addrs = Their addresses
requests-words = What you say to them
requests-ask = Ask

## Files

file-offered = offered
file-reach = offered, { $saved } of { $members } have it
file-to-decide = offered to you
file-accepted = on its way
file-saved = here
file-saved-there = there
file-declined = declined
file-withdrawn = taken back
file-failed = stopped:
file-refused = cannot be taken:
file-accept = Accept
file-decline = Decline
file-stop = Stop
file-withdraw = Take back
file-take = Save
file-elsewhere = Save elsewhere
file-folder = Folder, from the root
file-preview = Small picture of { $name }
file-attach = Offer files
file-drop = or drop them here
file-no-name = A file of this name cannot be taken.
file-too-large = The page takes files of up to 16 GiB; offer larger ones with directnet send --file.
form-too-large = That is too long: the page takes 256 KiB at once, and a message has at most 64 KiB.
file-not-taken = The file could not be taken: { $why }

## Rooms

room-new-title = Make a room
room-new-hint = A conversation of up to 100 contacts.
room-new = Make
room-about = About this room
room-members = { $count ->
    [one] one member
   *[other] { $count } members
 }
room-left = you are not in it
room-add-title = Let somebody in
room-who = Whom
room-add = To read from now on
room-add-with-history = To read everything
room-promote = Make a moderator
room-demote = Make a plain member
room-hand-over = Hand over
room-remove = Remove
room-decide = Settings for this room
room-notifications = You are told at once when somebody writes
room-leave-title = Leaving
room-leave = Leave this room
role-member = member
role-moderator = moderator
role-owner = owner

## Settings

settings-node = This node
settings-sockets = Listening
settings-addrs = Reachable at
settings-home = Directory
settings-version = Version
settings-privacy = Settings for all contacts
settings-receipts = They are told which of their messages were shown to you
settings-presence = They are told whether you are here
settings-typing = They are told that you are writing to them
settings-save = Save
settings-privacy-hint = Unless you decide otherwise about one of them.
settings-notifications = You are told at once when they write
settings-auto-accept = Files of up to so many MiB are accepted by themselves (0: none):
settings-requests = Strangers may ask to become contacts
settings-as-for-all = As for all contacts
settings-browser = This browser
settings-leave = Log out here

## Being away, and being told

news-message = { $name } wrote.
news-in-room = { $name } wrote in { $room }.
presence-title = Being away
presence-away = You are away since { $time }.
presence-text = What contacts are told
presence-go = I am away
presence-back = I am back
notify-on = Notify me in this browser
notify-off = Do not notify me in this browser
notify-denied = The browser does not allow it
notify-hint = It tells who wrote, not what, while this page is open and out of sight.

## The static encyclopedia

atlas-title = Every port
atlas-lead = All 65,536 TCP and UDP port numbers: what each is registered for, what else is known to use it, its security record with how common such records are, and how to see what is on it.
atlas-ranges = By number
atlas-search = Search
atlas-no-script = Searching takes a script of this site. Every port is on a list:

## The machines of contacts

machines-title = On your machines
machines-asking = asking…
machine-stamp = The machine looked at { $time }, by its own clock; the verdict is its own.
settings-ports = They may ask what is on the ports of this machine
settings-ports-asked = asked last about { $what }, { $time }
settings-ports-refused = were refused when they asked about { $what }, { $time }
settings-ports-all = all of them
