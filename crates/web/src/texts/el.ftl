### Όσα λέει η σελίδα, στα ελληνικά.

## Γύρω από κάθε σελίδα

skip-to-content = Μετάβαση στο περιεχόμενο
nav-label = Κύριο μενού
nav-conversations = Συνομιλίες
nav-ports = Θύρες
nav-settings = Ρυθμίσεις
find-label = Εύρεση θύρας, υπηρεσίας, προγράμματος, κακόβουλου λογισμικού ή μηνύματος
find-placeholder = Θύρα, υπηρεσία, λέξη
language-label = Γλώσσα
foot-claim = Καταχωρισμένη δεν σημαίνει σε χρήση, και αδιάθετη δεν σημαίνει ελεύθερη: εδώ ξεχωρίζει ό,τι δηλώνεται από ό,τι παρατηρήθηκε.
copy = Αντιγραφή
copied = Αντιγράφηκε
request-failed = Αυτό δεν έγινε. Εκτελείται ακόμη ο κόμβος;
live = ζωντανά
alert-link-used = Στις { $time } κάποιος ήρθε με σύνδεσμο εισόδου που είχε ήδη χρησιμοποιηθεί. Αν δεν ήσασταν εσείς, τον σύνδεσμο τον έχει δει και κάποιος άλλος.
alert-seen = Το είδα

## Πόρτες και αποτυχίες

door-welcome = Είστε μέσα.
door-go-on = Συνέχεια
door-used = Αυτός ο σύνδεσμος χρησιμοποιήθηκε ήδη, στις { $time }. Ένας σύνδεσμος ισχύει μία φορά. Αν δεν ήσασταν εσείς, κάποιος άλλος είναι μέσα: σταματήστε τον κόμβο και ξεκινήστε τον ξανά.
door-no-link = Αυτός ο σύνδεσμος είναι πολύ παλιός ή δεν είναι αυτού του κόμβου.
door-left = Είστε έξω.
door-hint = Πάρτε νέο σύνδεσμο στο μηχάνημα όπου εκτελείται ο κόμβος:
refused-host = Αυτή δεν είναι διεύθυνση αυτής της σελίδας.
refused-origin = Το αίτημα έρχεται από άλλον ιστότοπο και δεν έγινε τίποτα.
refused-body = Αυτή η σελίδα διαβάζει μόνο φόρμες και JSON.
refused-no-session = Αυτή η σελίδα είναι μόνο για τον χρήστη του κόμβου.
no-number = Το μεγαλύτερο αρχείο που γίνεται δεκτό από μόνο του είναι ακέραιος αριθμός.
failure-title = Αυτό δεν έγινε
failure-inside = Κάτι πήγε στραβά εσωτερικά. Το αρχείο καταγραφής του κόμβου λέει περισσότερα.
no-such-page = Δεν υπάρχει τέτοια σελίδα.

## Θύρες: τι είναι ένας αριθμός

port-word = Θύρα
port-title = Θύρα { $port }: { $name }
port-description = Θύρα TCP και UDP { $port }, { $name }: για τι είναι καταχωρισμένη, τι άλλο τη χρησιμοποιεί, το ιστορικό ασφαλείας της και πώς βλέπει κανείς τι υπάρχει σε αυτήν.
neighbours-label = Προηγούμενη και επόμενη θύρα
range-system = Θύρα συστήματος
range-user = Θύρα χρήστη
range-dynamic = Δυναμική θύρα
range-system-means = Θύρα συστήματος, 0 έως 1023: εκχωρείται από την IANA μέσω της IETF σε υπηρεσίες του συστήματος. Στα περισσότερα συστήματα μόνο ο root μπορεί να ακούει εδώ.
range-user-means = Θύρα χρήστη, 1024 έως 49151: εκχωρείται από την IANA σε όποιον τη ζητήσει με αιτιολογία. Κάθε πρόγραμμα μπορεί να ακούει εδώ, καταχωρισμένο ή όχι.
range-dynamic-means = Δυναμική θύρα, 49152 έως 65535: δεν εκχωρείται ποτέ σε κανέναν. Τα συστήματα τις δίνουν για λίγο σε προγράμματα, συνήθως για το εδώ άκρο μιας σύνδεσης.

