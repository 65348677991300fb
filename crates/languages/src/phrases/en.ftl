
## The node and the way to it

no-node = no node is running here
no-node-hint = start one with: directnet up    (looked at { $path })
no-permission = no permission to talk to the node at { $path }
no-permission-hint = a node answers only the user who started it
cannot-talk = cannot talk to the node at { $path }: { $why }
no-explanation = the node answered { $status } without an explanation
not-properly = the node did not answer properly: { $why }
other-version-hint = if the node is of another version, restart it: directnet down, then directnet up
line-without-end = the node sent a line without an end
node-stopping = the node is stopping
node-going-down = the node is going down
no-randomness = the system has no randomness to give
node-running = a node is running in { $path } already{ $why }
home-too-long = the path { $path } is too long: a local socket in it would exceed { $most } bytes
home-unusable = cannot use the directory { $path }
cannot-listen = cannot listen on { $path }
cannot-start-messenger = cannot start the messenger
page-cannot-listen = the page cannot listen on { $address }
no-page-hint = start it again without --no-web: directnet down, then directnet up
udp-taken = UDP port { $port } is taken
udp-unusable = cannot use UDP port { $port }
quic-failed = the QUIC endpoint failed to start
request-too-long = a request has at most { $most } bytes

## Reaching a contact

not-reached-yet = not reached yet
has-you-not = does not have you among its contacts
not-running = not running
connection-lost = the connection was lost just now
no-address-known = no address of the peer is known
nothing-answered = nothing answered at { $addresses }
connection-failed = the connection failed
handshake-failed = the handshake failed
peer-silent = the peer said nothing in time
invalid-key = the id is not a valid key
alone-in-room = nobody else is in the room
inbox-full-there = { $contact } takes nothing more from here for now: its inbox is full

## Contacts

no-contact = there is no contact called { $contact }
no-contact-like = did you mean { $contact }?
no-contacts-hint = there are none yet: directnet invite, or directnet add
contacts-hint = directnet contacts lists them
name-taken = there is a contact called { $contact } already
name-taken-as-hint = choose another name with: --as NAME
name-taken-name-hint = choose another name with: --name NAME
name-taken-known-hint = if you know who it is, choose another name with: --as NAME
not-accepted = { $contact } did not accept your invite
not-accepted-hint = ask for a new invite and use it with: directnet add
is-blocked = { $contact } is blocked
you-blocked = you have blocked { $contact }
you-blocked-found = you have blocked { $contact }, which was found
you-blocked-inviter = you have blocked whoever made this invite: { $contact }
unblock-hint = directnet contacts unblock { $contact }
introduce-self = { $contact } cannot be introduced to themselves
no-contact-yet = { $contact } is no contact yet
not-the-code = this is NOT the code of { $contact } and you: somebody may stand between
not-the-code-hint = make sure that the code is theirs for you; if it is, do not trust this contact, and make another invite in person
inbox-of-one = how much may be left here is decided for one contact: name it
inbox-least = an inbox has at least { $least } bytes (4 MiB)
requests-of-strangers = requests come from strangers: nothing is decided about them for one contact
name-empty = a name cannot be empty
name-long = a name has at most { $most } bytes, this one has { $len }
name-character = a name cannot contain { $character }
name-beginning = a name cannot begin with { $character }
id-length = an id has { $wanted } characters, this text has { $len }
id-mistyped = the id is mistyped: its checksum does not fit

## Invites and pairing

