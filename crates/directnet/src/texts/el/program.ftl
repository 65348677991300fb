
## Πώς αναφέρεται μια εντολή που απέτυχε

error-hint = υπόδειξη: { $hint }
error-bug = αυτό είναι σφάλμα του DirectNet· αναφέρετέ το μαζί με τις παραπάνω γραμμές
note = σημείωση: { $what }
no-home = δεν υπάρχει κατάλογος για τον κόμβο: αυτό το σύστημα δεν δίνει προσωπικό κατάλογο
no-home-hint = δώστε τον με --home DIR
cannot-read = δεν διαβάζεται: { $path }
cannot-write = δεν γράφεται: { $path }

## Ερωτήσεις πριν από ό,τι δεν αναιρείται

confirm-nobody = δεν μπορεί να ερωτηθεί κανείς: η τυπική είσοδος δεν είναι τερματικό
confirm-choice = [ν/Ο]
confirm-yes = ν
confirm-yes-word = ναι

## Διάρκειες

span-wrong = το { $text } δεν είναι διάρκεια· γράψτε 30s, 5m, 24h ή 7d

## Ο κόμβος

up-title = Το DirectNet εκτελείται με το όνομα { $name }.
up-invite = Μια πρόσκληση, { $terms }:
up-other-machine = Στο άλλο μηχάνημα: directnet add INVITE
up-foreground = Με Ctrl-C ο κόμβος σταματά· με `directnet up --detach` εκτελείται στο παρασκήνιο.
up-background = Ο κόμβος εκτελείται στο παρασκήνιο· σταματά με: directnet down
up-received = { $time }  μήνυμα από { $contact }: directnet recv
up-ports = { $summary }: directnet ports
up-listeners = { $count ->
    [one] 1 ακούει
   *[other] { $count } ακούνε
 }
up-none-worth = { $listeners }, καμία δεν αξίζει ματιά
up-some-worth = { $listeners }, { $count ->
    [one] 1 αξίζει ματιά
   *[other] { $count } αξίζουν ματιά
 }
up-no-answer = ο κόμβος στο παρασκήνιο δεν απαντά
up-no-answer-hint = ίσως λέει το γιατί το αρχείο καταγραφής του: { $file } στον κατάλογό του
up-other-port = επιλέξτε άλλη θύρα με --port PORT
up-other-page = επιλέξτε άλλη διεύθυνση με --web ADDR:PORT, ή καμία με --no-web
face-started = ένας κόμβος ξεκίνησε στο παρασκήνιο· συνεχίζει όταν βγείτε, μέχρι: directnet down
down-still-there = ζητήθηκε από τον κόμβο να σταματήσει και είναι ακόμη εκεί
down-still-there-hint = το directnet status λέει τη διεργασία του
status-title = εκτελείται ως { $name } από { $time } (διεργασία { $pid })
status-doubled = ΠΡΟΣΟΧΗ: η ταυτότητά σας εκτελούνταν σε δύο μέρη ταυτόχρονα, { $time }: από αντίγραφο ασφαλείας που επαναφέρθηκε ή που εκλάπη
label-id = ταυτότητα
label-listening = ακούει
label-reachable = προσβάσιμος
label-presence = παρουσία
label-contacts = επαφές
label-queued = σε αναμονή
label-inbox-full = γεμάτα
label-machine = μηχάνημα
label-ports = θύρες
label-sessions = συνεδρίες
label-api = api
label-page = σελίδα
label-verified = επαλήθευση
label-trouble = πρόβλημα
label-key-exchange = ανταλλαγή κλειδιών
label-inbox = εισερχόμενα
label-addresses = διευθύνσεις
status-contacts = { $contacts }, { $connected ->
    [one] 1 συνδεδεμένη
   *[other] { $connected } συνδεδεμένες
 }
status-inbox-full = { $names }: προς το παρόν δεν λαμβάνεται τίποτε άλλο (directnet status WHO, contacts set WHO --inbox)
status-may-be-asked = σας επιτρέπει να ρωτάτε τι υπάρχει στις θύρες του: directnet ask { $contact }
status-may-ask = μπορεί να ρωτά τι υπάρχει στις θύρες εδώ
status-may-not-ask = δεν μπορεί να ρωτά τι υπάρχει στις θύρες εδώ
status-asked-all = όλες
status-asked = { $may }· ρώτησε τελευταία για { $what }, στις { $time }
status-asked-refused = { $may }· δεν πήρε απάντηση όταν ρώτησε για { $what }, στις { $time }
status-replaced = αντικαταστάθηκαν { $count ->
    [one] μία φορά
   *[other] { $count } φορές
 }, μετά από επαναφορά αντιγράφου ή από φάκελο με φθορά· δεν χάθηκε μήνυμα από αυτό
status-verified = από { $time }
status-not-verified = όχι: directnet verify { $contact }
status-inbox = { $bytes } από { $most }, σήμερα { $today } από { $today_most }
status-no-addresses = καμία γνωστή
key-exchange-post-quantum = X25519MLKEM768, μετακβαντική
key-exchange-classic = X25519, όχι μετακβαντική: η έκδοση της άλλης πλευράς δεν ξέρει καλύτερη
key-exchange-unknown = κάποια που δεν ξέρει αυτή η έκδοση
status-listening = UDP { $ports }
status-listening-instead = UDP { $ports }, γιατί τη { $wanted } την κρατά: { $holder }
and = { $first } και { $second }
status-reachable = στο { $addresses }
status-only-here = μόνο από αυτό το μηχάνημα, στο { $addresses }

## Με τι συγκρίνονται οι αναφορές

note-no-expectations = τίποτα δεν συγκρίνεται με όσα περιμένετε: { $why }
mend-expectations = διορθώστε το αρχείο· το `directnet expect --help` δείχνει τι μπορεί να λέει

## Η γραμμή εντολών

no-terminal = χωρίς εντολή, το directnet χρειάζεται τερματικό για να δείξει συνομιλίες
# Τα αγγλικά τα λέει το clap.
mistake = σφάλμα: { $what }
mistake-values = δυνατές τιμές: { $values }
mistake-alike = υπάρχει παρόμοιο: { $what }
mistake-usage = Χρήση: { $usage }
mistake-more = Για περισσότερα δοκιμάστε '--help'.
mistake-unknown = απρόσμενο όρισμα: { $argument }
mistake-no-such-command = δεν υπάρχει εντολή { $command }
mistake-no-command = το { $command } χρειάζεται μια εντολή μετά
mistake-missing = λείπουν: { $arguments }
mistake-too-many = μία τιμή παραπάνω για { $argument }: { $value }
mistake-no-value = λείπει η τιμή για { $argument }
mistake-value = μη έγκυρη τιμή για { $argument }: { $value }
mistake-value-because = μη έγκυρη τιμή για { $argument }: { $value }: { $why }
mistake-twice = το { $argument } δίνεται μόνο μία φορά
mistake-conflict = το { $argument } δεν πάει μαζί με: { $others }