## Το μητρώο

registry-title = Τι λέει το μητρώο
registry-service = Υπηρεσία
registry-description = Περιγραφή
registry-assignee = Δικαιούχος
registry-contact = Επικοινωνία
registry-registered = Καταχώριση
registry-modified = Τροποποίηση
registry-reference = Έγγραφο
registry-unauthorized = Χρήση από άλλους
registry-notes = Σημειώσεις
registry-source = Κατάσταση της { $date }:
status-assigned = εκχωρημένη
status-reserved = δεσμευμένη
status-unassigned = αδιάθετη
status-withdrawn = ανακλημένη
status-no-record = χωρίς εγγραφή
status-dynamic = δεν εκχωρείται ποτέ

## Άλλοι κατάλογοι

uses-title = Τι άλλο είναι γνωστό ότι τη χρησιμοποιεί
uses-none = Κανένας κατάλογος που έχουμε δεν αναφέρει άλλη χρήση.
uses-own = Από τους δικούς σας καταλόγους
browsers-refuse = Τα προγράμματα περιήγησης αρνούνται να ανοίξουν αυτή τη θύρα: αλλιώς μια σελίδα θα μπορούσε να τα βάλει να μιλήσουν με υπηρεσία που θα το εκλάμβανε ως δικό της πρωτόκολλο.
ephemeral-told = { $systems }: θύρες του διαστήματος { $range } δίνονται σε προγράμματα που ζητούν οποιαδήποτε.
security-title = Ιστορικό ασφαλείας
security-none = Κανένα κακόβουλο λογισμικό δεν έχει τεκμηριωθεί ότι χρησιμοποιεί αυτή τη θύρα, και στους καταλόγους που έχουμε δεν έχει παρατηρηθεί εδώ διακομιστής ελέγχου. Αυτό δεν αποδεικνύει ότι είναι ακίνδυνη.
security-threats = Τεκμηριωμένα τη χρησιμοποιούν:
threat-rate = Μια τέτοια εγγραφή μόνη της λέει λίγα: έχουν { $ports } από τις { $of } θύρες ({ $percent } %).
endpoint-rate = Παρατηρήθηκαν σε { $ports } από τις { $of } θύρες ({ $percent } %): κάθε διακομιστής μπορεί να μπει σε κάθε θύρα.
endpoints-told = Ό,τι παρατηρήθηκε κάποτε σε αυτόν τον αριθμό, από κάποιον, κάπου: { $endpoints ->
    [one] ένας διακομιστής ελέγχου
   *[other] { $shown } διακομιστές ελέγχου
 } { $families ->
    [one] μίας οικογένειας
   *[other] { $families } οικογενειών
 } κακόβουλου λογισμικού.
endpoints-as-many = { $ports ->
    [one] Καμία άλλη θύρα δεν έχει τόσους.
   *[other] { $shown } θύρες έχουν τόσους ή περισσότερους.
 }
sources-title = Πηγές

## Εδώ και τώρα

