
## Ο κόμβος και ο δρόμος προς αυτόν

no-node = δεν εκτελείται κόμβος εδώ
no-node-hint = ξεκινήστε έναν με: directnet up    (εξετάστηκε το { $path })
no-permission = δεν επιτρέπεται η επικοινωνία με τον κόμβο στο { $path }
no-permission-hint = ένας κόμβος απαντά μόνο στον χρήστη που τον ξεκίνησε
cannot-talk = αδύνατη η επικοινωνία με τον κόμβο στο { $path }: { $why }
no-explanation = ο κόμβος απάντησε { $status } χωρίς εξήγηση
not-properly = ο κόμβος δεν απάντησε σωστά: { $why }
other-version-hint = αν ο κόμβος είναι άλλης έκδοσης, επανεκκινήστε τον: directnet down, μετά directnet up
line-without-end = ο κόμβος έστειλε γραμμή χωρίς τέλος
node-stopping = ο κόμβος σταματά
node-going-down = ο κόμβος κλείνει
no-randomness = το σύστημα δεν δίνει τυχαιότητα
node-running = ήδη εκτελείται κόμβος στο { $path }{ $why }
home-too-long = η διαδρομή { $path } είναι πολύ μεγάλη: μια τοπική υποδοχή μέσα της θα ξεπερνούσε τα { $most } byte
home-unusable = ο κατάλογος δεν μπορεί να χρησιμοποιηθεί: { $path }
cannot-listen = αδύνατη η ακρόαση στο { $path }
cannot-start-messenger = η υπηρεσία μηνυμάτων δεν ξεκινά
page-cannot-listen = η σελίδα δεν μπορεί να ακούσει στο { $address }
no-page-hint = ξεκινήστε τον ξανά χωρίς --no-web: directnet down, μετά directnet up
udp-taken = η θύρα UDP { $port } είναι πιασμένη
udp-unusable = η θύρα UDP { $port } δεν μπορεί να χρησιμοποιηθεί
quic-failed = το άκρο QUIC δεν ξεκίνησε
request-too-long = ένα αίτημα έχει το πολύ { $most } byte

## Σύνδεση με μια επαφή

not-reached-yet = δεν έχει υπάρξει σύνδεση ακόμη
has-you-not = δεν σας έχει στις επαφές της
not-running = δεν εκτελείται
connection-lost = η σύνδεση μόλις χάθηκε
no-address-known = δεν είναι γνωστή καμία διεύθυνση της άλλης πλευράς
nothing-answered = δεν απάντησε τίποτα στο { $addresses }
connection-failed = η σύνδεση απέτυχε
handshake-failed = η χειραψία απέτυχε
peer-silent = η άλλη πλευρά δεν είπε τίποτα εγκαίρως
invalid-key = η ταυτότητα δεν είναι έγκυρο κλειδί
alone-in-room = δεν είναι κανείς άλλος στο δωμάτιο
inbox-full-there = { $contact }: προς το παρόν δεν δέχεται άλλα από εδώ: τα εισερχόμενά της είναι γεμάτα

## Επαφές

no-contact = δεν υπάρχει επαφή με όνομα { $contact }
no-contact-like = μήπως εννοείτε { $contact };
no-contacts-hint = δεν υπάρχει ακόμη καμία: directnet invite, ή directnet add
contacts-hint = το directnet contacts τις δείχνει
name-taken = υπάρχει ήδη επαφή με όνομα { $contact }
name-taken-as-hint = επιλέξτε άλλο όνομα με: --as NAME
name-taken-name-hint = επιλέξτε άλλο όνομα με: --name NAME
name-taken-known-hint = αν ξέρετε ποιος είναι, επιλέξτε άλλο όνομα με: --as NAME
not-accepted = { $contact }: δεν δέχτηκε την πρόσκλησή σας
not-accepted-hint = ζητήστε νέα πρόσκληση και χρησιμοποιήστε την με: directnet add
is-blocked = { $contact }: αποκλεισμένη
you-blocked = έχετε αποκλείσει: { $contact }
you-blocked-found = βρέθηκε κάποιος που έχετε αποκλείσει: { $contact }
you-blocked-inviter = έχετε αποκλείσει όποιον έκανε αυτή την πρόσκληση: { $contact }
unblock-hint = directnet contacts unblock { $contact }
introduce-self = { $contact }: δεν γίνεται σύσταση με τον εαυτό του
no-contact-yet = { $contact }: δεν είναι ακόμη επαφή
not-the-code = ΔΕΝ είναι ο κωδικός για { $contact } και εσάς: ίσως κάποιος παρεμβάλλεται
not-the-code-hint = βεβαιωθείτε ότι ο κωδικός είναι ο δικός του για εσάς· αν είναι, μην εμπιστευτείτε αυτή την επαφή και κάντε νέα πρόσκληση από κοντά
inbox-of-one = το πόσα μπορούν να αφεθούν εδώ ορίζεται για μία επαφή: πείτε ποια
inbox-least = τα εισερχόμενα έχουν τουλάχιστον { $least } byte (4 MiB)
requests-of-strangers = τα αιτήματα έρχονται από αγνώστους: δεν ορίζεται κάτι γι' αυτά για μία επαφή
name-empty = ένα όνομα δεν μπορεί να είναι κενό
name-long = ένα όνομα έχει το πολύ { $most } byte, αυτό έχει { $len }
name-character = ένα όνομα δεν μπορεί να περιέχει { $character }
name-beginning = ένα όνομα δεν μπορεί να αρχίζει με { $character }
id-length = μια ταυτότητα έχει { $wanted } χαρακτήρες, αυτό το κείμενο έχει { $len }
id-mistyped = η ταυτότητα είναι λάθος γραμμένη: το άθροισμα ελέγχου δεν ταιριάζει