not-an-invite = this is not an invite: an invite begins with { $prefix }
not-an-invite-hint = the other side makes one with: directnet invite
invite-damaged = this invite is damaged: characters are missing or wrong
invite-damaged-hint = copy the whole invite again, from "directnet:" to its last character
update-hint = update this DirectNet
invite-own = this is an invite of your own
invite-own-hint = give it to somebody else
invite-expired-ago = this invite expired { $seconds } seconds ago
invite-used = this invite has been used
invite-expired = this invite has expired
invite-unknown = the inviter does not know this invite
invite-not-accepted = the inviter did not accept this invite
invite-new-hint = ask for a new invite
invite-uses = an invite has 1 to { $most } uses
words-shown = words for a pairing are shown already
words-shown-hint = one pairing goes on at a time; end the other one first
words-own = these words are shown by this node itself
words-own-hint = tell them to the other person
words-not-shown = no words with this number are shown there, or not any more
words-not-shown-hint = have new words shown with: directnet pair
words-wrong = these are not the words that are shown there
words-wrong-hint = they are used up now: have new words shown with `directnet pair`; if these were typed rightly, somebody else may have answered
pairing-unfinished = the pairing was not finished
pairing-unfinished-hint = try again; both sides need a version of DirectNet that pairs
words-format = this is not a number and two words, such as 7-orbit-velvet
words-format-hint = the other side shows the number and the words with: directnet pair
word-unknown = { $word } is not one of the words that are used for this{ $why }
nobody-shows = nobody nearby shows words with the number { $number }
several-show = several nodes nearby answer to the number { $number }
several-show-hint = name the right one's address with: --at ADDRESS, or have other words shown
no-network = there is no network to ask on
still-shown-hint = if the other side still shows the words, name its address with: --at ADDRESS
addresses-hint = `directnet status` shows the other side its addresses
not-an-address = { $text } is not an address
not-an-address-hint = an address is like 192.0.2.1, 192.0.2.1:3447, 2001:db8::1 or [2001:db8::1]:3447
verify-not-text = this is no text of directnet verify: it begins with "directnet-verify:"
verify-damaged = this text is damaged: characters are missing or wrong

## Requests

no-request = there is no request { $which }
no-request-hint = directnet requests lists them
several-requests = several who ask call themselves { $name }
several-requests-hint = use the number that directnet requests shows
addresses-most = at most { $most } addresses are tried
no-address = { $text } is no address
no-address-hint = an address is written 192.0.2.1:3447 or [2001:db8::1]:3447
request-own-id = this is your own id
request-text-long = a request has at most { $most } bytes of text, this one has { $len }
request-no-address = without an address nobody can be asked
request-many = { $count } people are being asked already
request-many-hint = ask some of them no more: directnet requests withdraw
request-gone = there is no such request any more

## Messages

message-empty = the message is empty
message-empty-hint = write the text behind the name, or pipe it in: uptime | directnet send NAME
message-length = a message holds 1 to { $most } bytes of text
message-long = the message has { $len } bytes; a message holds at most { $most } bytes of text
message-long-hint = put it into a file and tell them where it is, or send it in parts
absence-long = { $len } bytes about an absence exceed the limit of { $most }
absence-long-hint = say it shorter; a longer text is a message
reaction-length = a reaction of { $len } bytes is outside the limit of 1 to { $most }
reaction-control = a reaction cannot contain control characters
reaction-hint = use one emoji, or a word
no-message-named = there is no message { $named }
no-message-in-room = there is no message { $named } in #{ $room }
no-message-name = { $named } is no message: it is named by its row, or by its id of 32 digits
no-such-message = there is no such message, or it was deleted
not-the-author = only the author of a message can edit or delete it
key-length = a key has 1 to { $most } bytes
key-length-hint = use a hash of what makes the message the same one
no-room-called = there is no room called #{ $room }
no-room-hint = directnet room list shows the rooms
no-such-room = there is no such room
restored-nobody-heard = nobody of the room was heard since the backup was restored
restored-nobody-heard-hint = members hand back what you said after the backup was made; then you can write again
not-in-room = you are not in this room
room-members-hint = directnet room members #NAME shows who may do what

## Files

