
## Μία θύρα

port-title = Θύρα { $port }
port-range-system = διάστημα συστήματος ({ $bounds })
port-range-user = διάστημα χρήστη ({ $bounds })
port-range-dynamic = δυναμικό διάστημα ({ $bounds })
verdict-title = Κρίση
verdict-next = επόμενο: { $step }
by-hand-title = Έλεγχος με το χέρι
connections-title = Συνδέσεις που τη χρησιμοποιούν ως τοπική θύρα
connections-with = { $local } με { $remote }
connections-none = καμία
connections-more = και άλλες { $count }, τις δίνει το --json
registry-title = Μητρώο: για τι είναι
registry-of = μητρώο { $publisher }, { $date }
registry-assigned = εκχωρημένη σε { $who }
registry-registered = καταχώριση { $date }
registry-see = δείτε { $reference }
registry-reported = αναφέρθηκε στην IANA: { $remark }
registry-never = δεν εκχωρείται ποτέ: ελεύθερη για τοπική και σύντομη χρήση
registry-no-record = χωρίς εγγραφή
registry-reserved = δεσμευμένη
registry-withdrawn = ανακλημένη
registry-unassigned = αδιάθετη

## Τι υπάρχει σε αυτήν

evidence-title = Αυτό το μηχάνημα: τι υπάρχει τώρα
evidence-not-looked-at = δεν εξετάστηκε
evidence-nothing = τίποτα
evidence-elsewhere = όχι εδώ, αλλά στον χώρο ονομάτων δικτύου { $namespace }: { $doings }
evidence-asked = ερωτήθηκε μόλις τώρα: { $source }
evidence-in-use = σε χρήση, όμως δεν ακούει τίποτα: { $occupant } ({ $command })
evidence-receives-none = { $occupant }, και η υποδοχή εδώ δεν λαμβάνει κανένα ({ $command })
evidence-handed-on = εδώ δεν ακούει τίποτα, όμως { $occupant }· ένα πρόγραμμα μπορεί να πάρει τη θύρα, αλλά δεν θα λάβει κανένα ({ $command })
evidence-listening = ακούει στο { $addresses }
evidence-bound = δεσμευμένη στο { $addresses }
evidence-bound-idle = δεσμευμένη στο { $addresses }, δεν ακούει
evidence-connected = συνδεδεμένη από { $local } προς { $remote }
evidence-reachable = προσβάσιμη από άλλα μηχανήματα: { $exposure }
evidence-reachable-on = προσβάσιμη από άλλα μηχανήματα στο { $addresses }: { $exposure }
evidence-waiting = { $now ->
    [one] 1 από το πολύ { $most } συνδέσεις περιμένει
   *[other] { $now } από το πολύ { $most } συνδέσεις περιμένουν
 } να γίνουν δεκτές
evidence-more-processes = { $count ->
    [one] και άλλη μία διεργασία
   *[other] και άλλες { $count } διεργασίες
 }
evidence-created-by = { $why }· την υποδοχή τη δημιούργησε ο χρήστης { $user }
evidence-made-in-nothing = δημιουργήθηκε στο { $place }, όπου τώρα δεν εκτελείται τίποτα
evidence-made-in = δημιουργήθηκε στο { $place }, όπου τώρα εκτελούνται αυτές οι διεργασίες:
evidence-process = { $name }, διεργασία { $pid }
evidence-of-user = του χρήστη { $user }
evidence-started = εκκίνηση { $ago }
evidence-holds = την κρατά { $how }
evidence-deleted = (διαγραμμένο)
evidence-seen = το directnet watch τη βλέπει από { $time }
ago-now = μόλις τώρα
ago-seconds = πριν από { $count ->
    [one] 1 δευτερόλεπτο
   *[other] { $count } δευτερόλεπτα
 }
ago-minutes = πριν από { $count ->
    [one] 1 λεπτό
   *[other] { $count } λεπτά
 }
ago-hours = πριν από { $count ->
    [one] 1 ώρα
   *[other] { $count } ώρες
 }
ago-days = πριν από { $count ->
    [one] 1 ημέρα
   *[other] { $count } ημέρες
 }
ago-short-seconds = πριν { $count }δ
ago-short-minutes = πριν { $count }λ
ago-short-hours = πριν { $count }ω
ago-short-days = πριν { $count }ημ

## Άλλοι κατάλογοι

