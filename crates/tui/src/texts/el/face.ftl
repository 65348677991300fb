### Όσα λέει το πρόσωπο του τερματικού.

notice-doubled-own = ΠΡΟΣΟΧΗ: η ταυτότητά σας έτρεχε σε δύο μέρη ταυτόχρονα, { $time }: ένα αντίγραφο που επαναφέρθηκε, ή ένα κλεμμένο
notice-doubled = ΠΡΟΣΟΧΗ: { $name }: έτρεχε σε δύο μέρη ταυτόχρονα, { $time }: ένα αντίγραφο που επαναφέρθηκε δίπλα στο αρχικό, ή ένα κλεμμένο
notice-looks-like = ΠΡΟΣΟΧΗ: { $name } μοιάζει με { $other } και είναι κάποιος άλλος: /contacts rename { $name } NAME
notice-rooms = ΠΡΟΣΟΧΗ: { $name }: φέρνει περισσότερα δωμάτια από όσα κρατούνται εδώ· τα υπόλοιπα δεν λαμβάνονται
notice-newcomer = ΠΡΟΣΟΧΗ: { $name }: { $why }
notice-same-name = δεν είναι η επαφή σας { $other }, που έχει άλλη ταυτότητα: κάποιος άλλος χρησιμοποιεί το όνομα, ή ένα που μοιάζει ίδιο
notice-asks = { $count ->
    [one] κάποιος ζητά να γίνει επαφή: F5
   *[other] { $count } ζητούν να γίνουν επαφές: F5
 }
notice-seen = F6: το είδα
notice-all = F6: και τα { $count }
notice-nothing = δεν υπάρχει κάτι να δείτε
notice-title = Δείτε το

node-gone = ο κόμβος έφυγε· αναζητείται…
too-small = πολύ μικρό τερματικό: 60 × 20 τα δείχνει όλα
looking = αναζήτηση…
you = εσείς
heading-conversations = Συνομιλίες
first-nobody = Δεν είναι κανείς ακόμη.
first-invite = /invite  δίνει πρόσκληση
first-invite-more = για κάποιον·
first-add = /add     χρήση αυτής
first-add-more = που σας έδωσαν.
by-you = εσείς: { $what }
help-title = Βοήθεια
commands-title = Εντολές
no-such-command = δεν υπάρχει τέτοια εντολή
lines-shown = γραμμές { $first } έως { $last } από { $count }: Up, Down
sure-title = Είστε βέβαιοι;
yes = y ναι
no = n όχι

thread-empty = Δεν ειπώθηκε τίποτα εδώ ακόμη.
thread-below = { $count ->
    [one] μία γραμμή πιο κάτω: End
   *[other] { $count } γραμμές πιο κάτω: End
 }
thread-writing = γράφει…
thread-blocked = αποκλεισμένη
thread-away = λείπει
thread-away-saying = λείπει: { $text }
thread-connected = συνδεδεμένη
thread-unconnected = μη συνδεδεμένη
room-standing = { $members ->
    [one] ένα μέλος
   *[other] { $members } μέλη
 }, { $connected } συνδεδεμένα
room-left = δεν είστε πια μέσα
write-here = γράψτε…
purpose-answers = απάντηση σε: { $beginning }
purpose-replaces = αντικαθιστά ό,τι είπατε· με Esc μένει όπως είναι
quote-missing = μήνυμα που δεν είναι εδώ
message-deleted = διαγράφηκε από όποιον το έγραψε
message-newer = χρειάζεται νεότερη έκδοση του DirectNet
message-edited = επεξεργασμένο
message-automatic = αυτόματη απάντηση
mark-reach = { $read ->
    [0] παραδόθηκε σε { $delivered } από { $members }
   *[other] παραδόθηκε σε { $delivered } από { $members }, διαβάστηκε από { $read }
 }
mark-queued = σε αναμονή
mark-delivered = παραδόθηκε
mark-refused = απορρίφθηκε
mark-read = διαβάστηκε
date-day = { $weekday }, { $day } { $month } { $year }
date-weekdays = Δευτέρα Τρίτη Τετάρτη Πέμπτη Παρασκευή Σάββατο Κυριακή
date-months = Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου
date-months-short = Ιαν Φεβ Μαρ Απρ Μαΐ Ιουν Ιουλ Αυγ Σεπ Οκτ Νοε Δεκ