## Προσκλήσεις και σύζευξη

not-an-invite = δεν είναι πρόσκληση: μια πρόσκληση αρχίζει με { $prefix }
not-an-invite-hint = η άλλη πλευρά κάνει μία με: directnet invite
invite-damaged = η πρόσκληση έχει φθορά: λείπουν ή είναι λάθος χαρακτήρες
invite-damaged-hint = αντιγράψτε ξανά όλη την πρόσκληση, από το "directnet:" ως τον τελευταίο χαρακτήρα
update-hint = ενημερώστε αυτό το DirectNet
invite-own = είναι δική σας πρόσκληση
invite-own-hint = δώστε την σε κάποιον άλλο
invite-expired-ago = η πρόσκληση έληξε πριν από { $seconds } δευτερόλεπτα
invite-used = η πρόσκληση έχει χρησιμοποιηθεί
invite-expired = η πρόσκληση έχει λήξει
invite-unknown = όποιος προσκαλεί δεν ξέρει αυτή την πρόσκληση
invite-not-accepted = όποιος προσκαλεί δεν δέχτηκε αυτή την πρόσκληση
invite-new-hint = ζητήστε νέα πρόσκληση
invite-uses = μια πρόσκληση χρησιμοποιείται από 1 έως { $most } φορές
words-shown = ήδη εμφανίζονται λέξεις για μια σύζευξη
words-shown-hint = γίνεται μία σύζευξη τη φορά· τερματίστε πρώτα την άλλη
words-own = αυτές τις λέξεις τις δείχνει ο ίδιος ο κόμβος
words-own-hint = πείτε τις στην άλλη πλευρά
words-not-shown = εκεί δεν εμφανίζονται λέξεις με αυτόν τον αριθμό, ή όχι πια
words-not-shown-hint = ζητήστε νέες λέξεις με: directnet pair
words-wrong = δεν είναι οι λέξεις που εμφανίζονται εκεί
words-wrong-hint = δεν ισχύουν πια: ζητήστε νέες με `directnet pair`· αν γράφτηκαν σωστά, ίσως απάντησε κάποιος άλλος
pairing-unfinished = η σύζευξη δεν ολοκληρώθηκε
pairing-unfinished-hint = δοκιμάστε ξανά· και οι δύο πλευρές χρειάζονται έκδοση του DirectNet που κάνει σύζευξη
words-format = δεν είναι ένας αριθμός και δύο λέξεις, όπως 7-orbit-velvet
words-format-hint = η άλλη πλευρά δείχνει τον αριθμό και τις λέξεις με: directnet pair
word-unknown = το { $word } δεν είναι από τις λέξεις που χρησιμοποιούνται γι' αυτό{ $why }
nobody-shows = κανείς κοντά δεν δείχνει λέξεις με τον αριθμό { $number }
several-show = πολλοί κόμβοι κοντά απαντούν στον αριθμό { $number }
several-show-hint = δώστε τη διεύθυνση του σωστού με: --at ADDRESS, ή ζητήστε άλλες λέξεις
no-network = δεν υπάρχει δίκτυο για να γίνει ερώτηση
still-shown-hint = αν η άλλη πλευρά δείχνει ακόμη τις λέξεις, δώστε τη διεύθυνσή της με: --at ADDRESS
addresses-hint = το `directnet status` δείχνει στην άλλη πλευρά τις διευθύνσεις της
not-an-address = το { $text } δεν είναι διεύθυνση
not-an-address-hint = μια διεύθυνση είναι σαν 192.0.2.1, 192.0.2.1:3447, 2001:db8::1 ή [2001:db8::1]:3447
verify-not-text = δεν είναι κείμενο του directnet verify: εκείνο αρχίζει με "directnet-verify:"
verify-damaged = το κείμενο έχει φθορά: λείπουν ή είναι λάθος χαρακτήρες

## Αιτήματα

no-request = δεν υπάρχει αίτημα { $which }
no-request-hint = το directnet requests τα δείχνει
several-requests = πολλοί που ζητούν λέγονται { $name }
several-requests-hint = χρησιμοποιήστε τον αριθμό που δείχνει το directnet requests
addresses-most = δοκιμάζονται το πολύ { $most } διευθύνσεις
no-address = το { $text } δεν είναι διεύθυνση
no-address-hint = μια διεύθυνση γράφεται 192.0.2.1:3447 ή [2001:db8::1]:3447
request-own-id = είναι η δική σας ταυτότητα
request-text-long = ένα αίτημα έχει το πολύ { $most } byte κειμένου, αυτό έχει { $len }
request-no-address = χωρίς διεύθυνση δεν μπορεί να ερωτηθεί κανείς
request-many = ήδη ερωτώνται { $count }
request-many-hint = μη ρωτάτε πια μερικούς: directnet requests withdraw
request-gone = δεν υπάρχει πια τέτοιο αίτημα