others-title = Άλλοι κατάλογοι: τι άλλο λέγεται γι' αυτήν
others-malware = κακόβουλο
others-seen = έχει φανεί
others-used = τη χρησιμοποιεί
others-browsers = περιηγητές
others-own = λέτε εσείς
others-list = κατάλογος { $list }
others-threats = τεκμηριωμένα τη χρησιμοποιούν: { $names }. Κάτι τέτοιο ισχύει για { $rate }: είναι μόνο λόγος για να ξέρετε τι την κρατά
others-somewhere = κάπου στο { $ports }
others-endpoints-one = κάποτε παρατηρήθηκε εδώ ένας διακομιστής ελέγχου κακόβουλου λογισμικού ({ $names })· δεν αποδεικνύει σχεδόν τίποτα, γιατί τουλάχιστον έναν έχουν { $rate }
others-endpoints = κάποτε παρατηρήθηκαν εδώ { $servers } διακομιστές ελέγχου κακόβουλου λογισμικού ({ $names })· { $ports } θύρες έχουν τόσους ή περισσότερους, τουλάχιστον έναν έχουν { $rate }
others-and-more = { $names } και άλλα { $count }
others-uses-more = και άλλα { $count }: --sources
others-forbidden = το πρότυπο Fetch απαγορεύει στις σελίδες να την ανοίξουν
others-refuses = αρνείται να την ανοίξει, όπως ζητά το πρότυπο Fetch: { $browser }
others-refuse = αρνούνται να την ανοίξουν, όπως ζητά το πρότυπο Fetch: { $browsers }
base-rate = { $ports } από τους { $of } αριθμούς θυρών ({ $percent } %)

## Πηγές

sources-title = Πηγές
sources-date-unknown = άγνωστη ημερομηνία
sources-named = { $title }, { $publisher }, { $date }
sources-terms = όροι: { $licence }
sources-copy = αυτό το αντίτυπο: { $url }
sources-threat = { $name } ({ $kind }) στη { $ports }: { $reference }
sources-endpoints = { $name }: άκρα που παρατηρήθηκαν κάποτε: { $count }
sources-blocked = αποκλεισμός: Firefox { $firefox }, Chromium { $chromium }
sources-ephemeral = { $system }: διάστημα προσωρινών θυρών { $ports } [{ $reference }]

## Αναζήτηση

search-registered = Καταχωρισμένες (μητρώο { $publisher }, { $date })
search-no-port = χωρίς θύρα
search-held-title = Σε αυτό το μηχάνημα τώρα
search-own-title = Οι δικοί σας κατάλογοι
search-uses-title = Γνωστές χρήσεις
search-threats-title = Κακόβουλο λογισμικό: τεκμηριωμένη χρήση
search-families-title = Κακόβουλο λογισμικό: διακομιστές ελέγχου που παρατηρήθηκαν κάποτε
search-threat-caveat = τέτοια εγγραφή υπάρχει για { $rate }
search-family-caveat = διακομιστές ελέγχου που παρατηρήθηκαν κάποτε, όχι προεπιλεγμένες θύρες: τουλάχιστον έναν έχουν { $rate }. { $source }
search-family-seen = παρατηρήθηκε σε { $count } θύρες, κυρίως στις { $ports }
search-more = και άλλα { $count }: --json

## Από πού προέρχεται μια διεργασία

origin-package = πακέτο
origin-unit = μονάδα
origin-sockets = υποδοχές
origin-container = κοντέινερ
origin-forwards = προωθεί
origin-directory = κατάλογος
origin-started-by = εκκίνηση από
origin-not-told = άγνωστα
origin-no-package = κανένα δεν έχει αυτό το πρόγραμμα
origin-user-manager = { $unit } του διαχειριστή του χρήστη { $user }
origin-opened-for = άνοιξε από το systemd για { $unit }, ώστε να ξεκινήσει { $started }
origin-opened = άνοιξε από το systemd
origin-handed = { $opened }· δόθηκε σε αυτή τη διεργασία
origin-handed-others = { $opened }· αυτή και άλλες δόθηκαν σε αυτή τη διεργασία
origin-pod = σε pod { $pod } του Kubernetes
origin-image = { $container } της εικόνας { $image }
origin-host-name = όνομα μηχανήματος { $name }
origin-to = προς { $address }
origin-in-container = στο κοντέινερ { $container }
origin-worktree = δέντρο εργασίας git
origin-worktree-at = δέντρο εργασίας git { $path }
origin-on-branch = { $worktree } στον κλάδο { $branch }
origin-at-commit = { $worktree } στο commit { $commit }
origin-no-branch = { $worktree } σε κλάδο που δεν διαβάζεται
origin-linked = { $worktree }, συνδεδεμένο με { $repository }

## Τι μιλάει ένας διακομιστής

