
## One port

port-title = Port { $port }
port-range-system = system range ({ $bounds })
port-range-user = user range ({ $bounds })
port-range-dynamic = dynamic range ({ $bounds })
verdict-title = Verdict
verdict-next = next: { $step }
by-hand-title = Check by hand
connections-title = Connections that use it as local port
connections-with = { $local } with { $remote }
connections-none = none
connections-more = and { $count } more, which --json lists
registry-title = Registry: what it is for
registry-of = { $publisher } registry of { $date }
registry-assigned = assigned to { $who }
registry-registered = registered { $date }
registry-see = see { $reference }
registry-reported = reported to IANA: { $remark }
registry-never = never assigned to anybody: free for local and short-lived use
registry-no-record = no record
registry-reserved = reserved
registry-withdrawn = withdrawn
registry-unassigned = unassigned

## What is on it

evidence-title = This machine: what is on it now
evidence-not-looked-at = not looked at
evidence-nothing = nothing
evidence-elsewhere = not here, but in network namespace { $namespace }: { $doings }
evidence-asked = asked { $source }, just now
evidence-in-use = in use, yet nothing listens: { $occupant } ({ $command })
evidence-receives-none = { $occupant }, and the socket here receives none of them ({ $command })
evidence-handed-on = nothing listens here, yet { $occupant }; a program can bind the port, but receives none of them ({ $command })
evidence-listening = listening on { $addresses }
evidence-bound = bound to { $addresses }
evidence-bound-idle = bound to { $addresses }, not listening
evidence-connected = connected from { $local } to { $remote }
evidence-reachable = reachable from other machines: { $exposure }
evidence-reachable-on = reachable from other machines on { $addresses }: { $exposure }
evidence-waiting = { $now } of at most { $most } connections wait to be accepted
evidence-more-processes = and { $count } more processes
evidence-created-by = { $why }; the socket was created by user { $user }
evidence-made-in-nothing = it was created in { $place }, where nothing runs now
evidence-made-in = it was created in { $place }, where these processes run now:
evidence-process = { $name }, process { $pid }
evidence-of-user = of user { $user }
evidence-started = started { $ago }
evidence-holds = holds it { $how }
evidence-deleted = (deleted)
evidence-seen = seen since { $time } by directnet watch
ago-now = just now
ago-seconds = { $count ->
    [one] 1 second ago
   *[other] { $count } seconds ago
 }
ago-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
 }
ago-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
 }
ago-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
 }
ago-short-seconds = { $count }s ago
ago-short-minutes = { $count }m ago
ago-short-hours = { $count }h ago
ago-short-days = { $count }d ago

## Other lists

others-title = Other lists: what else is said of it
others-malware = malware
others-seen = seen
others-used = used by
others-browsers = browsers
others-own = you say
others-list = list { $list }
others-threats = documented to use it: { $names }. So is something for { $rate }: no more than a reason to know what holds it
others-somewhere = somewhere in { $ports }
others-endpoints-one = one control server of malware was once seen on it ({ $names }); next to no evidence, since { $rate } have at least one
others-endpoints = { $servers } control servers of malware were once seen on it ({ $names }); { $ports } port numbers have as many or more, { $rate } have at least one
others-and-more = { $names } and { $count } more
others-uses-more = and { $count } more: --sources
others-forbidden = the Fetch standard forbids pages to open it
others-refuses = { $browser } refuses to open it, as the Fetch standard asks
others-refuse = { $browsers } refuse to open it, as the Fetch standard asks
base-rate = { $ports } of { $of } port numbers ({ $percent } %)

## Sources

sources-title = Sources
sources-date-unknown = date unknown
sources-named = { $title }, { $publisher }, as of { $date }
sources-terms = terms: { $licence }
sources-copy = this copy: { $url }
sources-threat = { $name } ({ $kind }) on { $ports }: { $reference }
sources-endpoints = { $name }: endpoints once seen: { $count }
sources-blocked = blocked: Firefox { $firefox }, Chromium { $chromium }
sources-ephemeral = { $system }: ephemeral range { $ports } [{ $reference }]

## Search

search-registered = Registered ({ $publisher } registry of { $date })
search-no-port = no port
search-held-title = On this machine now
search-own-title = Your lists
search-uses-title = Known uses
search-threats-title = Malware: documented to use
search-families-title = Malware: control servers once seen
search-threat-caveat = such a record exists for { $rate }
search-family-caveat = control servers once seen, no default ports: { $rate } have at least one. { $source }
search-family-seen = seen on { $count } ports, most on { $ports }
search-more = and { $count } more: --json

## Where a process comes from