search-title = Αναζήτηση
search-more = Αναζήτηση: τα τελευταία { $count }, μία λέξη ακόμη βρίσκει λιγότερα
search-nothing = δεν βρέθηκε τίποτα
search-in-room = { $name } στο { $room }
search-you-to = εσείς προς { $name }

compare-title = Επαλήθευση
compare-verified = { $name }: επαληθευμένη. Συγκρίνετε ξανά:
compare-unverified = { $name }: μη επαληθευμένη. Συγκρίνετε με { $name }, που βλέπει το ίδιο:
compare-yes = y: είναι ίδιες, λέξη προς λέξη
compare-undo = u: ανάκληση    άλλο πλήκτρο: τίποτα
invite-title = Μια πρόσκληση
invite-hand-over = Δώστε την· ισχύει μία φορά, για μία μέρα:
words-title = Γίνεστε επαφές
words-say = Πείτε το στον άλλο, που το γράφει μετά από /pair ή directnet pair:
words-hold = Ισχύει μία φορά, για πέντε λεπτά, σε αυτό το δίκτυο. Οποιοδήποτε πλήκτρο το ανακαλεί.
words-guessed = κάποιος δοκίμασε λάθος λέξεις· κανείς δεν μπορεί να ξαναδοκιμάσει: δείξτε νέες με /pair
words-crowded = κάποιος εμπόδισε άλλους να δοκιμάσουν τις λέξεις
words-expired = δεν ήρθε κανείς εγκαίρως· το /pair δείχνει νέες λέξεις
contact-now = νέα επαφή: { $name }
contact-is = είναι επαφή: { $name }
contact-already = ήταν ήδη επαφή: { $name }
contact-later = { $name }: δεν είναι προσβάσιμη ακόμη· η πρόσκληση θα παρουσιαστεί αργότερα
contact-once-accepted = { $name }: γίνεται επαφή μόλις δεχτεί και η άλλη πλευρά
contact-gone = δεν είναι πια επαφή: { $name }
contact-verified = { $name }: επαληθευμένη
contact-unverified = { $name }: μη επαληθευμένη
contact-blocked = { $name }: αποκλεισμένη
contact-unblocked = { $name }: χωρίς αποκλεισμό
contact-introduced = { $first } και { $second }: θα ερωτηθούν αν θέλουν να γίνουν επαφές
contact-unknown = δεν υπάρχει επαφή με όνομα { $name }
contact-delete = Να διαγραφεί η επαφή { $name } και όλα όσα ειπώθηκαν; y διαγράφει, κάθε άλλο πλήκτρο τα κρατά
presence-away = τώρα λείπετε
presence-back = επιστρέψατε
asked-waiting = σε αναμονή: έχει το αίτημά σας, και ίσως το δεχτεί
asked-unreached = σε αναμονή: δεν είναι προσβάσιμος ακόμη: { $why }
asked-no-answer = χωρίς απάντηση ακόμη
request-declined = { $name }: απορρίφθηκε
request-withdrawn = { $name }: δεν ζητάτε πια

holds-title = Τι ισχύει
holds-all = όλες οι επαφές χωρίς δική τους απόφαση
on = ναι
off = όχι
up-to = έως { $size }
fact-of = για
fact-receipts = ανάγνωση
fact-presence = απουσία
fact-typing = γραφή
fact-notifications = ειδοποιήσεις
fact-auto-accept = αυτ. αποδοχή
fact-inbox = εισερχόμενα
fact-requests = αιτήματα
fact-change = αλλαγή
holds-change = /contacts set [WHO] --receipts on, off ή default· και ούτω καθεξής

status-title = Κατάσταση
port-title = Θύρα
file-title = Αρχείο
request-title = Αίτημα
id-title = Η ταυτότητά σας
page-title = Η σελίδα
page-once = σε περιηγητή αυτού του μηχανήματος· ισχύει μία φορά
rooms-title = Δωμάτια
room-title = Δωμάτιο
fact-name = όνομα
fact-id = ταυτότητα
fact-open = άνοιγμα
fact-reachable = προσβάσιμος
fact-listens = ακούει
fact-because = επειδή
fact-contacts = επαφές
fact-queued = σε αναμονή
fact-home = κατάλογος
fact-connected = σύνδεση
fact-addresses = διευθύνσεις
fact-last-seen = τελευταία
fact-key-exchange = κλειδί
fact-blocked = αποκλεισμός
fact-state = κατάσταση
fact-says = λέει
fact-caution = ΠΡΟΣΟΧΗ
fact-from = από
fact-to = προς
fact-size = μέγεθος
fact-row = γραμμή
fact-on-disk = στον δίσκο
fact-room = δωμάτιο
node-contacts = { $contacts }, { $connected } συνδεδεμένες
node-queued = { $count ->
    [one] ένα μήνυμα
   *[other] { $count } μηνύματα
 }