speaks-not-known = μιλάει: άγνωστο, { $why }
speaks-not-known-on = μιλάει στο { $address }: άγνωστο, { $why }
speaks = μιλάει { $protocol } ({ $how })
speaks-on = μιλάει στο { $address } { $protocol } ({ $how })
speaks-by-name = το λέει μόνο το όνομα του προγράμματος
speaks-banner = το λέει το ίδιο
speaks-probe = απάντησε στην ερώτηση { $probe }
speaks-likely = πιθανότατα· { $how }
tls-version-unknown = TLS, ούτε 1.2 ούτε 1.3 όπως προσφέρονται εδώ
tls-nobody = κανέναν
tls-certificate = πιστοποιητικό για { $names }
tls-certificate-itself = πιστοποιητικό για { $names } από το ίδιο
tls-certificate-by = πιστοποιητικό για { $names } από { $issuer }
tls-expires = λήγει { $date }
tls-expired = ΕΧΕΙ ΛΗΞΕΙ { $date }

## Ποια θύρα εννοείται

target-several = το { $ports } είναι πάνω από μία θύρα
target-several-hint = δώστε μία από αυτές, όπως { $port }
target-without-port = το «{ $word }» είναι καταχωρισμένο χωρίς δική του θύρα
target-several-ports = το «{ $word }» είναι καταχωρισμένο για πολλές θύρες: { $ports }
target-backwards = το διάστημα { $first }-{ $last } τελειώνει πριν αρχίσει
target-did-you-mean = μήπως εννοείτε { $what };
target-too-many = το διάστημα { $first }-{ $last } έχει πάνω από { $most } θύρες
target-too-many-hint = ζητήστε μικρότερο διάστημα· το `directnet ports` δείχνει όσες κρατούνται
target-what-to-give = δώστε αριθμό από 0 έως 65535, διάστημα όπως 6881-6889, ή όνομα όπως ssh
target-unknown = κανένας κατάλογος και καμία διεργασία που κρατά θύρα δεν έχει το όνομα «{ $word }»
or = { $first } ή { $second }
seen-not-told = δεν λέγεται από πότε είναι τα προγράμματα στη θύρα: { $why }

## Κατάλογοι θυρών

column-ports = ΘΥΡΕΣ
column-port = ΘΥΡΑ
column-address = ΔΙΕΥΘΥΝΣΗ
column-registered = ΜΗΤΡΩΟ
column-others = ΑΛΛΟΙ ΚΑΤΑΛΟΓΟΙ
column-held-by = ΤΗΝ ΚΡΑΤΑ
column-pid = PID
column-user = ΧΡΗΣΤΗΣ
column-started = ΕΚΚΙΝΗΣΗ
column-verdict = ΚΡΙΣΗ
column-to = ΠΡΟΣ
column-only = ΜΟΝΟ
column-rule = ΚΑΝΟΝΑΣ
listing-dynamic = (δυναμική)
listing-no-record = (χωρίς εγγραφή)
listing-reserved = (δεσμευμένη)
listing-unassigned = (αδιάθετη)
listing-withdrawn = (ανακλημένη)
listing-owner-hidden = (κρυφό)
listing-malware = κακόβουλο { $name }
listing-browsers = αποκλεισμένη από περιηγητές
listing-not-permitted = (δεν επιτρέπεται)
listing-hidden = (κρυφό)
listing-ended = (τερματίστηκε)
listing-outside = (έξω)
listing-no-process = (χωρίς διεργασία)
listing-kernel = (πυρήνας)
listing-not-told = (άγνωστο)
listing-bound = (δεσμευμένη)
listing-summary = { $listeners ->
    [one] { $listeners } ακούει
   *[other] { $listeners } ακούνε
 }, { $look ->
    [one] { $look } αξίζει ματιά
   *[other] { $look } αξίζουν ματιά
 }
listing-summary-why = { $summary }: το γιατί το λέει το directnet port { $port }
listing-namespace = Στον χώρο ονομάτων δικτύου { $namespace }
listing-elsewhere = { $namespaces ->
    [one] { $count } ακόμη σε άλλον χώρο ονομάτων δικτύου
   *[other] { $count } ακόμη σε { $namespaces } άλλους χώρους ονομάτων δικτύου
 }
listing-forwards-title = Προωθούνται από το τείχος προστασίας, χωρίς υποδοχή
listing-not-there = δεν φτάνει εκεί
listing-some-there = φτάνουν μερικά
listing-maybe-there = ίσως δεν φτάνει
listing-forwards = { $count ->
    [one] { $count } προωθείται
   *[other] { $count } προωθούνται
 }: περισσότερα λέει το directnet port { $port }

## Παρακολούθηση