files-hint = directnet files shows what is offered
no-file-offered = no file is offered in message { $row }
no-such-file = no such file is offered
file-accepted-already = it is accepted already
file-saved-already = it is saved already
file-was-declined = it was declined
file-not-offered = it is not offered any more
file-offered-from-here = it is offered from here, and not to you
file-changed-here = it was changed after it was offered
file-changed-there = it is not what was offered any more
file-other-there = they got other bytes than were offered
file-not-taken-there = they could not take it
file-other-from-contact = their program sent something else: { $why }
file-other-from-member = the program of { $name } sent something else: { $why }
file-part-damaged = part { $part } of { $parts } is not what was offered
file-hashes-damaged = the hashes are not those of what was offered
file-list-damaged = the list of the folder is not the one that was offered
file-tag-damaged = what came is no file
file-cannot-be-taken = it cannot be taken: { $why }
file-no-room = it has { $wanted } bytes, and there is room for { $available }
file-no-room-hint = make room, or save it elsewhere with: --to DIR
file-needs-room = it needs { $wanted } bytes more, and there is room for { $available }
not-a-folder = { $path } is not a folder
not-absolute = { $path } is not an absolute path
cannot-be-written = it cannot be written: { $why }
cannot-read = cannot read { $path }
neither-file-nor-folder = { $path } is neither a file nor a folder
file-name-unfit = the name of { $path } is not valid UTF-8, or is none
file-too-large = { $path } is larger than the 1 TiB that a transfer holds
folder-too-large = { $path } holds more than { $most } files and folders, or is nested too deep
file-changed = { $path } changed while it was read
contact-sends-no-more = the contact sends no more
no-preview = there is no preview: { $why }
no-preview-hint = directnet files --all shows where the file is: open it in a program for it
preview-not-here = it is a folder, or not here yet
preview-no-picture = it is no picture that can be shown: PNG, JPEG, WebP and GIF are
preview-file-large = its { $bytes } bytes are more than are read for a preview
preview-pixels = its { $width } × { $height } pixels are more than are read for a preview
preview-slow = it takes too long to read
preview-broken = it is damaged, or asks for too much memory
disk-full = the disk is full

## Store, backup, passphrase

disk-full-nothing = the disk is full; nothing was stored
disk-full-hint = make room where the node's directory is, then try again; everything stored before is safe
store-failed-because = the store failed: { $why }
store-failed-hint = nothing was stored by this request; the node's log may say more
store-failed = the store failed
store-closed = the store is closed
write-before-failed = a write before this one failed
wrong-key = the key in { $key } does not open { $path }: it is the key of another store
key-missing = { $path }, the key of the store, is missing
store-passphrase = the store is opened with a passphrase
passphrase-wrong = the passphrase is wrong: it does not open { $path }
store-keyring = the store is opened with a secret in the keyring (entry { $entry })
keyring-secret-wrong = the secret in the keyring (entry { $entry }) does not open { $path }
missing-with-key = { $path } is missing, although its key is there
damaged = { $path } is damaged
newer-schema = { $path } was written by a newer version of DirectNet (schema { $found }, this version knows { $known })
cannot-use = cannot use { $path }
resource-refused = the system refused a resource
cannot-read-or-write = cannot read or write { $path }
newer-layout = the store was made by a newer version of DirectNet (layout { $found }, this version reads { $known })
exists-already = { $path } exists already
cannot-write = cannot write { $path }
not-a-history = this is not the beginning of an exported history
history-newer = the history is of version { $found }, and this program reads version { $known }
history-line-long = the line is longer than { $most } bytes
history-field = the field { $field } has a value that it cannot have
history-line = line { $number }
history-strangers = more than { $most } people in it are no contacts
history-rooms = it is of more than { $most } rooms
history-unreadable = cannot read the history
passphrase-empty = the passphrase is empty
passphrase-long = the passphrase has more than { $most } bytes
keyring-unsupported = keeping a key in the keyring of this system is not there yet
keyring-no-program = there is no program { $program }, which reaches the keyring
keyring-not-asked = the keyring cannot be asked
keyring-locked = the keyring is not there or is locked: { $why }
keyring-timed-out = the keyring did not answer within { $seconds } seconds
keyring-no-entry = the keyring has no entry { $entry }, which opens the store
keyring-unfaithful = the keyring gave back something else than it was to keep
store-there = there is a store already: { $path }
not-a-backup = { $path } is no backup of a DirectNet store
backup-newer = { $path } was made by a newer version of DirectNet
backup-passphrase = { $path } is opened with a passphrase

