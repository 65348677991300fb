
## Contacts

contacts-none = no contacts yet: directnet invite, or directnet add INVITE
contact-verified = verified
contact-inbox-full = has left here as much as it may
contact-inbox-full-there = takes nothing more for now: its inbox is full
contact-rooms-turned-away = brings more rooms than are kept here
contact-blocked = blocked
contact-connected = connected
contact-last-seen = last seen { $time }
contact-never-seen = never seen
contact-joining = invite not presented yet
contact-refused = did not accept the invite
away-since = away since { $time }
away-since-saying = away since { $time }: { $text }
away-you = you are { $presence }
away-back = back
caution-doubled = CAUTION: { $contact } was running in two places at once { $time }: a restored backup beside the original, or a stolen one
caution-looks-like = CAUTION: { $contact } looks like { $other } and is somebody else: directnet contacts rename { $contact } NAME
caution-same-name = CAUTION: this is not your contact { $other }, who has another id: somebody else uses the name, or one that looks the same
block-is-blocked = { $who } is blocked
block-is-not-blocked = { $who } is not blocked
remove-question = Delete { $contact } and everything that was said with { $contact } from this machine?
remove-without-asking = --yes deletes without asking
nothing-deleted = nothing was deleted
messages-counted = { $count ->
    [0] no messages
    [one] 1 message
   *[other] { $count } messages
 }
remove-removed = { $contact } was removed, with { $messages }
remove-removed-queued = { $contact } was removed, with { $messages }, of which { $queued } had not been delivered
rename-renamed = { $old } is { $new } now
set-everybody = contacts without a decision of their own
set-receipts = receipts { $choice }
set-presence = presence { $choice }
set-typing = typing { $choice }
set-notifications = notifications { $choice }
set-auto-accept = files up to { $size } are accepted by themselves
set-ports = may ask about the ports here
set-inbox = inbox { $size }
set-strangers = strangers: requests { $choice }
on = on
off = off

## Invites

invite-terms = good { $uses ->
    [one] once
   *[other] { $uses } times
 }, until { $time }
add-already = { $contact } was a contact already
add-added = { $contact } is a contact now: directnet send { $contact } hello
add-unreached = { $contact } was added, and cannot be reached yet: { $trouble }
add-presented-later = the invite is presented as soon as { $contact } can be reached

## Pairing

pair-tell = Tell these words to one person, who types: directnet pair { $words }
pair-tell-at = Tell these words to one person, who types: directnet pair { $words } --at { $address }
pair-add-address = Where that finds nothing, add: --at { $address }
pair-not-found = This node cannot be found on the local network: { $trouble }
pair-waiting = Waiting until { $time }; Ctrl-C takes the words back.
pair-again-hint = show new words with: directnet pair
pair-guessed = SOMEBODY TRIED WRONG WORDS. They are used up: nobody can try again, and nobody was added
pair-crowded = somebody began again and again without trying any words; they are used up, and nobody was added
pair-expired = nobody came in time; the words have expired
pair-not-stored = somebody knew the words and could not be added: { $trouble }

## Verifying

verify-nothing-noted = nothing was noted
verify-question = Did { $contact } read exactly these words?
verify-without-asking = --yes notes it without asking
verify-yours = yours
verify-compare = Compare these words with { $contact }, who sees the same with: directnet verify
verify-confirm = If they are the same: directnet verify { $contact } --confirm
verify-is-verified = { $contact } is verified since { $time }
verify-is-not-verified = { $contact } is not verified

## Requests

request-contact = { $contact } is a contact
request-waiting = waiting: they have your request, and may accept it
request-unreached = waiting: they cannot be reached yet: { $trouble }
request-left-later = the request is left with them as soon as they can be
requests-none = nobody asks, and nobody is asked
requests-blocked = blocked: { $id }
requests-turned-away = { $count } more were turned away, because too many asked within an hour
requests-closed = strangers cannot ask: directnet contacts set --requests on
requests-introduced = introduced by { $introducer } { $time }
requests-asked = asked { $time }
requests-id = id { $id }
requests-accepted = accepted, and waits until they accept too
requests-says = says: { $text }
requests-to = to { $whom }: { $standing }
requests-left = waiting, left with them { $time }
requests-not-reached = not reached yet
requests-not-reached-because = not reached yet: { $trouble }
requests-contact-now = { $contact } is a contact now
requests-contact-later = { $contact } is a contact as soon as they have accepted too
requests-declined = { $who } was declined
requests-withdrawn = { $who } is asked no more
introduce-asked = { $first } and { $second } will be asked whether they want to be contacts
