
## Επαφές

contacts-none = δεν υπάρχουν ακόμη επαφές: directnet invite, ή directnet add INVITE
contact-verified = επαληθευμένη
contact-inbox-full = έχει αφήσει εδώ όσα επιτρέπεται
contact-inbox-full-there = προς το παρόν δεν δέχεται άλλα: τα εισερχόμενά της είναι γεμάτα
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
