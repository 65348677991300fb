
## Αποστολή

no-answer-yet = καμία απάντηση ακόμη
sent-delivered = παραδόθηκε: { $contact }
sent-read = διαβάστηκε: { $contact }
sent-to-room = στάλθηκε: { $room }
sent-reach = { $read ->
    [0] { $room }: παραδόθηκε σε { $delivered } από { $members }
   *[other] { $room }: παραδόθηκε σε { $delivered } από { $members }, διαβάστηκε από { $read }
}
sent-queued = σε αναμονή για { $contact }: { $trouble }· θα φύγει μόνο του μόλις υπάρξει σύνδεση
send-refused = { $contact }: δεν δέχεται το μήνυμα
send-refused-hint = ρωτήστε αν σας έχει στις επαφές της η άλλη πλευρά
send-file-read = το --wait read είναι για μηνύματα
send-file-read-hint = το directnet files --all δείχνει ποια αρχεία αποθηκεύτηκαν
send-no-draft = δεν υπάρχει πρόχειρο για { $contact }
send-expiry-wrong = ένα μήνυμα μένει από ένα δευτερόλεπτο έως 136 χρόνια
send-wait-wrong = το { $text } δεν είναι ούτε delivered, ούτε everyone, ούτε read, ούτε διάρκεια όπως 30s
send-two-limits = και το --wait και το --within λένε πόση ώρα
send-two-limits-hint = γράψτε: --wait delivered --within 30s
send-late = δεν παραδόθηκε εγκαίρως, παραλήπτης { $contact }: { $trouble }
send-late-hint = το μήνυμα είναι σε αναμονή και θα φύγει μόνο του· μην το ξαναστείλετε
send-not-everyone = { $room }: παραδόθηκε εγκαίρως σε { $delivered } από { $members }
send-not-everyone-hint = οι υπόλοιποι θα το πάρουν από οποιοδήποτε μέλος όταν επιστρέψουν· μην το ξαναστείλετε
send-unread = { $contact }: παραδόθηκε, αλλά δεν διαβάστηκε εγκαίρως
send-unread-hint = μερικές επαφές δεν γνωστοποιούν τι διάβασαν
send-no-text = δεν υπάρχει κείμενο για αποστολή
send-no-text-hint = γράψτε το μετά το όνομα, ή δώστε το με σωλήνωση: uptime | directnet send NAME
send-too-long = είναι περισσότερο απ' όσο χωρά ένα μήνυμα: { $most } byte (64 KiB) κειμένου
send-too-long-hint = αφήστε το σε αρχείο και στείλτε το όνομά του, ή στείλτε το μέρος που έχει σημασία: tail -n 50 | …
send-not-text = η τυπική είσοδος δεν είναι κείμενο: δεν είναι έγκυρο UTF-8
send-not-text-hint = τα μηνύματα μεταφέρουν μόνο κείμενο
send-line-failed = δεν στάλθηκε: { $error }
send-lines-unreadable = η τυπική είσοδος δεν διαβάζεται ως γραμμές κειμένου: { $error }
send-lines-refused = { $contact }: δεν δέχεται { $count ->
    [one] ένα από τα μηνύματα
   *[other] { $count } από τα μηνύματα
 }
send-lines-late = { $count ->
    [one] ένα μήνυμα δεν παραδόθηκε
   *[other] { $count } μηνύματα δεν παραδόθηκαν
 } εγκαίρως, παραλήπτης { $contact }
send-lines-late-hint = είναι σε αναμονή και θα φύγουν μόνα τους· μην τα ξαναστείλετε
send-lines-delivered = { $contact }: { $count ->
    [one] παραδόθηκε { $count }
   *[other] παραδόθηκαν { $count }
 }
send-lines-queued = { $contact }: { $count } σε αναμονή: { $trouble }· θα φύγουν μόνα τους μόλις υπάρξει σύνδεση
send-left-out = { $count ->
    [one] ένας συμβολικός σύνδεσμος ή ένα ειδικό αρχείο μέσα του δεν προσφέρεται
   *[other] { $count } συμβολικοί σύνδεσμοι και ειδικά αρχεία μέσα του δεν προσφέρονται
 }
draft-none = κανένα πρόχειρο για { $contact }

## Εμφάνιση μηνυμάτων

recv-nothing = τίποτα νέο
recv-node-gone = ο κόμβος έφυγε
recv-not-taken = { $count ->
    [one] ένα μήνυμα μένει αδιάβαστο, γιατί το πρόγραμμα δεν το πήρε
   *[other] { $count } μηνύματα μένουν αδιάβαστα, γιατί το πρόγραμμα δεν τα πήρε
 }