## Μηνύματα

message-empty = το μήνυμα είναι κενό
message-empty-hint = γράψτε το κείμενο μετά το όνομα, ή δώστε το με σωλήνωση: uptime | directnet send NAME
message-length = ένα μήνυμα χωρά από 1 έως { $most } byte κειμένου
message-long = το μήνυμα έχει { $len } byte· ένα μήνυμα χωρά το πολύ { $most } byte κειμένου
message-long-hint = βάλτε το σε αρχείο και πείτε πού είναι, ή στείλτε το σε μέρη
absence-long = { $len } byte για μια απουσία ξεπερνούν το όριο των { $most }
absence-long-hint = πείτε το πιο σύντομα· ένα μεγαλύτερο κείμενο είναι μήνυμα
reaction-length = μια αντίδραση { $len } byte είναι έξω από το όριο 1 έως { $most }
reaction-control = μια αντίδραση δεν μπορεί να περιέχει χαρακτήρες ελέγχου
reaction-hint = χρησιμοποιήστε ένα emoji ή μια λέξη
no-message-named = δεν υπάρχει μήνυμα { $named }
no-message-in-room = δεν υπάρχει μήνυμα { $named } στο #{ $room }
no-message-name = το { $named } δεν είναι μήνυμα: λέγεται με τη γραμμή του ή με την ταυτότητά του των 32 ψηφίων
no-such-message = δεν υπάρχει τέτοιο μήνυμα, ή διαγράφηκε
not-the-author = μόνο ο συντάκτης ενός μηνύματος μπορεί να το επεξεργαστεί ή να το διαγράψει
key-length = ένα κλειδί έχει 1 έως { $most } byte
key-length-hint = χρησιμοποιήστε ένα hash από ό,τι κάνει το μήνυμα το ίδιο
no-room-called = δεν υπάρχει δωμάτιο με όνομα #{ $room }
no-room-hint = το directnet room list δείχνει τα δωμάτια
no-such-room = δεν υπάρχει τέτοιο δωμάτιο
restored-nobody-heard = κανείς από το δωμάτιο δεν ακούστηκε από την επαναφορά του αντιγράφου
restored-nobody-heard-hint = τα μέλη επιστρέφουν όσα είπατε μετά το αντίγραφο· έπειτα γράφετε ξανά
not-in-room = δεν είστε σε αυτό το δωμάτιο
room-members-hint = το directnet room members #NAME δείχνει ποιος μπορεί τι

## Αρχεία

files-hint = το directnet files δείχνει τι προσφέρεται
no-file-offered = δεν προσφέρεται αρχείο στο μήνυμα { $row }
no-such-file = δεν προσφέρεται τέτοιο αρχείο
file-accepted-already = έχει γίνει ήδη δεκτό
file-saved-already = έχει ήδη αποθηκευτεί
file-was-declined = απορρίφθηκε
file-not-offered = δεν προσφέρεται πια
file-offered-from-here = προσφέρεται από εδώ, όχι σε εσάς
file-changed-here = άλλαξε αφότου προσφέρθηκε
file-changed-there = δεν είναι πια αυτό που προσφέρθηκε
file-other-there = πήραν άλλα byte από αυτά που προσφέρθηκαν
file-not-taken-there = δεν μπόρεσαν να το πάρουν
file-other-from-contact = το πρόγραμμά τους έστειλε κάτι άλλο: { $why }
file-other-from-member = το πρόγραμμα του μέλους { $name } έστειλε κάτι άλλο: { $why }
file-part-damaged = το μέρος { $part } από { $parts } δεν είναι αυτό που προσφέρθηκε
file-hashes-damaged = τα hash δεν είναι αυτά όσων προσφέρθηκαν
file-list-damaged = ο κατάλογος του φακέλου δεν είναι αυτός που προσφέρθηκε
file-tag-damaged = αυτό που ήρθε δεν είναι αρχείο
file-cannot-be-taken = δεν μπορεί να ληφθεί: { $why }
file-no-room = έχει { $wanted } byte και υπάρχει χώρος για { $available }
file-no-room-hint = κάντε χώρο ή αποθηκεύστε το αλλού με: --to DIR
file-needs-room = χρειάζεται ακόμη { $wanted } byte και υπάρχει χώρος για { $available }
not-a-folder = δεν είναι φάκελος: { $path }
not-absolute = δεν είναι απόλυτη διαδρομή: { $path }
cannot-be-written = δεν μπορεί να γραφτεί: { $why }
cannot-read = δεν διαβάζεται: { $path }
neither-file-nor-folder = δεν είναι ούτε αρχείο ούτε φάκελος: { $path }
file-name-unfit = το όνομα δεν είναι έγκυρο UTF-8, ή δεν υπάρχει: { $path }
file-too-large = μεγαλύτερο από το 1 TiB που χωρά μια μεταφορά: { $path }
folder-too-large = έχει περισσότερα από { $most } αρχεία και φακέλους, ή είναι πολύ βαθύ: { $path }
file-changed = άλλαξε ενώ διαβαζόταν: { $path }
contact-sends-no-more = η επαφή δεν στέλνει άλλο
no-preview = δεν υπάρχει προεπισκόπηση: { $why }
no-preview-hint = το directnet files --all δείχνει πού είναι το αρχείο: ανοίξτε το με κατάλληλο πρόγραμμα
preview-not-here = είναι φάκελος, ή δεν είναι ακόμη εδώ
preview-no-picture = δεν είναι εικόνα που μπορεί να φανεί: φαίνονται PNG, JPEG, WebP και GIF
preview-file-large = { $bytes } byte, περισσότερα από όσα διαβάζονται για προεπισκόπηση
preview-pixels = { $width } × { $height } εικονοστοιχεία, περισσότερα από όσα διαβάζονται για προεπισκόπηση
preview-slow = η ανάγνωση διαρκεί πολύ
preview-broken = είναι κατεστραμμένη, ή ζητά πάρα πολλή μνήμη
disk-full = ο δίσκος είναι γεμάτος

