
## Επαφές

contacts-none = δεν υπάρχουν ακόμη επαφές: directnet invite, ή directnet add INVITE
contact-verified = επαληθευμένη
contact-inbox-full = έχει αφήσει εδώ όσα επιτρέπεται
contact-inbox-full-there = προς το παρόν δεν δέχεται άλλα: τα εισερχόμενά της είναι γεμάτα
contact-rooms-turned-away = φέρνει περισσότερα δωμάτια από όσα κρατούνται εδώ
contact-blocked = αποκλεισμένη
contact-connected = συνδεδεμένη
contact-last-seen = τελευταία φορά { $time }
contact-never-seen = δεν έχει εμφανιστεί ποτέ
contact-joining = η πρόσκληση δεν έχει παρουσιαστεί ακόμη
contact-refused = δεν δέχτηκε την πρόσκληση
away-since = λείπει από { $time }
away-since-saying = λείπει από { $time }: { $text }
away-you = εσείς: { $presence }
away-back = επιστρέψατε
caution-doubled = ΠΡΟΣΟΧΗ: { $contact } εκτελούνταν σε δύο μέρη ταυτόχρονα, { $time }: αντίγραφο ασφαλείας που επαναφέρθηκε δίπλα στο πρωτότυπο, ή που εκλάπη
caution-looks-like = ΠΡΟΣΟΧΗ: { $contact } μοιάζει με { $other } και είναι κάποιος άλλος: directnet contacts rename { $contact } NAME
caution-same-name = ΠΡΟΣΟΧΗ: δεν είναι η επαφή σας { $other }, που έχει άλλη ταυτότητα: κάποιος άλλος χρησιμοποιεί το όνομα, ή ένα που φαίνεται ίδιο
block-is-blocked = { $who }: αποκλεισμένη
block-is-not-blocked = { $who }: όχι αποκλεισμένη
remove-question = Να διαγραφεί από αυτό το μηχάνημα η επαφή { $contact } και όσα ειπώθηκαν μαζί της;
remove-without-asking = με --yes διαγράφεται χωρίς ερώτηση
nothing-deleted = δεν διαγράφηκε τίποτα
messages-counted = { $count ->
    [0] κανένα μήνυμα
    [one] 1 μήνυμα
   *[other] { $count } μηνύματα
 }
remove-removed = η επαφή { $contact } διαγράφηκε· μαζί της: { $messages }
remove-removed-queued = η επαφή { $contact } διαγράφηκε· μαζί της: { $messages }, από τα οποία δεν είχαν παραδοθεί { $queued }
rename-renamed = { $old }: λέγεται πια { $new }
set-everybody = επαφές χωρίς δική τους απόφαση
set-receipts = αποδεικτικά ανάγνωσης { $choice }
set-presence = παρουσία { $choice }
set-typing = πληκτρολόγηση { $choice }
set-notifications = ειδοποιήσεις { $choice }
set-auto-accept = αρχεία έως { $size } γίνονται δεκτά από μόνα τους
set-ports = μπορεί να ρωτά για τις θύρες εδώ
set-inbox = εισερχόμενα { $size }
set-strangers = άγνωστοι: αιτήματα { $choice }
on = ναι
off = όχι

## Προσκλήσεις

invite-terms = ισχύει { $uses ->
    [one] μία φορά
   *[other] { $uses } φορές
 }, έως { $time }
add-already = { $contact }: ήταν ήδη επαφή
add-added = { $contact }: είναι πια επαφή σας: directnet send { $contact } γεια
add-unreached = { $contact }: προστέθηκε, αλλά δεν υπάρχει ακόμη σύνδεση: { $trouble }
add-presented-later = η πρόσκληση θα παρουσιαστεί μόλις υπάρξει σύνδεση: { $contact }

## Σύζευξη