recv-stays-unread = το μήνυμα { $row } μένει αδιάβαστο: { $trouble }
presence-away = { $contact }: { $presence }
presence-here = { $contact }: είναι εδώ
presence-gone = { $contact }: έφυγε
history-nothing = δεν έχει ειπωθεί τίποτα ακόμη
search-nothing = δεν βρέθηκε τίποτα
show-needs-newer = (αυτό το μήνυμα χρειάζεται νεότερη έκδοση του DirectNet)
show-deleted = (διαγράφηκε)
show-away = (λείπει)
show-you = εσείς
show-you-to = εσείς προς { $contact }
show-offers = προσφέρει { $file } ({ $size }): { $state }
show-automatic = αυτόματο
show-info = πληροφορία
show-warning = προειδοποίηση
show-critical = κρίσιμο
show-answers = προς «{ $beginning }»
show-answers-deleted = προς διαγραμμένο μήνυμα
show-answers-missing = προς μήνυμα που δεν είναι εδώ
show-queued = (σε αναμονή)
show-reach = { $read ->
    [0] παραδόθηκε σε { $delivered } από { $members }
   *[other] παραδόθηκε σε { $delivered } από { $members }, διαβάστηκε από { $read }
}
show-refused = (απορρίφθηκε)
show-edited = (επεξεργασμένο)
show-disappears = (θα χαθεί)

## Προγράμματα που δίνονται στη γραμμή εντολών

exec-not-words = το --exec { $text } δεν χωρίζεται σε λέξεις: { $error }
exec-not-words-hint = γράψτε το πρόγραμμα και τα ορίσματά του, με εισαγωγικά γύρω από ό,τι έχει κενά
exec-ended = { $program }: τερματίστηκε με { $status }
exec-too-long = { $program }: άργησε πολύ και τερματίστηκε
exec-not-run = { $program }: δεν ήταν δυνατό να εκτελεστεί: { $error }

## Δωμάτια

send-lines-to-room = { $room }: { $count ->
    [one] στάλθηκε { $count }
   *[other] στάλθηκαν { $count }
 }
room-members = { $room }  { $count ->
    [one] { $count } μέλος
   *[other] { $count } μέλη
 }
room-not-in-it = δεν είστε μέσα
room-owner = ιδιοκτήτης
room-moderator = συντονιστής
room-you = (εσείς)

## Αρχεία

files-none = κανένα αρχείο: το directnet send WHO --file PATH προσφέρει ένα
files-none-open = κανένα αρχείο σε εξέλιξη: όσα τελείωσαν τα δείχνει το directnet files --all
files-preview-terminal = μια εικόνα δεν είναι κείμενο για τερματικό
files-preview-unreadable = η απάντηση του κόμβου δεν διαβάζεται
files-accepted = έγινε δεκτό: { $file } από { $contact }
files-stopped = σταμάτησε: { $file }
files-declined = απορρίφθηκε: { $file }
files-path = η διαδρομή δεν είναι έγκυρο UTF-8: { $path }
column-row = ΓΡΑΜΜΗ
column-with = ΜΕ
column-name = ΟΝΟΜΑ
column-size = ΜΕΓΕΘΟΣ
column-state = ΚΑΤΑΣΤΑΣΗ
files-folder = { $name } ({ $count ->
    [one] 1 αρχείο
   *[other] { $count } αρχεία
 })
file-offered-here = προσφέρεται: directnet files accept { $row }
file-offered = προσφέρεται
file-offered-reach = προσφέρεται, το έχουν αποθηκεύσει { $saved } από { $members }
file-saved-as = αποθηκεύτηκε ως { $path }
file-saved = αποθηκεύτηκε
file-saved-by = αποθηκεύτηκε από { $contact }
file-declined = απορρίφθηκε
file-withdrawn = αποσύρθηκε
file-failed = απέτυχε
file-failed-again = { $failed }· ξανά: directnet files accept { $row }
file-refused = δεν έγινε δεκτό
file-needs-newer = χρειάζεται νεότερη έκδοση
file-because = { $state }: { $reason }
file-coming = έρχεται
file-going-out = στέλνεται
file-waits = έγινε δεκτό, αναμένεται η επαφή
file-accepted-there = έγινε δεκτό από την επαφή
file-percent = { $state }: { $percent } %
file-not-saved = δεν αποθηκεύτηκε, { $file }: { $state }
file-bar-waits = αναμονή
files-bar-percent = { $percent } % από { $size }