## Αποθήκη, αντίγραφο, συνθηματική φράση

disk-full-nothing = ο δίσκος είναι γεμάτος· δεν αποθηκεύτηκε τίποτα
disk-full-hint = κάντε χώρο εκεί όπου είναι ο κατάλογος του κόμβου και δοκιμάστε ξανά· όσα είχαν αποθηκευτεί είναι ασφαλή
store-failed-because = η αποθήκη απέτυχε: { $why }
store-failed-hint = με αυτό το αίτημα δεν αποθηκεύτηκε τίποτα· το αρχείο καταγραφής του κόμβου ίσως λέει περισσότερα
store-failed = η αποθήκη απέτυχε
store-closed = η αποθήκη είναι κλειστή
write-before-failed = απέτυχε μια προηγούμενη εγγραφή
wrong-key = το κλειδί στο { $key } δεν ανοίγει το { $path }: είναι το κλειδί άλλης αποθήκης
key-missing = λείπει το κλειδί της αποθήκης: { $path }
store-passphrase = η αποθήκη ανοίγει με συνθηματική φράση
passphrase-wrong = η συνθηματική φράση είναι λάθος: δεν ανοίγει το { $path }
store-keyring = η αποθήκη ανοίγει με μυστικό της κλειδοθήκης (καταχώριση { $entry })
keyring-secret-wrong = το μυστικό της κλειδοθήκης (καταχώριση { $entry }) δεν ανοίγει το { $path }
missing-with-key = λείπει, αν και υπάρχει το κλειδί του: { $path }
damaged = έχει φθορά: { $path }
newer-schema = γράφτηκε από νεότερη έκδοση του DirectNet: { $path } (σχήμα { $found }, αυτή η έκδοση ξέρει το { $known })
cannot-use = δεν μπορεί να χρησιμοποιηθεί: { $path }
resource-refused = το σύστημα αρνήθηκε έναν πόρο
cannot-read-or-write = δεν διαβάζεται ή δεν γράφεται: { $path }
newer-layout = η αποθήκη έγινε από νεότερη έκδοση του DirectNet (διάταξη { $found }, αυτή η έκδοση διαβάζει { $known })
exists-already = υπάρχει ήδη: { $path }
cannot-write = δεν γράφεται: { $path }
not-a-history = δεν είναι η αρχή ενός εξαγμένου ιστορικού
history-newer = το ιστορικό είναι έκδοσης { $found } και αυτό το πρόγραμμα διαβάζει την έκδοση { $known }
history-line-long = η γραμμή είναι μεγαλύτερη από { $most } byte
history-field = το πεδίο { $field } έχει τιμή που δεν μπορεί να έχει
history-line = γραμμή { $number }
history-strangers = περισσότεροι από { $most } μέσα του δεν είναι επαφές
history-rooms = περιέχει περισσότερα από { $most } δωμάτια
history-unreadable = το ιστορικό δεν διαβάζεται
passphrase-empty = η συνθηματική φράση είναι κενή
passphrase-long = η συνθηματική φράση έχει πάνω από { $most } byte
keyring-unsupported = η φύλαξη κλειδιού στην κλειδοθήκη αυτού του συστήματος δεν υπάρχει ακόμη
keyring-no-program = λείπει το πρόγραμμα που φτάνει στην κλειδοθήκη: { $program }
keyring-not-asked = η κλειδοθήκη δεν μπορεί να ερωτηθεί
keyring-locked = η κλειδοθήκη λείπει ή είναι κλειδωμένη: { $why }
keyring-timed-out = η κλειδοθήκη δεν απάντησε μέσα σε { $seconds } δευτερόλεπτα
keyring-no-entry = η κλειδοθήκη δεν έχει την καταχώριση που ανοίγει την αποθήκη: { $entry }
keyring-unfaithful = η κλειδοθήκη επέστρεψε κάτι άλλο από αυτό που της δόθηκε
store-there = υπάρχει ήδη αποθήκη: { $path }
not-a-backup = δεν είναι αντίγραφο αποθήκης του DirectNet: { $path }
backup-newer = έγινε από νεότερη έκδοση του DirectNet: { $path }
backup-passphrase = ανοίγει με συνθηματική φράση: { $path }

## Όσα λέγονται δίπλα σε άλλα