pair-tell = Πείτε αυτές τις λέξεις σε έναν μόνο άνθρωπο, που θα γράψει: directnet pair { $words }
pair-tell-at = Πείτε αυτές τις λέξεις σε έναν μόνο άνθρωπο, που θα γράψει: directnet pair { $words } --at { $address }
pair-add-address = Αν δεν βρεθεί τίποτα, προσθέστε: --at { $address }
pair-not-found = Αυτός ο κόμβος δεν μπορεί να βρεθεί στο τοπικό δίκτυο: { $trouble }
pair-waiting = Αναμονή έως { $time }· με Ctrl-C οι λέξεις ανακαλούνται.
pair-again-hint = δείξτε νέες λέξεις με: directnet pair
pair-guessed = ΚΑΠΟΙΟΣ ΔΟΚΙΜΑΣΕ ΛΑΘΟΣ ΛΕΞΕΙΣ. Δεν ισχύουν πια: κανείς δεν μπορεί να ξαναδοκιμάσει και δεν προστέθηκε κανείς
pair-crowded = κάποιος άρχιζε ξανά και ξανά χωρίς να δοκιμάσει λέξεις· δεν ισχύουν πια και δεν προστέθηκε κανείς
pair-expired = δεν ήρθε κανείς εγκαίρως· οι λέξεις έληξαν
pair-not-stored = κάποιος ήξερε τις λέξεις και δεν ήταν δυνατό να προστεθεί: { $trouble }

## Επαλήθευση

verify-nothing-noted = δεν σημειώθηκε τίποτα
verify-question = Διάβασε { $contact } ακριβώς αυτές τις λέξεις;
verify-without-asking = με --yes σημειώνεται χωρίς ερώτηση
verify-yours = δικές σας
verify-compare = Συγκρίνετε αυτές τις λέξεις με { $contact }, που βλέπει τις ίδιες με: directnet verify
verify-confirm = Αν είναι ίδιες: directnet verify { $contact } --confirm
verify-is-verified = { $contact }: επαληθευμένη από { $time }
verify-is-not-verified = { $contact }: όχι επαληθευμένη

## Αιτήματα

request-contact = { $contact }: είναι επαφή
request-waiting = αναμονή: έχουν το αίτημά σας και μπορούν να το δεχτούν
request-unreached = αναμονή: δεν υπάρχει ακόμη σύνδεση: { $trouble }
request-left-later = το αίτημα θα αφεθεί μόλις υπάρξει σύνδεση
requests-none = κανείς δεν ζητά και από κανέναν δεν ζητείται
requests-blocked = αποκλεισμένη: { $id }
requests-turned-away = { $count ->
    [one] άλλο ένα δεν έγινε δεκτό
   *[other] άλλα { $count } δεν έγιναν δεκτά
 }, γιατί ήρθαν πάρα πολλά μέσα σε μία ώρα
requests-closed = οι άγνωστοι δεν μπορούν να ζητήσουν: directnet contacts set --requests on
requests-introduced = σύσταση από { $introducer } { $time }
requests-asked = αίτημα { $time }
requests-id = ταυτότητα { $id }
requests-accepted = έγινε δεκτό, αναμένεται να δεχτεί και η άλλη πλευρά
requests-says = λέει: { $text }
requests-to = προς { $whom }: { $standing }
requests-left = αναμονή, αφέθηκε { $time }
requests-not-reached = δεν έχει υπάρξει σύνδεση ακόμη
requests-not-reached-because = δεν έχει υπάρξει σύνδεση ακόμη: { $trouble }
requests-contact-now = { $contact }: είναι πια επαφή σας
requests-contact-later = { $contact }: θα είναι επαφή μόλις δεχτεί και η άλλη πλευρά
requests-declined = { $who }: απορρίφθηκε
requests-withdrawn = { $who }: το αίτημα ανακλήθηκε
introduce-asked = { $first } και { $second }: θα ερωτηθούν αν θέλουν να είναι επαφές