now-title = Σε αυτό το μηχάνημα τώρα
now-stamp = Έλεγχος στις { $time }. Το τμήμα αυτό ανανεώνεται μόνο του όταν κάτι αλλάζει.
identify-button = Ρωτήστε τι μιλάει εκεί
identify-hint = Συνδέεται στις υποδοχές αυτού του μηχανήματος και στέλνει ακίνδυνα πρώτα byte.
gaps = Τι δεν μπόρεσε να φανεί
level-nothing = τίποτα
level-expected = όπως αναμένεται
level-known = γνωστή
level-unverified = ανεπιβεβαίωτη
level-unclaimed = αδήλωτη
level-different = διαφορετική
level-look = δείτε το
meaning-nothing = Καμία υποδοχή αυτού του μηχανήματος δεν την κρατά.
meaning-expected = Την κρατά αυτό που περιμένετε.
meaning-known = Ό,τι την κρατά ταιριάζει με την καταχώριση.
meaning-unverified = Δεν διαπιστώθηκε αν ταιριάζει ό,τι την κρατά.
meaning-unclaimed = Κάποιος την κρατά και κανείς δεν λέει τι θα έπρεπε να είναι.
meaning-different = Την κρατά κάτι άλλο από αυτό για το οποίο είναι καταχωρισμένη ή αναμενόμενη.
meaning-look = Αξίζει την προσοχή σας.
state-listening = ακούει
state-bound = δεσμευμένη
state-connected = συνδεδεμένη με { $remote }
socket-address = Διεύθυνση
socket-reach = Προσβάσιμη
socket-owner = Την κρατά
socket-speaks = Μιλάει
owner-told = διεργασία { $pid } του χρήστη { $user }
owner-since = εκκίνηση { $time }
owner-unit = μονάδα { $unit }
owner-container = περιέκτης { $container }
owner-package = πακέτο { $package }
owner-directory = στον κατάλογο { $directory }
owner-started-by = ξεκίνησε από { $parents }
owner-deleted = το αρχείο του προγράμματος έχει διαγραφεί
reach-yes = από άλλα μηχανήματα
reach-limited = από μερικά άλλα μηχανήματα
reach-forwarded = προωθείται αλλού
reach-no = μόνο από αυτό το μηχάνημα
reach-filtered = αποκλείεται από το τείχος προστασίας
reach-not-permitted = μόνο ο root διαβάζει το τείχος προστασίας
reach-unknown = άγνωστο
hand-title = Έλεγχος με το χέρι

## Τι περιμένει ο χρήστης

note-title = Τι περιμένετε εδώ
note-hint = Η δική σας δήλωση, σε αρχείο που μπορείτε να διαβάσετε και να αλλάξετε. Θύρα που είναι όπως την περιμένετε δεν αναφέρεται ποτέ.
note-transport = Μεταφορά
note-process = Πρόγραμμα
note-exposure = Προσβάσιμη
note-exposure-any-will-do = αδιάφορο
note-exposure-loopback = μόνο από αυτό το μηχάνημα
note-exposure-any = από παντού
note-note = Σημείωση
note-save = Αυτό περιμένω
note-forget = Δεν περιμένω τίποτα εδώ
expected-process = πρόγραμμα
expected-user = χρήστης
expected-exposure = προσβάσιμη
expected-executable = αρχείο
expected-unit = μονάδα

## Γείτονες, κατάλογος, εικόνα

near-title = Γείτονες
ports-title = Θύρες αυτού του μηχανήματος
ports-summary = { $listeners ->
    [one] Κρατείται μία θύρα
   *[other] Κρατούνται { $listeners } θύρες
 }, { $look ->
    [0] καμία δεν αξίζει ματιά.
    [one] μία αξίζει ματιά.
   *[other] { $look } αξίζουν ματιά.
 }
table-port = Θύρα
table-held = Την κρατά
table-registered = Καταχωρισμένη για
table-where = Πού
table-verdict = Κρίση
table-open = ανοιχτή
table-hidden = κρυφό
table-empty = Τίποτα δεν ακούει εδώ.
rows-left-out = { $rest ->
    [one] Υπάρχει ακόμη ένα που δεν εμφανίζεται.
   *[other] Υπάρχουν ακόμη { $rest } που δεν εμφανίζονται.
 }
map-title = Και οι 65.536 θύρες
map-hint = Μια σειρά είναι 256 θύρες, από το 0 πάνω αριστερά. Επιλέξτε μία για να δείτε τη σελίδα της.
map-summary = { $held ->
    [one] Κρατείται μία θύρα
   *[other] Κρατούνται { $held } θύρες
 } από τις 65.536· καθεμία είναι σύνδεσμος προς τη σελίδα της.
legend-assigned = εκχωρημένη
legend-held = κρατείται
legend-question = κρατείται, χωρίς εξήγηση ακόμη
legend-expected = την περιμένετε
legend-look = δείτε το

## Αναζήτηση