in-process = {" "}(διεργασία { $pid })
size-wrong = το { $text } δεν είναι μέγεθος· γράψτε 500kB, 10MB ή 2GiB
size-bytes = { $bytes } byte
expectations-hint = διορθώστε το αρχείο· το `directnet expect --help` δείχνει τι μπορεί να λέει
or-rather = · μήπως εννοείτε { $word };
name-blanks = κενά
name-the-character = τον χαρακτήρα { $character }

## Κρίσεις για θύρες

reason-nothing = καμία υποδοχή δεν την κρατά εδώ
reason-not-looked-at = οι υποδοχές της δεν εξετάστηκαν
reason-fits = καταχωρισμένη για { $service }, και το όνομα { $program } ταιριάζει
reason-other = καταχωρισμένη για { $service }, αλλά την κρατά: { $program }
reason-not-compared = καταχωρισμένη για { $service }, που δεν ήταν δυνατό να συγκριθεί με ό,τι υπάρχει εκεί
reason-go-between = { $program }: την κρατά για άλλο πρόγραμμα
reason-shared = τη χρησιμοποιεί και: { $program }
reason-reserved = το μητρώο την κρατά δεσμευμένη: δεν είναι καταχωρισμένος κανείς
reason-withdrawn = η καταχώρισή της ανακλήθηκε: δεν είναι καταχωρισμένος κανείς
reason-dynamic = κανείς δεν μπορεί να την καταχωρίσει: είναι στο δυναμικό διάστημα, ελεύθερη για κάθε χρήση
reason-no-record = το μητρώο δεν έχει εγγραφή της
reason-unassigned = το μητρώο την έχει ως αδιάθετη
reason-fits-use = μη καταχωρισμένη, αλλά τη χρησιμοποιεί συνήθως { $name }, και το όνομα { $program } ταιριάζει
reason-used-by-other = τη χρησιμοποιεί συνήθως { $names }, αλλά την κρατά: { $program }
reason-expected = αναμενόταν: { $what }
reason-expected-not-compared = αναμενόταν: { $what }, που δεν ήταν δυνατό να συγκριθεί με ό,τι υπάρχει εκεί
reason-expected-missing = αναμενόταν και λείπει: { $what }
reason-expected-process = αναμενόταν { $expected }, αλλά την κρατά: { $found }
reason-expected-user = αναμενόταν χρήστης { $expected }, αλλά είναι ο χρήστης { $found }
reason-expected-program = αναμενόταν το πρόγραμμα { $expected }, αλλά είναι { $found }
reason-expected-unit = αναμενόταν η μονάδα { $expected }, αλλά εκτελείται στη { $found }
reason-expected-no-unit = αναμενόταν η μονάδα { $expected }, αλλά δεν εκτελείται σε καμία
reason-expected-tied = αναμενόταν { $expected }, αλλά είναι δεμένη σε { $found }
reason-expected-narrower = αναμενόταν { $expected }, αλλά είναι δεμένη σε λιγότερα
reason-reachable = άλλα μηχανήματα μπορούν να τη φτάσουν
reason-reachable-how = προσβάσιμη από άλλα μηχανήματα: { $why }
reason-maybe-reachable = ίσως προσβάσιμη από άλλα μηχανήματα: { $why }
reason-filtered = άλλα μηχανήματα δεν τη φτάνουν: τη φιλτράρει { $rule }
reason-only-here = μόνο αυτό το μηχάνημα μπορεί να τη φτάσει
reason-connected = συνδεδεμένη: λαμβάνει από μία μόνο διεύθυνση
reason-out-of-reach = άλλα μηχανήματα δεν τη φτάνουν: { $why }
reason-ephemeral = αυτό το μηχάνημα δίνει τέτοιες θύρες σε προγράμματα που ζητούν οποιαδήποτε
reason-not-listening = δεσμευμένη χωρίς να ακούει: κανείς δεν μπορεί να συνδεθεί και κανείς άλλος να πάρει τη θύρα
reason-memory = το πρόγραμμά της εκτελείται από τη μνήμη και δεν έχει αρχείο
reason-deleted = το πρόγραμμά της ήταν εκεί όπου γράφουν όλοι, και διαγράφηκε
reason-writable = όλοι μπορούν να αλλάξουν το αρχείο του προγράμματός της
reason-writable-directory = το πρόγραμμά της είναι σε κατάλογο όπου γράφουν όλοι
reason-replaced = το αρχείο του προγράμματός της αντικαταστάθηκε ή αφαιρέθηκε από τότε: μια ενημέρωση περιμένει επανεκκίνηση
next-nothing = δεν χρειάζεται τίποτα
next-as-root = ρωτήστε ξανά ως root για να δείτε ποιος την κρατά
next-inspect = αν δεν ξέρετε τη διεργασία { $pid }, βρείτε τι την ξεκίνησε· αν τη χρειάζεται μόνο αυτό το μηχάνημα, δέστε τη στο 127.0.0.1
next-recognise = αν δεν ξέρετε τη διεργασία { $pid }, βρείτε τι την ξεκίνησε
next-reconcile = αν η διεργασία { $pid } είναι σωστή, αλλάξτε το αναμενόμενο με `directnet expect`· αν δεν την ξέρετε, βρείτε τι την ξεκίνησε
next-start = ξεκινήστε το, ή αλλάξτε το αναμενόμενο με `directnet expect`
next-forwarding = τα ορίσματα της διεργασίας { $pid }, ή η μονάδα που εξυπηρετεί, λένε ποιος είναι πίσω της
next-by-hand = ελέγξτε με το χέρι με τις παρακάτω εντολές

