
## What to do about a store or a directory

keep-no-room = make room on the disk, then try again; what was stored is safe
keep-in-use-hint = directnet status shows it, directnet down stops it; --home DIR is about another one
keep-shorter-hint = choose a shorter directory with --home DIR
keep-other-home-hint = choose another directory with --home DIR
keep-again-hint = try again; nothing was changed
keep-keyring-hint = directnet keyring says how the keyring is
keep-say-passphrase-hint = type it in a terminal, or name a file that holds it with --passphrase-file FILE
keep-no-entry-hint = log in as the user who put it there, or restore a backup: directnet restore FILE --replace; nothing was changed
keep-unsupported-hint = protect the store with a passphrase: directnet passphrase
keep-no-program-hint = install it (Debian: libsecret-tools), or use a passphrase: directnet passphrase
keep-unlock-hint = log in to the desktop and unlock the keyring, then try again; nothing was changed
keep-unfaithful-hint = use a passphrase: directnet passphrase; nothing was changed
keep-wrong-key-hint = put back the store.key that belongs to this store; nothing was changed
keep-key-missing-hint = put back the store.key of this store; without it nobody can open it
keep-database-missing-hint = put it back, or start anew in another directory with --home DIR
keep-damaged-hint = restore a backup if you have one: directnet restore FILE --replace; nothing was changed or deleted
keep-newer-hint = update this DirectNet; nothing was changed
keep-no-store = there is no store in { $path }
keep-no-store-hint = directnet up makes one; --home DIR names another directory
keep-contacts-hint = directnet contacts lists them
keep-rooms-hint = directnet room list shows the rooms
keep-new-file-hint = name a file that does not exist yet
import-not-a-history-hint = histories are exported with: directnet export FILE; nothing was imported
import-newer-hint = update this DirectNet; nothing was imported
import-line-hint = mend the line, or take it out; nothing was imported
import-strangers-hint = export what was said with your contacts alone: --with WHO
import-nothing-hint = nothing was imported
restore-store-there-hint = --replace moves it aside and restores; --home DIR restores into another directory
restore-not-a-backup-hint = backups are made with: directnet backup FILE
restore-damaged-hint = use another copy or an older backup; nothing was changed

## Passphrase and keyring

passphrase-of-store = Passphrase of the store
passphrase-of-backup = Passphrase of the backup
passphrase-new = New passphrase
passphrase-again = The same again
passphrase-differ = the two are not the same
passphrase-differ-hint = nothing was changed; try again
passphrase-nobody = a passphrase is needed, and nobody can be asked: standard input is not a terminal
passphrase-nobody-hint = name a file that holds it with --passphrase-file FILE
passphrase-no-store-hint = directnet up makes one; then stop the node and set the passphrase
passphrase-set = the store is opened with this passphrase now; without it, nobody can open it
passphrase-removed = the store is opened with its key file alone now
keyring-still-there = an entry called "DirectNet" is still in the keyring, and opens nothing any more: { $error }
keyring-opened-key-file = the store is opened with its key file alone
keyring-opened-passphrase = the store is opened with a passphrase
keyring-opened-passphrase-now = the store is opened with a passphrase now
keyring-opened-keyring = the store is opened with a secret in the keyring
keyring-opened-keyring-now = the store is opened with a secret in the keyring now
keyring-make-backup = make a backup: without the keyring, nobody can open the store
keyring-has-it = the keyring has it
keyring-answers = a keyring answers: directnet keyring on uses it

## Backup, restore, export, import, wipe

backup-done = backed up to { $file }, { $kib } KiB
backup-passphrase = It is opened with the passphrase; without it, nobody can read it.
backup-key-included = Its key is in it: everybody who has the file can read it, and be you.
restore-done = restored as of { $time }
restore-aside = the store that was there is kept in { $path }
restore-passphrase = it is opened with the passphrase of the backup
restore-key-file = it is opened with its key file: directnet passphrase sets a passphrase
restore-contacts = contacts send again what came in after the backup; keys are agreed on anew with each of them
restore-rooms = in a room, you can write once a member of it is connected: what you said after the backup comes back first
restore-one-place = Do not start the node that was backed up again: one identity lives in one place.
export-done = { $messages ->
    [one] exported 1 message
   *[other] exported { $messages } messages
 } to { $file }
import-cannot-open = cannot open { $path }: { $error }
import-done = { $messages ->
    [one] imported 1 message
   *[other] imported { $messages } messages
 }
import-known = { $count ->
    [one] 1 was here already
   *[other] { $count } were here already
 }
import-left-out = left out { $messages } with { $name }, who is no contact: { $id }
import-left-out-of-room = left out { $messages } in { $room }: what is said in a room comes from its members
wipe-warning = This destroys the identity and all messages in { $path }.
wipe-question = Nobody can bring them back. Destroy them?
wipe-without-asking = --yes destroys without asking
wipe-nothing = nothing was destroyed
wipe-done = nothing of a node is in { $path }
wipe-done-left = nothing of a node is in { $path }; what is not its own is still there: { $left }

## Manual pages

man-no-command = there is no command called { $word }
man-no-command-hint = directnet --help lists the commands
man-cannot-write = cannot write { $path }: { $error }
man-other-dir-hint = choose another directory with --dir DIR