search-title = Αναζήτηση:
search-nothing = Δεν βρέθηκε τίποτα.
search-nothing-hint = Μια θύρα είναι αριθμός από 0 έως 65535. Μια υπηρεσία, ένα πρόγραμμα ή μια οικογένεια κακόβουλου λογισμικού βρίσκεται με ένα μέρος του ονόματός της, ένα μήνυμα με τις λέξεις του.
search-held = Σε αυτό το μηχάνημα
search-services = Καταχωρισμένες υπηρεσίες
search-uses = Γνωστές χρήσεις
search-threats = Κακόβουλο λογισμικό, ομάδες, εκστρατείες
search-families = Οικογένειες κακόβουλου λογισμικού που παρατηρήθηκαν
search-family-endpoints = { $endpoints ->
    [one] ένας διακομιστής ελέγχου
   *[other] { $shown } διακομιστές ελέγχου
 }
search-messages = Μηνύματα
search-messages-more = Υπάρχουν περισσότερα μηνύματα από όσα εμφανίζονται εδώ· με μία λέξη ακόμη βρίσκονται λιγότερα.

## Συνομιλίες

talk-add = Προσθήκη επαφής
talk-back = Όλες οι συνομιλίες
talk-choose = Επιλέξτε μια συνομιλία.
talk-nobody = Δεν υπάρχουν ακόμη επαφές. Δώστε σε κάποιον μια πρόσκληση ή χρησιμοποιήστε μία.
talk-nothing = Δεν έχει ειπωθεί τίποτα ακόμη.
talk-unread = αδιάβαστα:
talk-you = εσείς
talk-write-to = Γράψτε προς { $name }
talk-typing = { $name }: γράφει …
talk-send = Αποστολή
talk-answer = Απάντηση
talk-answer-off = Όχι απάντηση
talk-react = Αντίδραση με
talk-edit = Επεξεργασία
talk-delete = Διαγραφή και στα δύο άκρα
talk-edited = επεξεργασμένο
talk-deleted = Διαγράφηκε.
talk-newer = Αυτό χρειάζεται νεότερη έκδοση.
talk-about = Για αυτή την επαφή
talk-id = Ταυτότητα
talk-name = Όνομα
talk-rename = Μετονομασία
talk-block = Αποκλεισμός
talk-unblock = Άρση αποκλεισμού
talk-block-hint = Από αποκλεισμένη επαφή δεν λαμβάνεται τίποτα, και δεν ειδοποιείται.
talk-latest = Τα τελευταία μηνύματα
talk-earlier = Παλιότερα μηνύματα
talk-automatic = αυτόματο
talk-expires = Πότε εξαφανίζεται και στις δύο άκρες
talk-expires-never = μένει
talk-expires-hour = για μία ώρα
talk-expires-day = για μία ημέρα
talk-expires-week = για μία εβδομάδα
talk-expires-at = εξαφανίζεται στις { $time }
severity-info = Πληροφορία
severity-warning = Προειδοποίηση
severity-critical = Κρίσιμο
standing-connected = συνδεδεμένη
standing-unconnected = μη συνδεδεμένη
standing-joining = δεν έχει δεχτεί ακόμη
standing-refused = αρνήθηκε
standing-away = λείπει
standing-last-seen = τελευταία φορά { $time }
state-queued = σε αναμονή
state-delivered = παραδόθηκε
state-refused = απορρίφθηκε
state-reach = { $read ->
    [0] παραδόθηκε σε { $delivered } από { $members }
   *[other] παραδόθηκε σε { $delivered } από { $members }, διαβάστηκε από { $read }
}
state-read = διαβάστηκε
invite-use-title = Χρήση πρόσκλησης κάποιου
invite-text = Η πρόσκληση
invite-name = Πώς θα λέγεται
invite-use = Προσθήκη
invite-make-title = Δώστε πρόσκληση
invite-make-hint = Όποιος την έχει μπορεί να γίνει επαφή σας, μία φορά, μέσα σε μία ημέρα. Στείλτε την με τρόπο που εμπιστεύεστε.
invite-make = Νέα πρόσκληση
invite-terms = Ισχύει { $uses ->
    [one] μία φορά
   *[other] { $uses } φορές
 }, έως { $time }:
invite-qr = Η πρόσκληση ως κωδικός QR