## Ποιος κρατά μια θύρα και από πού είναι προσβάσιμη

owner-not-permitted = δεν επιτρέπεται να φανεί ποιος την κρατά
owner-hidden = κρυφό ακόμη και από τον root: κάποιες διεργασίες δεν μπορούν να ερευνηθούν
owner-ended = όποιος την κρατούσε τερματίστηκε ενώ αναζητούνταν
owner-outside = καμία ορατή διεργασία δεν την κρατά: είναι έξω από αυτό το κοντέινερ
owner-kernel = δεν την κρατά διεργασία: την κρατά ο πυρήνας, ή μήνυμα που δεν έχει ληφθεί ακόμη
owner-kernel-for = δεν την κρατά διεργασία: την κρατά ο πυρήνας, πιθανότατα για { $why }
kernel-nfs = τον διακομιστή NFS
kernel-vxlan = σήραγγα VXLAN
kernel-geneve = σήραγγα Geneve
kernel-wireguard = σήραγγα WireGuard
owner-not-told = αυτό το σύστημα δεν λέει ποιος την κρατά
reach-yes = ναι
reach-except = ναι, εκτός { $conditions }
reach-only = μόνο { $conditions }
reach-handed-on = προωθείται στο { $to } ({ $rule })
reach-no = όχι, { $why }
reach-no-filtered = όχι, φιλτράρεται από { $rule }
reach-not-permitted = δεν επιτρέπεται να φανεί το τείχος προστασίας: ρωτήστε ξανά ως root
reach-unknown = άγνωστο: { $why }
loopback-only = μόνο loopback
does-not-listen = δεν ακούει
one-address = λαμβάνει από μία μόνο διεύθυνση
interface-down = η διεπαφή { $interface } είναι κλειστή
nothing-passed-on = αυτό το μηχάνημα δεν προωθεί πακέτα
rule-not-understood = ένας κανόνας δεν έγινε κατανοητός: { $rule }
firewall-no-program = υπάρχει τείχος προστασίας, αλλά όχι το { $program } για να διαβαστεί (πακέτο { $package })
firewall-unreadable = το τείχος προστασίας δεν διαβάστηκε: { $why }
loopback-handed-in = μόνο loopback, όμως πακέτα άλλων μηχανημάτων ίσως της προωθούνται από { $rule }
other-namespace = άλλος χώρος ονομάτων δικτύου
firewall-not-read = το τείχος προστασίας αυτού του συστήματος δεν διαβάζεται

## Τι δεν μπόρεσε να φανεί

gap-unread = οι υποδοχές αυτού του μηχανήματος δεν διαβάστηκαν: { $why }
gap-proc-net = ο πυρήνας δεν απάντησε μέσω sock_diag ({ $why }), οπότε διαβάστηκε το /proc/net, που δείχνει λιγότερα
gap-interrupted = ο κατάλογος των υποδοχών άλλαζε όσο διαβαζόταν: ίσως λείπουν μερικές
gap-file-unread = δεν διαβάστηκε το { $path }: { $why }
gap-bound-not-shown = αυτό το σύστημα δεν δείχνει υποδοχές TCP που είναι δεσμευμένες χωρίς να ακούνε
gap-bound-not-sought = η θύρα έχει κάποιον που ακούει, οπότε υποδοχές TCP δεσμευμένες χωρίς να ακούνε δεν αναζητήθηκαν ανάμεσα σε { $count }: τις δείχνει το directnet ports
gap-connections = οι συνδέσεις της θύρας δεν διαβάστηκαν: { $why }
gap-hidden = λείπουν υποδοχές διεργασιών που δεν μπορεί να δει αυτός ο χρήστης
gap-processes = { $count ->
    [one] 1 διεργασία δεν ερευνήθηκε
   *[other] { $count } διεργασίες δεν ερευνήθηκαν
 } για υποδοχές, επειδή δεν επιτρέπεται
gap-handed-on-root = θύρες που το τείχος προστασίας προωθεί χωρίς υποδοχή, όπως ίσως όσες δημοσιεύει το docker, φαίνονται μόνο στον root: `sudo nft list ruleset`
gap-handed-on = ίσως λείπουν θύρες που το τείχος προστασίας προωθεί χωρίς υποδοχή: { $why }

## Ερωτήσεις για το τι υπάρχει σε μια θύρα

not-asked-printers = δεν ερωτήθηκε: οι εκτυπωτές τυπώνουν ό,τι σταλεί στις θύρες 9100 έως 9107
not-asked-nobody-new = δεν ερωτήθηκε: η υποδοχή δεν δέχεται κανέναν νέο
not-asked-namespace = δεν ερωτήθηκε: η υποδοχή είναι σε άλλον χώρο ονομάτων δικτύου
not-asked-address = δεν ερωτήθηκε: η διεύθυνσή της δεν είναι μόνο αυτού του μηχανήματος
no-connection = καμία σύνδεση: { $why }
answered-none = δεν απάντησε σε καμία από { $asked } ερωτήσεις
answered-none-wireguard = δεν απάντησε σε καμία από { $asked } ερωτήσεις, όπως κάνουν το WireGuard και άλλα που απαντούν μόνο σε όσους ξέρουν
answer-not-understood = η απάντησή του δεν είναι κατανοητή: { $answer }