node-port-taken = την UDP { $port } την κρατά: { $who }
fact-yes = ναι
fact-no = όχι
fact-no-because = όχι: { $why }
sent-queued = σε αναμονή για { $name }: { $why }· φεύγει μόνο του
sent-unreached = δεν βρέθηκε ακόμη
sent-refused = { $name }: δεν το δέχεται
down-sure = Να σταματήσει ο κόμβος; Τίποτα δεν λαμβάνεται και τίποτα δεν φεύγει μέχρι να ξεκινήσει ξανά.

room-made = υπάρχει το { $room }: με /room add { $room } WHO μπαίνει κάποιος
room-none = δεν υπάρχουν δωμάτια ακόμη: με /room create #NAME φτιάχνετε ένα
room-member-more = { $room }: ένα μέλος περισσότερο, { $count } συνολικά
room-member-less = { $room }: ένα μέλος λιγότερο, { $count } συνολικά
room-done = { $room }: έγινε, { $count } συνολικά
room-notifications = { $room }: ειδοποιήσεις { $choice }
room-members = { $count ->
    [one] ένα μέλος
   *[other] { $count } μέλη
 }
room-members-left = { $count ->
    [one] ένα μέλος
   *[other] { $count } μέλη
 }, δεν είστε μέσα
role-owner = ιδιοκτήτης
role-moderator = συντονιστής
role-member = μέλος
member-you = { $role }, εσείς
member-connected = { $role }, συνδεδεμένο
room-leave-sure = Αποχώρηση από το { $room }; Όσα ειπώθηκαν μένουν εδώ, και δεν έρχεται τίποτα άλλο.

files-heading = Αρχεία: { $summary }
files-waiting = { $waiting ->
    [one] { $count }, 1 σας περιμένει
   *[other] { $count }, { $waiting } σας περιμένουν
 }
files-none = με /send WHO --file PATH προσφέρετε ένα
column-name = ΟΝΟΜΑ
column-with = ΜΕ
column-size = ΜΕΓΕΘΟΣ
column-state = ΚΑΤΑΣΤΑΣΗ
file-offered-you = προσφέρεται σε εσάς
file-offered = προσφέρεται
file-offered-room = προσφέρεται, αποθηκεύτηκε από { $saved } από { $members }
file-coming = έρχεται
file-going = φεύγει
file-waits = περιμένει
file-saved = αποθηκεύτηκε
file-declined = απορρίφθηκε
file-withdrawn = αποσύρθηκε
file-failed = απέτυχε
file-refused = δεν έγινε δεκτό
file-newer = θέλει νεότερη έκδοση
file-count = { $count ->
    [one] 1 αρχείο
   *[other] { $count } αρχεία
 }
file-saved-as = αποθηκεύτηκε ως { $path }
file-goes-on = συνεχίζει μόλις υπάρξει σύνδεση
file-bytes = { $size } ({ $bytes } byte)
file-accepted = έγινε δεκτό: { $file } από { $contact }
file-none-here = δεν υπάρχει αρχείο για αυτό
file-row-sure = Απόρριψη ή διακοπή του αρχείου της γραμμής { $row }; Η επαφή ενημερώνεται.
file-not-this = όχι με αυτό το αρχείο: { $standing }
file-decline-sure = Απόρριψη του «{ $name }»; Ενημερώνεται: { $contact }.
file-stop-sure = Διακοπή λήψης του «{ $name }»; Ό,τι υπάρχει εδώ αφαιρείται, και ενημερώνεται: { $contact }.
file-give-up-sure = Εγκατάλειψη του «{ $name }»; Ό,τι υπάρχει εδώ αφαιρείται, και ενημερώνεται: { $contact }.
file-take-back-sure = Απόσυρση της προσφοράς του «{ $name }»; Ενημερώνεται: { $contact }.

requests-heading = Αιτήματα: { $summary }
requests-waiting = { $count ->
    [0] κανείς δεν σας περιμένει
    [one] 1 σας περιμένει
   *[other] { $count } σας περιμένουν
 }