## Λέξεις: επαφές με κάτι που λέγεται

words-title = Με λέξεις που λέτε
words-hint = Ο ένας δείχνει έναν αριθμό και δύο λέξεις, ο άλλος τις γράφει. Ισχύουν μία φορά, για πέντε λεπτά.
words-show = Εμφάνιση λέξεων
words-hidden = Χωρίς απάντηση στο τοπικό δίκτυο: χρειάζεται η διεύθυνσή μου
words-tell = Πείτε τις σε έναν μόνο άνθρωπο, που θα τις γράψει στο δικό του DirectNet.
words-until = Ισχύουν μία φορά, έως { $time }, και όσο μένει ανοιχτή αυτή η σελίδα.
words-addrs = Πού βρίσκεται αυτός ο κόμβος, αν δεν τον βρουν από μόνοι τους:
words-waiting = Αναμονή για τον άλλο …
words-theirs = Οι λέξεις που δείχνει ο άλλος
words-at = Η διεύθυνσή του, αν δεν είναι στο ίδιο δίκτυο
words-use = Χρήση των λέξεων
words-joined = Νέα επαφή: { $name }.
words-not-stored = Κάποιος ήξερε τις λέξεις και δεν ήταν δυνατό να προστεθεί: { $trouble }
words-guessed = ΚΑΠΟΙΟΣ ΔΟΚΙΜΑΣΕ ΛΑΘΟΣ ΛΕΞΕΙΣ. Δεν ισχύουν πια: κανείς δεν μπορεί να ξαναδοκιμάσει και δεν προστέθηκε κανείς.
words-crowded = Κάποιος άρχιζε ξανά και ξανά χωρίς να δοκιμάσει λέξεις. Δεν ισχύουν πια και δεν προστέθηκε κανείς.
words-expired = Δεν ήρθε κανείς εγκαίρως. Οι λέξεις έληξαν.
words-taken-back = Αυτές οι λέξεις ανακλήθηκαν.

## Επαφές

verified = συγκρίθηκαν και είναι ίδιες
caution-title = Κοιτάξτε δύο φορές
caution-same-name = { $other }: άλλη επαφή σας έχει το ίδιο όνομα, ή ένα που μοιάζει ίδιο. Εδώ πρόκειται για κάποιον άλλο.
caution-looks-like = Αυτό το όνομα μοιάζει με { $other }, και πρόκειται για κάποιον άλλο. Δώστε σε μία από τις δύο επαφές άλλο όνομα.
caution-doubled = Η ταυτότητά της εμφανίστηκε να τρέχει σε δύο μέρη ταυτόχρονα, στις { $time }: ένα αντίγραφο ασφαλείας που επαναφέρθηκε δίπλα στο αρχικό, ή ένα κλεμμένο. Ρωτήστε την με άλλον τρόπο.
caution-doubled-own = Η ταυτότητά σας εμφανίστηκε να τρέχει σε δύο μέρη ταυτόχρονα, στις { $time }: ένα αντίγραφο ασφαλείας που επαναφέρθηκε δίπλα στο αρχικό, ή ένα κλεμμένο.
caution-blocked = Αποκλεισμένη: δεν λαμβάνεται τίποτα από αυτή την επαφή, και ό,τι γράφετε περιμένει.
caution-inbox-full = Αυτή η επαφή άφησε εδώ όσα μπορεί. Δεν λαμβάνεται τίποτα άλλο ώσπου να διαγράψετε κάτι ή να επιτρέψετε περισσότερα.
caution-inbox-full-there = Αυτή η επαφή δεν δέχεται τίποτα άλλο από εσάς προς το παρόν. Ό,τι γράφετε περιμένει.
caution-rooms-turned-away = Αυτή η επαφή φέρνει περισσότερα δωμάτια από όσα κρατούνται εδώ: 512. Τα υπόλοιπα δεν λαμβάνονται.
contact-back = Η συνομιλία
contact-standing = Κατάσταση
contact-decide = Ρυθμίσεις για αυτή την επαφή
contact-end = Αποκλεισμός ή αφαίρεση
contact-remove = Αφαίρεση αυτής της επαφής
contact-remove-sure = Να διαγραφεί εδώ με όλα όσα ειπώθηκαν. Δεν ειδοποιείται.
verify-title = Είναι στ’ αλήθεια αυτή;
verify-hint = Συγκρίνετε αυτές τις λέξεις με τις δικές της, από κοντά ή στο τηλέφωνο. Αν όλες είναι ίδιες και στις δύο άκρες, κανείς δεν στέκεται ανάμεσά σας.
verify-yours = Εσείς
verify-same = Είναι ίδιες
verify-undo = Δεν είναι ίδιες
verify-done = Συγκρίθηκαν και είναι ίδιες, στις { $time }.
verify-by-code = Με κωδικό
verify-code = Οι λέξεις ασφαλείας ως κωδικός QR
verify-their-code = Το κείμενο του κωδικού της
verify-compare = Σύγκριση
introduce-title = Σύσταση σε κάποιον
introduce-hint = Και οι δύο μαθαίνουν η μία για την άλλη, και η καθεμιά αποφασίζει αν θα γίνουν επαφές.
introduce-to = Σε ποιον
introduce = Σύσταση
introduce-done = Έγινε σύσταση με { $name }. Τώρα αποφασίζουν και οι δύο.

