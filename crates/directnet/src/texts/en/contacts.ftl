
## Contacts

contacts-none = no contacts yet: directnet invite, or directnet add INVITE
contact-verified = verified
contact-inbox-full = has left here as much as it may
contact-inbox-full-there = takes nothing more for now: its inbox is full
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