origin-package = package
origin-unit = unit
origin-sockets = sockets
origin-container = container
origin-forwards = forwards
origin-directory = directory
origin-started-by = started by
origin-not-told = not told
origin-no-package = none has this program
origin-user-manager = { $unit } of the manager of user { $user }
origin-opened-for = opened by systemd for { $unit }, to start { $started }
origin-opened = opened by systemd
origin-handed = { $opened }; handed to this process
origin-handed-others = { $opened }; this and others handed to this process
origin-pod = in Kubernetes pod { $pod }
origin-image = { $container } of image { $image }
origin-host-name = host name { $name }
origin-to = to { $address }
origin-in-container = in container { $container }
origin-worktree = git worktree
origin-worktree-at = git worktree { $path }
origin-on-branch = { $worktree } on branch { $branch }
origin-at-commit = { $worktree } at commit { $commit }
origin-no-branch = { $worktree } on a branch that cannot be read
origin-linked = { $worktree }, linked to { $repository }

## What a server speaks

speaks-not-known = speaks: not known, { $why }
speaks-not-known-on = speaks on { $address }: not known, { $why }
speaks = speaks { $protocol } ({ $how })
speaks-on = speaks on { $address } { $protocol } ({ $how })
speaks-by-name = only its program's name says so
speaks-banner = it says so itself
speaks-probe = it answered the probe { $probe }
speaks-likely = likely; { $how }
tls-version-unknown = TLS, neither 1.2 nor 1.3 as offered here
tls-nobody = nobody
tls-certificate = certificate for { $names }
tls-certificate-itself = certificate for { $names } by itself
tls-certificate-by = certificate for { $names } by { $issuer }
tls-expires = expires { $date }
tls-expired = EXPIRED { $date }

## Which port is meant

target-several = { $ports } is more than one port
target-several-hint = name one of them, such as { $port }
target-without-port = "{ $word }" is registered without a port of its own
target-several-ports = "{ $word }" is registered for several ports: { $ports }
target-backwards = the range { $first }-{ $last } ends before it begins
target-did-you-mean = did you mean { $what }?
target-too-many = the range { $first }-{ $last } has more than { $most } ports
target-too-many-hint = ask for a smaller range; `directnet ports` lists all that are held
target-what-to-give = give a number from 0 to 65535, a range such as 6881-6889, or a name such as ssh
target-unknown = no list and no process that holds a port has the name "{ $word }"
or = { $first } or { $second }
seen-not-told = since when programs are on the port is not told: { $why }

## Lists of ports

column-ports = PORTS
column-port = PORT
column-address = ADDRESS
column-registered = REGISTERED
column-others = OTHER LISTS
column-held-by = HELD BY
column-pid = PID
column-user = USER
column-started = STARTED
column-verdict = VERDICT
column-to = TO
column-only = ONLY
column-rule = RULE
listing-dynamic = (dynamic)
listing-no-record = (no record)
listing-reserved = (reserved)
listing-unassigned = (unassigned)
listing-withdrawn = (withdrawn)
listing-owner-hidden = (owner hidden)
listing-malware = malware { $name }
listing-browsers = blocked by browsers
listing-not-permitted = (not permitted)
listing-hidden = (hidden)
listing-ended = (ended)
listing-outside = (outside)
listing-no-process = (no process)
listing-kernel = (kernel)
listing-not-told = (not told)
listing-bound = (bound)
listing-summary = { $listeners ->
    [one] { $listeners } listener
   *[other] { $listeners } listeners
 }, { $look } worth a look
listing-summary-why = { $summary }: directnet port { $port } says why
listing-namespace = In network namespace { $namespace }
listing-elsewhere = { $namespaces ->
    [one] { $count } more in another network namespace
   *[other] { $count } more in { $namespaces } other network namespaces
 }
listing-forwards-title = Handed on by the firewall, without a socket
listing-not-there = does not get there
listing-some-there = some get there
listing-maybe-there = may not get there
listing-forwards = { $count } handed on: directnet port { $port } says more

## Watching

watch-by-kernel = watching by the kernel's events
watch-by-polling = watching by polling: what stays is noticed within { $span }
watch-a-second = a second
watch-seconds = { $seconds } seconds
watch-held = { $count ->
    [one] { $count } port is held
   *[other] { $count } ports are held
 }
watch-changes-first = changes since { $time } come first
watch-first-run = this is the first run, so all of that is taken for known
watch-resync = { $time }  resync: { $lost } of the kernel's events were lost, so everything was looked at again; what came and went in between is not known
watch-present = present
watch-opened = opened
watch-closed = closed
watch-changed-owner = owner changed on
watch-changed-exposure = exposure changed on
watch-on = on { $class }: { $holder }
watch-on-before = on { $class }: { $holder }, before { $before }
watch-from-to = from { $before } to { $class }: { $holder }
watch-brief = gone before it could be looked at
watch-while-away = while nobody watched
watch-first-seen = first seen { $time }
watch-process = { $name }, process { $pid }
watch-process-of = { $name }, process { $pid } of { $user }
watch-owner-unknown = owner unknown
watch-journal-unwritten = the journal cannot be written: { $why }
watch-exec-full = --exec is not run for { $event } { $place }: { $count } events wait already
watch-range-backwards = { $range } is no range: it ends before it begins
watch-range-backwards-hint = write { $range }