watch-by-kernel = παρακολούθηση με τα συμβάντα του πυρήνα
watch-by-polling = παρακολούθηση με επανειλημμένο έλεγχο: ό,τι μένει γίνεται αντιληπτό μέσα σε { $span }
watch-a-second = ένα δευτερόλεπτο
watch-seconds = { $seconds } δευτερόλεπτα
watch-held = { $count ->
    [one] κρατείται { $count } θύρα
   *[other] κρατούνται { $count } θύρες
 }
watch-changes-first = πρώτα έρχονται οι αλλαγές από { $time }
watch-first-run = είναι η πρώτη εκτέλεση, οπότε όλα αυτά θεωρούνται γνωστά
watch-resync = { $time }  επανέλεγχος: χάθηκαν { $lost } συμβάντα του πυρήνα, οπότε εξετάστηκαν όλα ξανά· ό,τι ήρθε κι έφυγε στο μεταξύ δεν είναι γνωστό
watch-present = υπάρχει
watch-opened = άνοιξε
watch-closed = έκλεισε
watch-changed-owner = άλλαξε κάτοχο
watch-changed-exposure = άλλαξε η πρόσβαση
watch-on = σε { $class }: { $holder }
watch-on-before = σε { $class }: { $holder }, πριν { $before }
watch-from-to = από { $before } σε { $class }: { $holder }
watch-brief = έφυγε πριν εξεταστεί
watch-while-away = όσο δεν παρακολουθούσε κανείς
watch-first-seen = πρώτη φορά { $time }
watch-process = { $name }, διεργασία { $pid }
watch-process-of = { $name }, διεργασία { $pid } του { $user }
watch-owner-unknown = άγνωστος κάτοχος
watch-journal-unwritten = το ημερολόγιο δεν γράφεται: { $why }
watch-exec-full = το --exec δεν εκτελείται για { $event } { $place }: περιμένουν ήδη { $count } συμβάντα
watch-range-backwards = το { $range } δεν είναι διάστημα: τελειώνει πριν αρχίσει
watch-range-backwards-hint = γράψτε { $range }

## Βαθμίδες κρίσης

level-nothing = τίποτα
level-expected = όπως αναμένεται
level-known = γνωστή
level-unverified = ανεπιβεβαίωτη
level-unclaimed = αδήλωτη
level-different = διαφορετική
level-look = δείτε το
decimal = { $whole },{ $tenths }

## Ελεύθερες θύρες, προτάσεις, τερματισμός

free-not-looked-at = το { $transport } δεν εξετάζεται: μόνο tcp και udp
free-is = { $port }: { $answer }
free-free = ελεύθερη
free-not-free = όχι ελεύθερη
free-but = αλλά: { $remark }
suggest-range-hint = ένα διάστημα γράφεται 20000-29999
suggest-none = καμία θύρα του { $range } δεν είναι ελεύθερη, αδιάθετη και χωρίς ένσταση
suggest-chosen = επιλέχθηκαν για «{ $name }»· για καθεμία: { $reasons }
kill-question = Να τερματιστούν;
kill-nobody-to-ask = με --yes τερματίζονται χωρίς ερώτηση, με --dry-run μόνο φαίνονται
kill-nothing-ended = δεν τερματίστηκε τίποτα
kill-is-free = η { $port } είναι ελεύθερη
kill-is-not-free = η { $port } δεν είναι ελεύθερη: το γιατί το λέει το directnet port { $port }
kill-process = { $name } (διεργασία { $pid })
kill-user = χρήστης { $user }
kill-better = θα ξεκινούσε ξανά· καλύτερα: { $command }
kill-hidden-socket = μια υποδοχή στο { $address }: { $why }

## Τι αναμένεται

expect-port-hint = δώστε τη θύρα όπως: directnet expect 8080/tcp
expect-counted = { $count ->
    [one] 1 προσδοκία
   *[other] { $count } προσδοκίες
 }
expect-nothing-new = τίποτα νέο· το { $path } έμεινε όπως ήταν
expect-nothing-yet = δεν αναμένεται ακόμη τίποτα στο { $path }
expect-learn-hint = το directnet expect --learn γράφει ό,τι υπάρχει τώρα
expect-from = από το { $path }
expect-added = προστέθηκαν: { $counted }, στο { $path }
expect-look-through = κοιτάξτε τις: ό,τι εκτελείται τώρα θεωρείται το επιθυμητό
expect-removed = αφαιρέθηκαν: { $counted }, από το { $path }
expect-replaced = αντικαταστάθηκαν: { $counted }, στο { $path }
expect-optional = προαιρετική
column-process = ΔΙΕΡΓΑΣΙΑ
column-exposure = ΠΡΟΣΒΑΣΗ
column-note = ΣΗΜΕΙΩΣΗ
check-no-file = δεν αναμένεται ακόμη τίποτα: δεν υπάρχει το { $path }
check-as-expected = { $count ->
    [one] { $count } θύρα όπως αναμένεται
   *[other] { $count } θύρες όπως αναμένεται
 }