## Αιτήματα

requests-title = Αιτήματα
requests-none = Κανείς δεν ζητά να γίνει επαφή σας.
requests-closed = Οι άγνωστοι δεν μπορούν να σας στείλουν αίτημα.
requests-introduced = Σύσταση από { $name },
requests-accept = Αποδοχή
requests-accepted = Έγινε δεκτό· πρέπει να σας δεχτεί και η άλλη πλευρά.
requests-decline = Απόρριψη
requests-turned-away = { $count ->
    [one] Ένας άγνωστος δεν έγινε δεκτός
   *[other] { $count } άγνωστοι δεν έγιναν δεκτοί
 } επειδή ζήτησαν πάρα πολλοί μέσα σε μία ώρα.
requests-sent = Ποιους ρωτάτε
requests-left = ρωτήθηκε στις { $time }
requests-not-left = δεν βρέθηκε ακόμη
requests-withdraw = Όχι άλλη ερώτηση
requests-blocked = Αποκλεισμένοι άγνωστοι
requests-ask-title = Ρωτήστε κάποιον χωρίς πρόσκληση
requests-ask-hint = Χρειάζεται η ταυτότητα και μία διεύθυνση. Βλέπει το όνομα, την ταυτότητά σας και όσα λέτε, και αποφασίζει.
requests-addrs = Οι διευθύνσεις
requests-words = Τι λέτε
requests-ask = Ερώτηση

## Αρχεία

file-offered = προσφέρθηκε
file-reach = προσφέρθηκε, το έχουν { $saved } από { $members }
file-to-decide = προσφέρεται σε εσάς
file-accepted = καθ’ οδόν
file-saved = εδώ
file-saved-there = εκεί
file-declined = απορρίφθηκε
file-withdrawn = ανακλήθηκε
file-failed = σταμάτησε:
file-refused = δεν μπορεί να ληφθεί:
file-accept = Αποδοχή
file-decline = Απόρριψη
file-stop = Διακοπή
file-withdraw = Ανάκληση
file-take = Αποθήκευση
file-elsewhere = Αποθήκευση αλλού
file-folder = Φάκελος, από τη ρίζα
file-preview = Μικρή εικόνα: { $name }
file-attach = Προσφορά αρχείων
file-drop = ή αφήστε τα εδώ
file-no-name = Αρχείο με αυτό το όνομα δεν μπορεί να ληφθεί.
file-too-large = Η σελίδα παίρνει αρχεία έως 16 GiB· τα μεγαλύτερα με directnet send --file.
form-too-large = Είναι πολύ μεγάλο: η σελίδα δέχεται 256 KiB τη φορά, και ένα μήνυμα έχει το πολύ 64 KiB.
file-not-taken = Το αρχείο δεν μπόρεσε να ληφθεί: { $why }

## Δωμάτια