## What is said beside others

in-process = {" "}(process { $pid })
size-wrong = { $text } is no size; write 500kB, 10MB or 2GiB
size-bytes = { $bytes } bytes
expectations-hint = mend the file; `directnet expect --help` shows what it may say
or-rather = ; did you mean { $word }?
name-blanks = blanks
name-the-character = the character { $character }

## Verdicts on ports

reason-nothing = no socket holds it here
reason-not-looked-at = its sockets were not looked at
reason-fits = registered for { $service }, and the name { $program } fits
reason-other = registered for { $service }, but { $program } holds it
reason-not-compared = registered for { $service }, which could not be compared with what is there
reason-go-between = { $program } holds it for another program
reason-shared = { $program } uses it too
reason-reserved = the registry keeps it in reserve: nobody is registered
reason-withdrawn = its registration was withdrawn: nobody is registered
reason-dynamic = nobody can register it: it is in the dynamic range, free for any use
reason-no-record = the registry has no record of it
reason-unassigned = the registry lists it as unassigned
reason-fits-use = not registered, but commonly used by { $name }, and the name { $program } fits
reason-used-by-other = commonly used by { $names }, but { $program } holds it
reason-expected = expected: { $what }
reason-expected-not-compared = expected: { $what }, which could not be compared with what is there
reason-expected-missing = expected and not there: { $what }
reason-expected-process = expected { $expected }, but { $found } holds it
reason-expected-user = expected user { $expected }, but it is user { $found }
reason-expected-program = expected the program { $expected }, but it is { $found }
reason-expected-unit = expected unit { $expected }, but it runs in { $found }
reason-expected-no-unit = expected unit { $expected }, but it runs in none
reason-expected-tied = expected { $expected }, but it is tied to { $found }
reason-expected-narrower = expected { $expected }, but it is tied to less
reason-reachable = other machines can reach it
reason-reachable-how = reachable from other machines: { $why }
reason-maybe-reachable = maybe reachable from other machines: { $why }
reason-filtered = other machines cannot reach it: filtered by { $rule }
reason-only-here = only this machine can reach it
reason-connected = connected: it receives from one address alone
reason-out-of-reach = other machines cannot reach it: { $why }
reason-ephemeral = this machine gives such ports to programs that ask for any
reason-not-listening = bound without listening: nobody can connect, and nobody else can have the port
reason-memory = its program runs from memory and has no file
reason-deleted = its program lay where everybody may write, and was deleted
reason-writable = everybody may change its program's file
reason-writable-directory = its program lies in a directory where everybody may write
reason-replaced = its program's file was replaced or removed since: an update waits for a restart
next-nothing = nothing to do
next-as-root = ask again as root to see who holds it
next-inspect = if you do not know process { $pid }, find out what started it; if only this machine needs it, bind it to 127.0.0.1
next-recognise = if you do not know process { $pid }, find out what started it
next-reconcile = if process { $pid } is right, change what is expected with `directnet expect`; if you do not know it, find out what started it
next-start = start it, or change what is expected with `directnet expect`
next-forwarding = the arguments of process { $pid }, or the unit it serves, tell who is behind it
next-by-hand = check by hand with the commands below

## Who holds a port, and from where it is reached