requests-none = κανείς δεν ζητά, και δεν ζητάτε από κανέναν
requests-closed = οι άγνωστοι δεν μπορούν να ζητήσουν: /contacts set --requests on
requests-turned-away = { $count } ακόμη δεν έγιναν δεκτοί, γιατί ζήτησαν πάρα πολλοί μέσα σε μία ώρα
column-who = ΠΟΙΟΣ
column-says = ΛΕΕΙ
request-accepted = δεκτό· περιμένει
request-introduced = σύσταση: { $name }
request-asked = ζήτησε { $day } { $month } { $time }
request-left = ζητάτε· το έχει
request-not-left = ζητάτε· δεν έφτασε
request-blocked = αποκλεισμένος
request-cannot = αυτό δεν γίνεται με ό,τι είναι επιλεγμένο
request-decline-sure = Απόρριψη του αιτήματος από { $who }; Δεν το μαθαίνει, και το αίτημα δεν ξανάρχεται.
request-block-sure = Αποκλεισμός: { $who }; Δεν το μαθαίνει· όταν καλεί, δεν απαντά τίποτα.

machine-title = Μηχάνημα
machine-no-time = δεν λέει πότε
machine-reach = { $address }, απ' έξω: { $reach }
fact-as-of = όπως ήταν
fact-note = σημείωση
fact-ports = θύρες
ports-heading = Θύρες αυτού του μηχανήματος: { $summary }
ports-summary = { $worth ->
    [0] { $count }, καμία δεν αξίζει ματιά
    [one] { $count }, 1 αξίζει ματιά
   *[other] { $count }, { $worth } αξίζουν ματιά
 }
column-port = ΘΥΡΑ
column-verdict = ΚΡΙΣΗ
column-held-by = ΤΗΝ ΚΡΑΤΑ
column-registered = ΚΑΤΑΧΩΡΙΣΗ
column-address = ΔΙΕΥΘΥΝΣΗ
verdict-nothing = τίποτα εκεί
verdict-expected = αναμενόμενη
verdict-known = γνωστή
verdict-unverified = ανεπαλήθευτη
verdict-unclaimed = αδήλωτη
verdict-different = διαφορετική
verdict-look = δείτε το
fact-registered = καταχωρισμένη
fact-on = σε
fact-held-by = την κρατά
fact-next = επόμενο
fact-by-hand = με το χέρι
port-no-name = χωρίς όνομα
port-outside = προσβάσιμη απ' έξω
port-inside = μόνο αυτό το μηχάνημα
port-holder = { $process }, διεργασία { $pid } του χρήστη { $user }

palette-no-command = δεν υπάρχει εντολή `{ $typed }`
palette-no-option = δεν υπάρχει επιλογή `--{ $name }` εδώ
palette-too-many = το `{ $word }` περισσεύει
palette-decision = το `--{ $name }` είναι on, off ή default
need-invite = επικολλήστε την πρόσκληση μετά το `add`
need-whom = ποια επαφή; `{ $example }`
need-whose = ποιανού; `{ $example }`
need-which = ποια; `{ $example }`
need-what = τι; `{ $example }`
need-which-file = ποιο αρχείο; `{ $example }`
need-rename = ποια, και πώς; `contacts rename OLD NEW`
need-introduce = ποια σε ποια; `introduce NAME NAME`
need-request = από ποιον, και πού; `request ID --at ADDRESS`
need-which-request = ποιο; τους αριθμούς τους δείχνει το `requests`
need-which-row = ποιο; τις γραμμές τις δείχνει το `files`
need-room = ποιο δωμάτιο; `room members #NAME`
need-room-whom = ποιο δωμάτιο, και ποιος; `room add #NAME WHO`
asking-inviter = ερώτηση σε όποιον προσκάλεσε…
asking = ερώτηση…
dialling = κλήση…
looking-for-words = αναζήτηση όποιου δείχνει αυτές τις λέξεις…
reading-file = διαβάζεται ολόκληρο…
act-no-message = δεν υπάρχει μήνυμα για αυτό
act-only-own-words = μόνο δικά σας λόγια μπορούν να αλλάξουν
act-only-own = μόνο δικά σας μηνύματα μπορούν να διαγραφούν
act-delete-sure = Διαγραφή του «{ $beginning }» και στα δύο άκρα; y διαγράφει, κάθε άλλο πλήκτρο το κρατά
path-unusable = η διαδρομή { $path } δεν μπορεί να χρησιμοποιηθεί
path-unusable-hint = δώστε ολόκληρη τη διαδρομή, από το / και μετά