## Levels of a verdict

level-nothing = nothing there
level-expected = as expected
level-known = known
level-unverified = unverified
level-unclaimed = unclaimed
level-different = different
level-look = look at this
decimal = { $whole }.{ $tenths }

## Free ports, suggestions, ending who holds one

free-not-looked-at = { $transport } is not looked at: only tcp and udp are
free-is = { $port } is { $answer }
free-free = free
free-not-free = not free
free-but = but: { $remark }
suggest-range-hint = a range is written 20000-29999
suggest-none = no port of { $range } is free, unassigned and without objection
suggest-chosen = chosen for "{ $name }"; of each: { $reasons }
kill-question = End them?
kill-nobody-to-ask = --yes ends them without asking, --dry-run shows them
kill-nothing-ended = nothing was ended
kill-is-free = { $port } is free
kill-is-not-free = { $port } is not free: directnet port { $port } says why
kill-process = { $name } (process { $pid })
kill-user = user { $user }
kill-better = it would be started again; better: { $command }
kill-hidden-socket = a socket on { $address }: { $why }

## What is expected

expect-port-hint = name the port as in: directnet expect 8080/tcp
expect-counted = { $count ->
    [one] 1 expectation
   *[other] { $count } expectations
 }
expect-nothing-new = nothing new to expect; { $path } is as it was
expect-nothing-yet = nothing is expected yet in { $path }
expect-learn-hint = directnet expect --learn writes down what is there now
expect-from = from { $path }
expect-added = added { $counted } to { $path }
expect-look-through = look through them: what runs now is taken for what is meant
expect-removed = removed { $counted } from { $path }
expect-replaced = replaced { $counted } in { $path }
expect-optional = optional
column-process = PROCESS
column-exposure = EXPOSURE
column-note = NOTE
check-no-file = nothing is expected yet: there is no { $path }
check-as-expected = { $count ->
    [one] { $count } port as expected
   *[other] { $count } ports as expected
 }
check-all = all as expected: { $counted }
check-differences = { $count ->
    [one] 1 difference
   *[other] { $count } differences
 }; { $counted }
check-missing = missing
check-different = different
check-not-compared = not compared
check-unexpected = unexpected
check-nobody = nobody that can be named

## The encyclopedia

column-transport = TRANSPORT
column-range = RANGE
column-assigned = ASSIGNED
column-reserved = RESERVED
column-unassigned = UNASSIGNED
column-withdrawn = WITHDRAWN
column-no-record = NO RECORD
atlas-pages = { $pages } pages in { $path }
atlas-languages = the languages are en, tr and el
atlas-too-long = { $path } has more than { $most } bytes
atlas-cannot-fetch = cannot fetch { $url }
atlas-fetch-hint = fetch it with another program and give the file; nothing was changed
atlas-host-answered = the host answered { $status }
atlas-file-too-long = the file has more than { $most } bytes
atlas-list-hint = docs/import-list.md describes the file; nothing was changed
atlas-imported = { $rows } rows of { $list } are shown with their ports from now on
atlas-list-name = "{ $name }" cannot be the name of a list
atlas-list-name-hint = give the file a name of letters, digits, - and _, 64 at most
atlas-not-sound = that is not a sound copy of the registry: { $flaw }
atlas-not-sound-hint = fetch it again as CSV or XML from https://www.iana.org/assignments/service-names-port-numbers/; nothing was changed
atlas-older = that edition is of { $now }, older than the one in use, of { $before }; nothing was changed
atlas-older-hint = add --force to take it all the same
atlas-updated = the registry is { $now } now, in place of { $before }: { $added } rows added, { $removed } removed, { $changed } changed
atlas-and-more = and { $count } more
kill-nobody = nothing holds { $port }

## The machine of a contact

machine-port-title = Port { $port } on the machine of { $contact }
machine-observed = as the machine of { $contact } saw it at { $time }, by its own clock
machine-observed-some-time = as the machine of { $contact } saw it, which does not say when
machine-evidence-title = The machine of { $contact }: what is on it now
machine-verdict-title = Verdict of the machine of { $contact }
machine-by-hand-title = Check by hand, on that machine
machine-occupant = in use, or handed on, yet nothing listens: { $occupant }
machine-sockets-left-out = { $count ->
    [one] and 1 more socket
   *[other] and { $count } more sockets
 }
machine-summary = { $held ->
    [one] 1 port is held
   *[other] { $held } ports are held
 }, { $look } worth a look
machine-summary-why = { $summary }: directnet ask { $contact } { $port } says why
machine-left-out = { $count ->
    [one] 1 more port had no room in the answer
   *[other] { $count } more ports had no room in the answer
 }