check-all = όλα όπως αναμένεται: { $counted }
check-differences = { $count ->
    [one] 1 διαφορά
   *[other] { $count } διαφορές
 }· { $counted }
check-missing = λείπει
check-different = διαφορετική
check-not-compared = δεν συγκρίθηκε
check-unexpected = απρόσμενη
check-nobody = κανείς που να μπορεί να κατονομαστεί

## Η εγκυκλοπαίδεια

column-transport = ΜΕΤΑΦΟΡΑ
column-range = ΔΙΑΣΤΗΜΑ
column-assigned = ΕΚΧΩΡΗΜΕΝΕΣ
column-reserved = ΔΕΣΜΕΥΜΕΝΕΣ
column-unassigned = ΑΔΙΑΘΕΤΕΣ
column-withdrawn = ΑΝΑΚΛΗΜΕΝΕΣ
column-no-record = ΧΩΡΙΣ ΕΓΓΡΑΦΗ
atlas-pages = { $pages } σελίδες στο { $path }
atlas-languages = οι γλώσσες είναι en, tr και el
atlas-too-long = πάνω από { $most } byte: { $path }
atlas-cannot-fetch = δεν λαμβάνεται: { $url }
atlas-fetch-hint = πάρτε το με άλλο πρόγραμμα και δώστε το αρχείο· δεν άλλαξε τίποτα
atlas-host-answered = ο διακομιστής απάντησε { $status }
atlas-file-too-long = το αρχείο έχει πάνω από { $most } byte
atlas-list-hint = το αρχείο το περιγράφει το docs/import-list.md· δεν άλλαξε τίποτα
atlas-imported = { $rows } γραμμές του { $list } θα εμφανίζονται πια με τις θύρες τους
atlas-list-name = το «{ $name }» δεν μπορεί να είναι όνομα καταλόγου
atlas-list-name-hint = δώστε στο αρχείο όνομα από γράμματα, ψηφία, - και _, το πολύ 64
atlas-not-sound = δεν είναι σωστό αντίτυπο του μητρώου: { $flaw }
atlas-not-sound-hint = πάρτε το ξανά ως CSV ή XML από https://www.iana.org/assignments/service-names-port-numbers/· δεν άλλαξε τίποτα
atlas-older = η έκδοση αυτή είναι της { $now }, παλιότερη από αυτήν σε χρήση, της { $before }· δεν άλλαξε τίποτα
atlas-older-hint = προσθέστε --force για να ληφθεί παρ' όλα αυτά
atlas-updated = το μητρώο είναι πια { $now }, στη θέση του { $before }: { $added } γραμμές προστέθηκαν, { $removed } αφαιρέθηκαν, { $changed } άλλαξαν
atlas-and-more = και άλλες { $count }
kill-nobody = τίποτα δεν κρατά τη θύρα { $port }

## Το μηχάνημα μιας επαφής

machine-port-title = Θύρα { $port } στο μηχάνημα της επαφής { $contact }
machine-observed = όπως την είδε το μηχάνημα της επαφής { $contact } στις { $time }, με το δικό του ρολόι
machine-observed-some-time = όπως την είδε το μηχάνημα της επαφής { $contact }, που δεν λέει πότε
machine-evidence-title = Το μηχάνημα της επαφής { $contact }: τι υπάρχει τώρα
machine-verdict-title = Κρίση του μηχανήματος της επαφής { $contact }
machine-by-hand-title = Έλεγχος με το χέρι, σε εκείνο το μηχάνημα
machine-occupant = σε χρήση ή προωθείται αλλού, όμως κανείς δεν ακούει: { $occupant }
machine-sockets-left-out = { $count ->
    [one] και 1 ακόμη υποδοχή
   *[other] και { $count } ακόμη υποδοχές
 }
machine-summary = { $held ->
    [one] κρατείται 1 θύρα
   *[other] κρατούνται { $held } θύρες
 }, { $look ->
    [one] 1 αξίζει ματιά
   *[other] { $look } αξίζουν ματιά
 }
machine-summary-why = { $summary }: το γιατί το λέει το directnet ask { $contact } { $port }
machine-left-out = { $count ->
    [one] 1 ακόμη θύρα δεν χώρεσε στην απάντηση
   *[other] { $count } ακόμη θύρες δεν χώρεσαν στην απάντηση
 }
