
## Τι να κάνετε για μια αποθήκη ή έναν κατάλογο

keep-no-room = κάντε χώρο στον δίσκο και δοκιμάστε ξανά· όσα αποθηκεύτηκαν είναι ασφαλή
keep-in-use-hint = το directnet status τον δείχνει, το directnet down τον σταματά· το --home DIR αφορά άλλον
keep-shorter-hint = επιλέξτε συντομότερο κατάλογο με --home DIR
keep-other-home-hint = επιλέξτε άλλον κατάλογο με --home DIR
keep-again-hint = δοκιμάστε ξανά· δεν άλλαξε τίποτα
keep-keyring-hint = το directnet keyring λέει πώς είναι η κλειδοθήκη
keep-say-passphrase-hint = γράψτε την σε τερματικό, ή δώστε το αρχείο που την έχει με --passphrase-file FILE
keep-no-entry-hint = συνδεθείτε ως ο χρήστης που το έβαλε εκεί, ή επαναφέρετε αντίγραφο: directnet restore FILE --replace· δεν άλλαξε τίποτα
keep-unsupported-hint = προστατέψτε την αποθήκη με συνθηματική φράση: directnet passphrase
keep-no-program-hint = εγκαταστήστε το (Debian: libsecret-tools), ή χρησιμοποιήστε συνθηματική φράση: directnet passphrase
keep-unlock-hint = συνδεθείτε στην επιφάνεια εργασίας, ξεκλειδώστε την κλειδοθήκη και δοκιμάστε ξανά· δεν άλλαξε τίποτα
keep-unfaithful-hint = χρησιμοποιήστε συνθηματική φράση: directnet passphrase· δεν άλλαξε τίποτα
keep-wrong-key-hint = βάλτε πίσω το store.key αυτής της αποθήκης· δεν άλλαξε τίποτα
keep-key-missing-hint = βάλτε πίσω το store.key αυτής της αποθήκης· χωρίς αυτό δεν την ανοίγει κανείς
keep-database-missing-hint = βάλτε το πίσω, ή ξεκινήστε από την αρχή σε άλλον κατάλογο με --home DIR
keep-damaged-hint = επαναφέρετε αντίγραφο αν έχετε: directnet restore FILE --replace· δεν άλλαξε και δεν διαγράφηκε τίποτα
keep-newer-hint = ενημερώστε αυτό το DirectNet· δεν άλλαξε τίποτα
keep-no-store = δεν υπάρχει αποθήκη στο { $path }
keep-no-store-hint = το directnet up δημιουργεί μία· το --home DIR δίνει άλλον κατάλογο
keep-contacts-hint = το directnet contacts τις δείχνει
keep-rooms-hint = το directnet room list δείχνει τα δωμάτια
keep-new-file-hint = δώστε αρχείο που δεν υπάρχει ακόμη
import-not-a-history-hint = τα ιστορικά εξάγονται με: directnet export FILE· δεν εισήχθη τίποτα
import-newer-hint = ενημερώστε αυτό το DirectNet· δεν εισήχθη τίποτα
import-line-hint = διορθώστε ή βγάλτε τη γραμμή· δεν εισήχθη τίποτα
import-strangers-hint = εξαγάγετε μόνο όσα ειπώθηκαν με τις επαφές σας: --with WHO
import-nothing-hint = δεν εισήχθη τίποτα
restore-store-there-hint = το --replace την παραμερίζει και επαναφέρει· το --home DIR επαναφέρει σε άλλον κατάλογο
restore-not-a-backup-hint = τα αντίγραφα γίνονται με: directnet backup FILE
restore-damaged-hint = χρησιμοποιήστε άλλο αντίτυπο ή παλιότερο αντίγραφο· δεν άλλαξε τίποτα

## Συνθηματική φράση και κλειδοθήκη