room-new-title = Νέο δωμάτιο
room-new-hint = Μία συνομιλία έως και 100 επαφών.
room-new = Δημιουργία
room-about = Για αυτό το δωμάτιο
room-members = { $count ->
    [one] ένα μέλος
   *[other] { $count } μέλη
 }
room-left = δεν είστε μέσα
room-add-title = Αφήστε κάποιον να μπει
room-who = Ποιον
room-add = Να διαβάζει από τώρα
room-add-with-history = Να διαβάσει τα πάντα
room-promote = Να γίνει συντονιστής
room-demote = Να γίνει απλό μέλος
room-hand-over = Παράδοση
room-remove = Αποβολή
room-decide = Ρυθμίσεις για αυτό το δωμάτιο
room-notifications = Ειδοποιείστε αμέσως όταν κάποιος γράφει
room-leave-title = Αποχώρηση
room-leave = Αποχώρηση από το δωμάτιο
role-member = μέλος
role-moderator = συντονιστής
role-owner = ιδιοκτήτης

## Ρυθμίσεις

settings-node = Αυτός ο κόμβος
settings-sockets = Ακούει
settings-addrs = Προσβάσιμος στο
settings-home = Κατάλογος
settings-version = Έκδοση
settings-privacy = Ρυθμίσεις για όλες τις επαφές
settings-receipts = Μαθαίνουν ποια μηνύματά τους σας εμφανίστηκαν
settings-presence = Μαθαίνουν αν είστε εδώ
settings-typing = Μαθαίνουν ότι τους γράφετε
settings-save = Αποθήκευση
settings-privacy-hint = Εκτός αν αποφασίσετε αλλιώς για κάποια.
settings-notifications = Ειδοποιείστε αμέσως όταν γράφουν
settings-auto-accept = Αρχεία έως τόσα MiB γίνονται δεκτά από μόνα τους (0: κανένα):
settings-requests = Άγνωστοι μπορούν να ζητήσουν να γίνουν επαφές
settings-as-for-all = Όπως για όλες τις επαφές
settings-browser = Αυτό το πρόγραμμα περιήγησης
settings-leave = Αποσύνδεση από εδώ

## Απουσία και ειδοποιήσεις

news-message = Έγραψε: { $name }.
news-in-room = Έγραψε στο { $room }: { $name }.
presence-title = Απουσία
presence-away = Λείπετε από τις { $time }.
presence-text = Τι λέγεται στις επαφές
presence-go = Λείπω
presence-back = Γύρισα
notify-on = Ειδοποίησέ με σε αυτόν τον περιηγητή
notify-off = Μη με ειδοποιείς σε αυτόν τον περιηγητή
notify-denied = Ο περιηγητής δεν το επιτρέπει
notify-hint = Λέει ποιος έγραψε, όχι τι, όσο αυτή η σελίδα είναι ανοιχτή και δεν φαίνεται.

## Η στατική εγκυκλοπαίδεια

atlas-title = Όλες οι θύρες
atlas-lead = Και οι 65.536 αριθμοί θυρών TCP και UDP: για τι είναι καταχωρισμένη η καθεμία, τι άλλο τη χρησιμοποιεί, το ιστορικό ασφαλείας της και πόσο συχνές είναι τέτοιες εγγραφές, και πώς βλέπει κανείς τι υπάρχει σε αυτήν.
atlas-ranges = Κατά αριθμό
atlas-search = Αναζήτηση
atlas-no-script = Η αναζήτηση χρειάζεται ένα σενάριο αυτού του ιστότοπου. Κάθε θύρα είναι σε κατάλογο:

## Τα μηχανήματα των επαφών

machines-title = Στα μηχανήματά σας
machines-asking = γίνεται ερώτηση…
machine-stamp = Το μηχάνημα κοίταξε στις { $time }, με το δικό του ρολόι· η κρίση είναι δική του.
settings-ports = Μπορεί να ρωτά τι υπάρχει στις θύρες αυτού του μηχανήματος
settings-ports-asked = ρώτησε τελευταία για { $what }, { $time }
settings-ports-refused = δεν πήρε απάντηση όταν ρώτησε για { $what }, { $time }
settings-ports-all = όλες