## Τερματισμός διεργασίας

ending-init = είναι η διεργασία 1, και θα τελείωναν όλα μαζί της
ending-itself = είναι η ίδια η εντολή
ending-below = αυτή η εντολή εκτελείται κάτω από αυτήν
ended-by-itself = η διεργασία τερματίστηκε μόνη της
ending-not-permitted = δεν επιτρέπεται ο τερματισμός της διεργασίας
ending-unsupported = ο τερματισμός διεργασιών δεν υποστηρίζεται σε αυτό το σύστημα
system-refused = το σύστημα αρνήθηκε

## Αρχεία για θύρες

registry-damaged = το μητρώο στο { $path } έχει φθορά ή είναι άλλης έκδοσης· χρησιμοποιείται το ενσωματωμένο
registry-many-lists = από τις λίστες στο { $path } διαβάζονται μόνο οι πρώτες { $most }
list-unreadable = ο κατάλογος δεν διαβάζεται, { $path }: { $why }
journal-line = η γραμμή { $number } δεν είναι κατανοητή
journal-end = λείπει το τέλος

## Όσα λέγονται για διεργασίες και συνδέσεις

hold-descriptor = με έναν περιγραφέα
hold-thread = με περιγραφέα του νήματος { $id }, που δεν φαίνεται στον πίνακα της διεργασίας
hold-io-uring = μόνο με io_uring, ως δηλωμένο αρχείο χωρίς περιγραφέα
gap-lines = δεν έγιναν κατανοητές: { $lines }, αρχείο { $path }
gap-namespaces = ίσως λείπουν υποδοχές άλλων χώρων ονομάτων δικτύου: { $why }· τους δείχνει το `sudo lsns -t net`
namespaces-closed = δεν επιτρέπεται η είσοδος σε { $count ->
    [one] 1 χώρο ονομάτων
   *[other] { $count } χώρους ονομάτων
 }
namespaces-silent = δεν επιτρέπεται να ερωτηθούν για τους δικούς τους: { $count ->
    [one] 1 διεργασία
   *[other] { $count } διεργασίες
 }
namespaces-both = δεν επιτρέπεται η είσοδος σε { $namespaces ->
    [one] 1 χώρο ονομάτων
   *[other] { $namespaces } χώρους ονομάτων
 }, ούτε να ερωτηθούν για τους δικούς τους { $processes ->
    [one] 1 διεργασία
   *[other] { $processes } διεργασίες
 }
gap-namespaces-not-searched = η θύρα κρατείται εδώ, οπότε δεν αναζητήθηκε και στους χώρους ονομάτων δικτύου των: { $processes }· το `directnet ports` ψάχνει και εκεί
reason-expected-note = αναμενόταν: { $what } ({ $note })
occupant-time-wait = σε TIME-WAIT: { $connections }· η τελευταία λήγει σε { $seconds } δευτερόλεπτα
occupant-closing = που δεν κρατά πια καμία διεργασία και κλείνουν ακόμη: { $connections }
occupant-connected = με αυτήν ως τοπική θύρα: { $connections }, μία από αυτές προς { $remote }
unseen-not-permitted = δεν επιτρέπεται να φανεί
unseen-ended = τερματίστηκε ενώ εξεταζόταν
unseen-outside = έξω από αυτό το κοντέινερ
unseen-no-file = δεν το λέει κανένα αρχείο
unseen-unreadable = το αρχείο που το λέει δεν διαβάστηκε
unseen-database = φυλάσσεται σε βάση δεδομένων που δεν διαβάζει αυτό το πρόγραμμα
unseen-many = δεν αναζητήθηκε, γιατί τη θύρα την κρατούν πάρα πολλές διεργασίες
topic-started-by = ποιος την ξεκίνησε
topic-package = το πακέτο της
topic-unit-file = το αρχείο της μονάδας της
topic-environment = το περιβάλλον της
topic-container = το όνομα του κοντέινέρ της
topic-directory = ο κατάλογός της
source-sock-diag = ο πυρήνας (sock_diag)
source-tables = οι πίνακες υποδοχών του συστήματος

## Αν μια θύρα είναι ελεύθερη

