
## How a failed command is reported

error-hint = hint: { $hint }
error-bug = this is a bug in DirectNet; please report it with the lines above
note = note: { $what }
no-home = no directory for the node: this system names no home directory
no-home-hint = say where with --home DIR
cannot-read = cannot read { $path }
cannot-write = cannot write { $path }

## Asking before what cannot be undone

confirm-nobody = nobody can be asked: standard input is not a terminal
confirm-choice = [y/N]
confirm-yes = y
confirm-yes-word = yes

## Spans of time

span-wrong = { $text } is no span of time; write 30s, 5m, 24h or 7d

## The node

up-title = DirectNet is up as { $name }.
up-invite = An invite, { $terms }:
up-other-machine = On the other machine: directnet add INVITE
up-foreground = Ctrl-C stops the node; `directnet up --detach` runs one in the background.
up-background = The node runs in the background; stop it with: directnet down
up-received = { $time }  a message from { $contact }: directnet recv
up-ports = { $summary }: directnet ports
up-listeners = { $count ->
    [one] 1 listener
   *[other] { $count } listeners
 }
up-none-worth = { $listeners }, none worth a look
up-some-worth = { $listeners }, { $count } worth a look
up-no-answer = the node in the background does not answer
up-no-answer-hint = its log may say why: { $file } in its directory
up-other-port = choose another port with --port PORT
up-other-page = choose another address with --web ADDR:PORT, or none with --no-web
face-started = a node was started in the background; it goes on when you quit, until: directnet down
down-still-there = the node was told to stop and is still there
down-still-there-hint = directnet status names its process
status-title = up as { $name } since { $time } (process { $pid })
status-doubled = CAUTION: your identity was running in two places at once { $time }: a restored backup, or a stolen one
label-id = id
label-listening = listening
label-reachable = reachable
label-presence = presence
label-contacts = contacts
label-queued = queued
label-inbox-full = inbox full
label-machine = machine
label-ports = ports
label-sessions = sessions
label-api = api
label-page = page
label-verified = verified
label-trouble = trouble
label-key-exchange = key exchange
label-inbox = inbox
label-addresses = addresses
status-contacts = { $contacts }, { $connected } connected
status-inbox-full = { $names }: nothing more is taken for now (directnet status WHO, contacts set WHO --inbox)
status-may-be-asked = lets you ask what is on its ports: directnet ask { $contact }
status-may-ask = may ask what is on the ports here
status-may-not-ask = may not ask what is on the ports here
status-asked-all = all of them
status-asked = { $may }; asked last about { $what }, at { $time }
status-asked-refused = { $may }; was refused when it asked about { $what }, at { $time }
status-replaced = replaced { $count ->
    [one] once
   *[other] { $count } times
 }, after a restored backup or a damaged envelope; no message was lost by it
status-verified = since { $time }
status-not-verified = no: directnet verify { $contact }
status-inbox = { $bytes } of { $most }, today { $today } of { $today_most }
status-no-addresses = none known
key-exchange-post-quantum = X25519MLKEM768, post-quantum
key-exchange-classic = X25519, not post-quantum: their version knows no better
key-exchange-unknown = one that this version does not know
status-listening = UDP { $ports }
status-listening-instead = UDP { $ports }, because { $wanted } is held by { $holder }
and = { $first } and { $second }
status-reachable = at { $addresses }
status-only-here = only from this machine, at { $addresses }

## What reports are compared with

note-no-expectations = nothing is compared with what you expect: { $why }
mend-expectations = mend the file; `directnet expect --help` shows what it may say

## The command line

no-terminal = without a command, directnet needs a terminal to show conversations in
# English is said by clap; these are what the others are made after.
mistake = error: { $what }
mistake-values = possible values: { $values }
mistake-alike = a similar one exists: { $what }
mistake-usage = Usage: { $usage }
mistake-more = For more information, try '--help'.
mistake-unknown = unexpected argument { $argument }
mistake-no-such-command = there is no command { $command }
mistake-no-command = { $command } needs a command behind it
mistake-missing = missing: { $arguments }
mistake-too-many = { $value } is one value too many for { $argument }
mistake-no-value = a value is missing for { $argument }
mistake-value = { $value } is no value for { $argument }
mistake-value-because = { $value } is no value for { $argument }: { $why }
mistake-twice = { $argument } can be given once only
mistake-conflict = { $argument } does not go together with { $others }