owner-not-permitted = not permitted to see the owner
owner-hidden = hidden even from root: some processes may not be searched
owner-ended = the owner ended while it was looked for
owner-outside = no process in sight holds it: the owner is outside of this container
owner-kernel = no process holds it: the kernel does, or a message that was not received yet
owner-kernel-for = no process holds it: the kernel does, likely for { $why }
kernel-nfs = its NFS server
kernel-vxlan = a VXLAN tunnel
kernel-geneve = a Geneve tunnel
kernel-wireguard = a WireGuard tunnel
owner-not-told = this system does not tell the owner
reach-yes = yes
reach-except = yes, except { $conditions }
reach-only = only { $conditions }
reach-handed-on = handed on to { $to } ({ $rule })
reach-no = no, { $why }
reach-no-filtered = no, filtered by { $rule }
reach-not-permitted = not permitted to see the firewall: ask again as root
reach-unknown = unknown: { $why }
loopback-only = loopback only
does-not-listen = it does not listen
one-address = it receives from one address alone
interface-down = the interface { $interface } is down
nothing-passed-on = this machine passes no packets on
rule-not-understood = a rule was not understood: { $rule }
firewall-no-program = there is a firewall, but no { $program } to read it (package { $package })
firewall-unreadable = the firewall could not be read: { $why }
loopback-handed-in = loopback only, yet packets of other machines may be handed on to it by { $rule }
other-namespace = another network namespace
firewall-not-read = the firewall of this system is not read

## What could not be seen

gap-unread = the sockets of this machine could not be read: { $why }
gap-proc-net = the kernel did not answer through sock_diag ({ $why }), so /proc/net was read, which shows less
gap-interrupted = the list of sockets kept changing while it was read: some may be missing
gap-file-unread = { $path } could not be read: { $why }
gap-bound-not-shown = TCP sockets that are bound but do not listen are not shown by this system
gap-bound-not-sought = the port has a listener, so TCP sockets bound to it without listening were not sought among { $count } sockets: directnet ports shows them
gap-connections = the connections of the port could not be read: { $why }
gap-hidden = sockets of processes that this user may not see are missing
gap-processes = { $count ->
    [one] 1 process
   *[other] { $count } processes
 } could not be searched for sockets, for lack of permission
gap-handed-on-root = ports that the firewall hands on without a socket, as docker's published ports may be, are shown to root alone: `sudo nft list ruleset`
gap-handed-on = ports that the firewall hands on without a socket may be missing: { $why }

## Asking what is on a port

not-asked-printers = not asked: printers print whatever is sent to ports 9100 to 9107
not-asked-nobody-new = not asked: the socket accepts nobody new
not-asked-namespace = not asked: the socket is in another network namespace
not-asked-address = not asked: its address is not one of this machine alone
no-connection = no connection: { $why }
answered-none = it answered none of { $asked } questions
answered-none-wireguard = it answered none of { $asked } questions, as WireGuard and others do that answer only to whom they know
answer-not-understood = its answer is not understood: { $answer }

## Ending a process

ending-init = it is process 1, and everything would end with it
ending-itself = it is this command itself
ending-below = this command runs below it
ended-by-itself = the process ended by itself
ending-not-permitted = not permitted to end the process
ending-unsupported = ending processes is not supported on this system
system-refused = the system refused

## Files about ports

registry-damaged = the registry in { $path } is damaged or of another version; the one compiled in is used
registry-many-lists = only the first { $most } lists in { $path } are read
list-unreadable = the list { $path } cannot be read: { $why }
journal-line = line { $number } is not understood
journal-end = the end is missing

## What is said of processes and connections

hold-descriptor = by a descriptor
hold-thread = by a descriptor of thread { $id }, which the table of the process does not show
hold-io-uring = by io_uring alone, as a registered file without descriptor
gap-lines = { $lines } of { $path } were not understood
gap-namespaces = sockets in other network namespaces may be missing: { $why }; `sudo lsns -t net` lists them
namespaces-closed = { $count ->
    [one] 1 namespace
   *[other] { $count } namespaces
 } may not be entered
namespaces-silent = { $count ->
    [one] 1 process
   *[other] { $count } processes
 } may not be asked for theirs
namespaces-both = { $namespaces ->
    [one] 1 namespace
   *[other] { $namespaces } namespaces
 } may not be entered, and { $processes ->
    [one] 1 process
   *[other] { $processes } processes
 } may not be asked for theirs
