
## Bir depo ya da dizin için ne yapmalı

keep-no-room = diskte yer açıp yeniden deneyin; saklananlar güvende
keep-in-use-hint = directnet status onu gösterir, directnet down durdurur; --home DIR başka birini seçer
keep-shorter-hint = --home DIR ile daha kısa bir dizin seçin
keep-other-home-hint = --home DIR ile başka bir dizin seçin
keep-again-hint = yeniden deneyin; hiçbir şey değiştirilmedi
keep-keyring-hint = directnet keyring anahtarlığın durumunu söyler
keep-say-passphrase-hint = bir uçbirimde yazın, ya da onu içeren dosyayı --passphrase-file FILE ile verin
keep-no-entry-hint = onu oraya koyan kullanıcı olarak oturum açın, ya da bir yedeği geri yükleyin: directnet restore FILE --replace; hiçbir şey değiştirilmedi
keep-unsupported-hint = depoyu bir parolayla koruyun: directnet passphrase
keep-no-program-hint = onu kurun (Debian: libsecret-tools), ya da bir parola kullanın: directnet passphrase
keep-unlock-hint = masaüstünde oturum açıp anahtarlığın kilidini açın, sonra yeniden deneyin; hiçbir şey değiştirilmedi
keep-unfaithful-hint = bir parola kullanın: directnet passphrase; hiçbir şey değiştirilmedi
keep-wrong-key-hint = bu depoya ait store.key dosyasını yerine koyun; hiçbir şey değiştirilmedi
keep-key-missing-hint = bu deponun store.key dosyasını yerine koyun; onsuz kimse açamaz
keep-database-missing-hint = onu yerine koyun, ya da --home DIR ile başka bir dizinde baştan başlayın
keep-damaged-hint = varsa bir yedeği geri yükleyin: directnet restore FILE --replace; hiçbir şey değiştirilmedi, silinmedi
keep-newer-hint = bu DirectNet programını güncelleyin; hiçbir şey değiştirilmedi
keep-no-store = burada depo yok: { $path }
keep-no-store-hint = directnet up bir depo oluşturur; --home DIR başka bir dizin gösterir
keep-contacts-hint = directnet contacts onları listeler
keep-rooms-hint = directnet room list odaları gösterir
keep-new-file-hint = henüz var olmayan bir dosya adı verin
import-not-a-history-hint = geçmişler şöyle dışa aktarılır: directnet export FILE; hiçbir şey içe aktarılmadı
import-newer-hint = bu DirectNet programını güncelleyin; hiçbir şey içe aktarılmadı
import-line-hint = satırı düzeltin ya da çıkarın; hiçbir şey içe aktarılmadı
import-strangers-hint = yalnızca kişilerinizle konuşulanı dışa aktarın: --with WHO
import-nothing-hint = hiçbir şey içe aktarılmadı
restore-store-there-hint = --replace onu kenara alıp geri yükler; --home DIR başka bir dizine geri yükler
restore-not-a-backup-hint = yedek şöyle alınır: directnet backup FILE
restore-damaged-hint = başka bir kopyayı ya da daha eski bir yedeği kullanın; hiçbir şey değiştirilmedi

## Parola ve anahtarlık

passphrase-of-store = Deponun parolası
passphrase-of-backup = Yedeğin parolası
passphrase-new = Yeni parola
passphrase-again = Aynısı bir daha
passphrase-differ = ikisi aynı değil
passphrase-differ-hint = hiçbir şey değiştirilmedi; yeniden deneyin
passphrase-nobody = parola gerekiyor, ama kimseye sorulamıyor: standart girdi bir uçbirim değil
passphrase-nobody-hint = onu içeren dosyayı --passphrase-file FILE ile verin
passphrase-no-store-hint = directnet up bir depo oluşturur; sonra düğümü durdurup parolayı koyun
passphrase-set = depo artık bu parolayla açılıyor; o olmadan kimse açamaz
passphrase-removed = depo artık yalnızca anahtar dosyasıyla açılıyor
keyring-still-there = anahtarlıkta "DirectNet" adlı bir girdi hâlâ duruyor, ama artık bir şey açmıyor: { $error }
keyring-opened-key-file = depo yalnızca anahtar dosyasıyla açılıyor
keyring-opened-passphrase = depo bir parolayla açılıyor
keyring-opened-passphrase-now = depo artık bir parolayla açılıyor
keyring-opened-keyring = depo anahtarlıktaki bir gizle açılıyor
keyring-opened-keyring-now = depo artık anahtarlıktaki bir gizle açılıyor
keyring-make-backup = bir yedek alın: anahtarlık olmadan depoyu kimse açamaz
keyring-has-it = anahtarlıkta duruyor
keyring-answers = bir anahtarlık yanıt veriyor: directnet keyring on onu kullanır

## Yedek, geri yükleme, dışa ve içe aktarma, silme

backup-done = yedeklendi: { $file }, { $kib } KiB
backup-passphrase = Parolayla açılır; o olmadan kimse okuyamaz.
backup-key-included = Anahtarı içinde: dosyayı eline geçiren herkes okuyabilir ve siz olabilir.
restore-done = geri yüklendi, yedeğin tarihi { $time }
restore-aside = orada bulunan depo burada saklanıyor: { $path }
restore-passphrase = yedeğin parolasıyla açılır
restore-key-file = anahtar dosyasıyla açılır: directnet passphrase bir parola koyar
restore-contacts = kişiler yedekten sonra gelenleri yeniden gönderir; her biriyle anahtarlar yeniden kararlaştırılır
restore-rooms = bir odada, üyelerinden biri bağlanınca yazabilirsiniz: önce yedekten sonra söyledikleriniz geri gelir
restore-one-place = Yedeği alınan düğümü bir daha başlatmayın: bir kimlik tek bir yerde yaşar.
export-done = { $messages } ileti dışa aktarıldı: { $file }
import-cannot-open = açılamıyor, { $path }: { $error }
import-done = { $messages } ileti içe aktarıldı
import-known = { $count } tanesi zaten buradaydı
import-left-out = { $messages } ileti dışarıda bırakıldı, çünkü { $name } kişileriniz arasında değil: { $id }
import-left-out-of-room = { $room } odasından { $messages } ileti dışarıda bırakıldı: bir odada konuşulanlar üyelerinden gelir
wipe-warning = Bu, kimliği ve bütün iletileri yok eder: { $path }.
wipe-question = Onları kimse geri getiremez. Yok edilsin mi?
wipe-without-asking = --yes sormadan yok eder
wipe-nothing = hiçbir şey yok edilmedi
wipe-done = burada bir düğüme ait hiçbir şey yok: { $path }
wipe-done-left = burada bir düğüme ait hiçbir şey yok: { $path }; onun olmayanlar yerinde: { $left }

## Kılavuz sayfaları

man-no-command = böyle bir komut yok: { $word }
man-no-command-hint = directnet --help komutları listeler
man-cannot-write = yazılamıyor, { $path }: { $error }
man-other-dir-hint = --dir DIR ile başka bir dizin seçin