passphrase-of-store = Συνθηματική φράση της αποθήκης
passphrase-of-backup = Συνθηματική φράση του αντιγράφου
passphrase-new = Νέα συνθηματική φράση
passphrase-again = Η ίδια ξανά
passphrase-differ = οι δύο δεν είναι ίδιες
passphrase-differ-hint = δεν άλλαξε τίποτα· δοκιμάστε ξανά
passphrase-nobody = χρειάζεται συνθηματική φράση και δεν μπορεί να ερωτηθεί κανείς: η τυπική είσοδος δεν είναι τερματικό
passphrase-nobody-hint = δώστε το αρχείο που την έχει με --passphrase-file FILE
passphrase-no-store-hint = το directnet up δημιουργεί μία· μετά σταματήστε τον κόμβο και ορίστε τη φράση
passphrase-set = η αποθήκη ανοίγει πια με αυτή τη φράση· χωρίς αυτήν δεν την ανοίγει κανείς
passphrase-removed = η αποθήκη ανοίγει πια μόνο με το αρχείο κλειδιού της
keyring-still-there = μια καταχώριση «DirectNet» είναι ακόμη στην κλειδοθήκη και δεν ανοίγει πια τίποτα: { $error }
keyring-opened-key-file = η αποθήκη ανοίγει μόνο με το αρχείο κλειδιού της
keyring-opened-passphrase = η αποθήκη ανοίγει με συνθηματική φράση
keyring-opened-passphrase-now = η αποθήκη ανοίγει πια με συνθηματική φράση
keyring-opened-keyring = η αποθήκη ανοίγει με μυστικό της κλειδοθήκης
keyring-opened-keyring-now = η αποθήκη ανοίγει πια με μυστικό της κλειδοθήκης
keyring-make-backup = κάντε αντίγραφο: χωρίς την κλειδοθήκη δεν ανοίγει κανείς την αποθήκη
keyring-has-it = η κλειδοθήκη το έχει
keyring-answers = μια κλειδοθήκη απαντά: το directnet keyring on τη χρησιμοποιεί

## Αντίγραφο, επαναφορά, εξαγωγή, εισαγωγή, καταστροφή

backup-done = έγινε αντίγραφο: { $file }, { $kib } KiB
backup-passphrase = Ανοίγει με τη συνθηματική φράση· χωρίς αυτήν δεν το διαβάζει κανείς.
backup-key-included = Το κλειδί του είναι μέσα: όποιος έχει το αρχείο μπορεί να το διαβάσει και να είναι εσείς.
restore-done = έγινε επαναφορά στην κατάσταση της { $time }
restore-aside = η αποθήκη που υπήρχε φυλάσσεται στο { $path }
restore-passphrase = ανοίγει με τη συνθηματική φράση του αντιγράφου
restore-key-file = ανοίγει με το αρχείο κλειδιού της: το directnet passphrase ορίζει φράση
restore-contacts = οι επαφές ξαναστέλνουν όσα ήρθαν μετά το αντίγραφο· τα κλειδιά συμφωνούνται από την αρχή με την καθεμία
restore-rooms = σε ένα δωμάτιο γράφετε μόλις συνδεθεί κάποιο μέλος του: πρώτα επιστρέφουν όσα είπατε μετά το αντίγραφο
restore-one-place = Μην ξεκινήσετε ξανά τον κόμβο του αντιγράφου: μια ταυτότητα ζει σε ένα μέρος.
export-done = { $messages ->
    [one] εξήχθη ένα μήνυμα
   *[other] εξήχθησαν { $messages } μηνύματα
 }: { $file }
import-cannot-open = δεν ανοίγει, { $path }: { $error }
import-done = { $messages ->
    [one] εισήχθη ένα μήνυμα
   *[other] εισήχθησαν { $messages } μηνύματα
 }
import-known = { $count ->
    [one] ένα υπήρχε ήδη
   *[other] { $count } υπήρχαν ήδη
 }
import-left-out = παραλείφθηκαν { $messages } με { $name }, που δεν είναι επαφή: { $id }
import-left-out-of-room = παραλείφθηκαν { $messages } στο { $room }: ό,τι λέγεται σε δωμάτιο έρχεται από τα μέλη του
wipe-warning = Αυτό καταστρέφει την ταυτότητα και όλα τα μηνύματα στο { $path }.
wipe-question = Κανείς δεν μπορεί να τα επαναφέρει. Να καταστραφούν;
wipe-without-asking = με --yes καταστρέφονται χωρίς ερώτηση
wipe-nothing = δεν καταστράφηκε τίποτα
wipe-done = δεν υπάρχει τίποτα ενός κόμβου στο { $path }
wipe-done-left = δεν υπάρχει τίποτα ενός κόμβου στο { $path }· ό,τι δεν είναι δικό του είναι ακόμη εκεί: { $left }

## Σελίδες εγχειριδίου

man-no-command = δεν υπάρχει εντολή { $word }
man-no-command-hint = το directnet --help δείχνει τις εντολές
man-cannot-write = δεν γράφεται, { $path }: { $error }
man-other-dir-hint = επιλέξτε άλλον κατάλογο με --dir DIR