gap-namespaces-not-searched = the port is held here, so the network namespaces of { $processes } were not searched for it too; `directnet ports` searches them
reason-expected-note = expected: { $what } ({ $note })
occupant-time-wait = { $connections } in TIME-WAIT; the last ends in { $seconds } s
occupant-closing = { $connections } that no process holds any more, still closing
occupant-connected = { $connections } with this as local port, one of them to { $remote }
unseen-not-permitted = not permitted to see it
unseen-ended = it ended while it was looked at
unseen-outside = outside of this container
unseen-no-file = no file tells it
unseen-unreadable = the file that tells it could not be read
unseen-database = kept in a database that this program does not read
unseen-many = not looked for, because so many processes hold the port
topic-started-by = who started it
topic-package = its package
topic-unit-file = its unit's file
topic-environment = its environment
topic-container = its container's name
topic-directory = its directory
source-sock-diag = the kernel (sock_diag)
source-tables = the system's socket tables

## Whether a port is free

objection-hidden = somebody holds it who may not be seen; ask again as root
objection-held = { $names } holds it
objection-registered = registered for { $service }
objection-status = the registry has it as { $status }
objection-expected = you expect { $what } there
objection-browsers = browsers refuse to open pages there (says { $source })
objection-used = commonly used by { $name } ({ $source })
objection-ephemeral = this machine gives { $ports } to programs that ask for any port
objection-system = ports below 1024 are for root and for registered services
objection-zero = port 0 asks the system for any port; nobody can have it
objection-threat = documented as a default of { $name } ({ $kind }, says { $source }), one of { $ports } of { $of } port numbers with a threat record: no evidence of what is there
free-in-use = something has it that is no listener: a connection, one that lingers, or a socket that no list shows
free-not-permitted = this user may not bind it
free-refused = the system refuses to bind it: { $why }
suggest-unassigned = the registry gives it to nobody
suggest-unused = nothing holds it here, and it could be bound just now
suggest-not-ephemeral = this machine gives { $ports } to clients, and it is not among them
suggest-not-expected = you expect nothing there
suggest-not-blocked = browsers open it
suggest-no-use = no program is known to use it
suggest-no-threat = no malware is documented to have it as its default
kill-would-end = would be ended
kill-not-ended = not ended: { $why }
kill-ended = ended
kill-killed = killed: it did not end by itself
kill-let-go = let go of the port by itself
kill-kept = it was killed, and the kernel still keeps it
words-unclosed = a quote ({ $quote }) is not closed
words-backslash = there is nothing behind the backslash at the end
words-no-program = there is no program in it
keyring-not-unlocked = nobody unlocked it

## Rooms

room-forked = { $name } has signed two histories of this room; both count, and removals win
room-flooded = { $name } has signed more changes than anybody may, and is out
room-contested = { $name } handed this room to several people at once, so it has no owner
room-forged = { $name } handed over what nobody signed, and was not listened to about this room any more
room-not-allowed = { $name } handed over changes that nobody may make, such as one member more than a room has; they do not count
room-baseless = { $name } handed over changes that rest on what is nowhere to be had; they do not count

## Asking a contact's machine

runs-there-fits = registered for { $service }, and what runs there fits
runs-there-fits-use = not registered, but commonly used by { $name }, and what runs there fits
machine-away = the machine of { $contact } is not reachable now: { $why }
machine-away-hint = start DirectNet there, then ask again; a question is not kept for later
machine-not-allowed = the machine of { $contact } does not let you ask about its ports
machine-not-allowed-hint = its user can allow it, there: directnet contacts set YOU --ports on
machine-too-often = the machine of { $contact } was asked too often
machine-too-often-hint = it answers ten questions in a minute, one at a time: wait a little
machine-too-old = the DirectNet of { $contact } is too old to be asked about ports
machine-too-old-hint = have it updated there
machine-could-not-look = the machine of { $contact } could not look at its ports
machine-silent = the machine of { $contact } did not answer in time
machine-lost = the connection to { $contact } was lost before the answer was here
machine-unreadable = the answer of { $contact } cannot be read
contact-has-you-not = { $contact } does not have you among its contacts
ports-of-one = who may ask about the ports of this machine is decided for one contact at a time
ports-of-one-hint = name the contact: directnet contacts set NAME --ports on
transport-with-port = a transport is asked about with its port