objection-hidden = την κρατά κάποιος που δεν μπορεί να φανεί· ρωτήστε ξανά ως root
objection-held = την κρατά: { $names }
objection-registered = καταχωρισμένη για { $service }
objection-status = το μητρώο την έχει ως { $status }
objection-expected = εκεί περιμένετε: { $what }
objection-browsers = οι περιηγητές αρνούνται να ανοίξουν σελίδες εκεί (κατά { $source })
objection-used = τη χρησιμοποιεί συνήθως { $name } ({ $source })
objection-ephemeral = αυτό το μηχάνημα δίνει τις { $ports } σε προγράμματα που ζητούν οποιαδήποτε θύρα
objection-system = οι θύρες κάτω από 1024 είναι για τον root και για καταχωρισμένες υπηρεσίες
objection-zero = η θύρα 0 ζητά από το σύστημα οποιαδήποτε θύρα· δεν μπορεί να την έχει κανείς
objection-threat = τεκμηριωμένη ως προεπιλογή του { $name } ({ $kind }, κατά { $source }), μία από { $ports } από τους { $of } αριθμούς θυρών με εγγραφή απειλής: δεν αποδεικνύει τι υπάρχει εκεί
free-in-use = την έχει κάτι που δεν ακούει: μια σύνδεση, μία που σβήνει, ή υποδοχή που δεν δείχνει κανένας κατάλογος
free-not-permitted = αυτός ο χρήστης δεν μπορεί να την πάρει
free-refused = το σύστημα αρνείται να τη δώσει: { $why }
suggest-unassigned = το μητρώο δεν τη δίνει σε κανέναν
suggest-unused = δεν την κρατά τίποτα εδώ και μόλις τώρα ήταν διαθέσιμη
suggest-not-ephemeral = αυτό το μηχάνημα δίνει τις { $ports } σε πελάτες, και δεν είναι ανάμεσά τους
suggest-not-expected = δεν περιμένετε τίποτα εκεί
suggest-not-blocked = οι περιηγητές την ανοίγουν
suggest-no-use = δεν είναι γνωστό πρόγραμμα που τη χρησιμοποιεί
suggest-no-threat = δεν έχει τεκμηριωθεί κακόβουλο λογισμικό με αυτήν ως προεπιλογή
kill-would-end = θα τερματιζόταν
kill-not-ended = δεν τερματίστηκε: { $why }
kill-ended = τερματίστηκε
kill-killed = θανατώθηκε: δεν τερματίστηκε μόνη της
kill-let-go = άφησε τη θύρα μόνη της
kill-kept = θανατώθηκε, και ο πυρήνας την κρατά ακόμη
words-unclosed = ένα εισαγωγικό ({ $quote }) δεν κλείνει
words-backslash = δεν υπάρχει τίποτα μετά την ανάστροφη κάθετο στο τέλος
words-no-program = δεν έχει πρόγραμμα μέσα
keyring-not-unlocked = δεν την ξεκλείδωσε κανείς

## Δωμάτια

room-forked = { $name }: υπέγραψε δύο ιστορικά αυτού του δωματίου· ισχύουν και τα δύο, και οι αποβολές υπερισχύουν
room-flooded = { $name }: υπέγραψε περισσότερες αλλαγές από όσες επιτρέπονται, και είναι εκτός
room-contested = { $name }: παρέδωσε αυτό το δωμάτιο σε πολλούς ταυτόχρονα, οπότε δεν έχει ιδιοκτήτη
room-forged = { $name }: έδωσε κάτι που κανείς δεν υπέγραψε, και δεν ακούστηκε άλλο για αυτό το δωμάτιο
room-not-allowed = { $name }: έδωσε αλλαγές που κανείς δεν επιτρέπεται να κάνει, όπως ένα μέλος παραπάνω από όσα χωρά ένα δωμάτιο· δεν ισχύουν
room-baseless = { $name }: έδωσε αλλαγές που στηρίζονται σε κάτι που δεν βρίσκεται πουθενά· δεν ισχύουν

## Ερωτήσεις στο μηχάνημα μιας επαφής

runs-there-fits = καταχωρισμένη για { $service }, και αυτό που τρέχει εκεί ταιριάζει
runs-there-fits-use = μη καταχωρισμένη, αλλά συνήθως τη χρησιμοποιεί το { $name }, και αυτό που τρέχει εκεί ταιριάζει
machine-away = το μηχάνημα της επαφής { $contact } δεν είναι προσβάσιμο τώρα: { $why }
machine-away-hint = ξεκινήστε εκεί το DirectNet και ρωτήστε ξανά· μια ερώτηση δεν φυλάσσεται για αργότερα
machine-not-allowed = το μηχάνημα της επαφής { $contact } δεν σας επιτρέπει να ρωτάτε για τις θύρες του
machine-not-allowed-hint = μπορεί να το επιτρέψει ο χρήστης του, εκεί: directnet contacts set ΕΣΕΙΣ --ports on
machine-too-often = το μηχάνημα της επαφής { $contact } ρωτήθηκε πολύ συχνά
machine-too-often-hint = απαντά σε δέκα ερωτήσεις το λεπτό, μία κάθε φορά: περιμένετε λίγο
machine-too-old = το DirectNet της επαφής { $contact } είναι πολύ παλιό για να ερωτηθεί για θύρες
machine-too-old-hint = ζητήστε να ενημερωθεί εκεί
machine-could-not-look = το μηχάνημα της επαφής { $contact } δεν μπόρεσε να κοιτάξει τις θύρες του
machine-silent = το μηχάνημα της επαφής { $contact } δεν απάντησε εγκαίρως
machine-lost = η σύνδεση με { $contact } χάθηκε πριν φτάσει η απάντηση
machine-unreadable = η απάντηση της επαφής { $contact } δεν διαβάζεται
contact-has-you-not = { $contact } δεν σας έχει στις επαφές του
ports-of-one = το ποιος μπορεί να ρωτά για τις θύρες αυτού του μηχανήματος αποφασίζεται για μία επαφή κάθε φορά
ports-of-one-hint = γράψτε το όνομα της επαφής: directnet contacts set ΟΝΟΜΑ --ports on
transport-with-port = ένα πρωτόκολλο μεταφοράς ερωτάται μαζί με τη θύρα του
