### Sayfanın söyledikleri, Türkçe.

## Her sayfanın çevresi

skip-to-content = İçeriğe geç
nav-label = Ana menü
nav-conversations = Konuşmalar
nav-ports = Portlar
nav-settings = Ayarlar
find-label = Port, servis, program, zararlı yazılım veya ileti bul
find-placeholder = Port, servis, program, sözcük
language-label = Dil
foot-claim = Kayıtlı olmak kullanılıyor demek değildir, atanmamış olmak da boş demek değildir: burada öne sürülen ile görülen birbirinden ayrılır.
copy = Kopyala
copied = Kopyalandı
request-failed = Bu olmadı. Düğüm hâlâ çalışıyor mu?
live = canlı
alert-link-used = Saat { $time } sularında biri, daha önce kullanılmış bir giriş bağlantısıyla geldi. Siz değildiyseniz bağlantıyı başkası da görmüştür.
alert-seen = Gördüm

## Kapılar ve aksaklıklar

door-welcome = İçeridesiniz.
door-go-on = Devam et
door-used = Bu bağlantı daha önce, { $time } sularında kullanıldı. Bir bağlantı bir kez işe yarar. Siz değildiyseniz içeride başkası var: düğümü durdurup yeniden başlatın.
door-no-link = Bu bağlantı fazla eski ya da bu düğüme ait değil.
door-left = Dışarıdasınız.
door-hint = Düğümün çalıştığı makinede yeni bir bağlantı alın:
refused-host = Bu, bu sayfanın adresi değil.
refused-origin = Bu istek başka bir siteden geliyor; hiçbir şey yapılmadı.
refused-body = Bu sayfa yalnızca formları ve JSON okur.
refused-no-session = Bu sayfa yalnızca düğümün kullanıcısı içindir.
no-number = Kendiliğinden kabul edilecek en büyük dosya bir tam sayıdır.
failure-title = Bu olmadı
failure-inside = İçeride bir şeyler ters gitti. Düğümün günlüğü daha fazlasını söyler.
no-such-page = Böyle bir sayfa yok.

## Portlar: bir numara nedir

port-word = Port
port-title = Port { $port }: { $name }
port-description = TCP ve UDP port { $port }, { $name }: ne için kayıtlı, başka neler kullanıyor, güvenlik geçmişi ve üzerinde ne olduğunu görmenin yolu.
neighbours-label = Önceki ve sonraki port
range-system = Sistem portu
range-user = Kullanıcı portu
range-dynamic = Dinamik port
range-system-means = Bir sistem portu, 0 ile 1023 arası: IANA tarafından IETF yoluyla sistem servislerine atanır. Çoğu sistemde burada yalnızca root dinleyebilir.
range-user-means = Bir kullanıcı portu, 1024 ile 49151 arası: gerekçe gösterip isteyene IANA tarafından atanır. Kayıtlı olsun olmasın her program burada dinleyebilir.
range-dynamic-means = Bir dinamik port, 49152 ile 65535 arası: hiçbir zaman kimseye atanmaz. Sistemler bunları programlara bir süreliğine, çoğunlukla bir bağlantının yakın ucu için verir.

## Kayıt defteri

registry-title = Kayıt defteri ne diyor
registry-service = Servis
registry-description = Açıklama
registry-assignee = Atanan
registry-contact = İlgili kişi
registry-registered = Kayıt tarihi
registry-modified = Değişiklik
registry-reference = Kaynak belge
registry-unauthorized = Başkalarının kullanımı
registry-notes = Notlar
registry-source = { $date } itibarıyla:
status-assigned = atanmış
status-reserved = ayrılmış
status-unassigned = atanmamış
status-withdrawn = geri alınmış
status-no-record = kayıt yok
status-dynamic = hiç atanmaz

## Diğer listeler

uses-title = Başka nelerin kullandığı biliniyor
uses-none = Elimizdeki hiçbir liste başka bir kullanım bildirmiyor.
uses-own = Kendi listelerinizden
browsers-refuse = Tarayıcılar bu portu açmayı reddeder: yoksa bir sayfa, söylediklerini kendi protokolü sanan bir servisle onları konuşturabilirdi.
ephemeral-told = { $systems }: herhangi bir port isteyen programlara { $range } aralığından port verir.
security-title = Güvenlik geçmişi
security-none = Bu portu kullandığı belgelenmiş bir zararlı yazılım yok; elimizdeki listelere göre üzerinde zararlı yazılım denetim sunucusu da görülmemiş. Bu, zararsız olduğunun kanıtı değildir.
security-threats = Bu portu kullandığı belgelenenler:
threat-rate = Böyle bir kayıt tek başına pek az şey söyler: { $of } portun { $ports } tanesinde vardır (%{ $percent }).
endpoint-rate = { $of } portun { $ports } tanesinde görülmüş (%{ $percent }): her sunucu her porta konabilir.
endpoints-told = { $families ->
    [one] Bir zararlı yazılım ailesinin
   *[other] { $families } zararlı yazılım ailesinin
 } { $endpoints ->
    [one] bir denetim sunucusu
   *[other] { $shown } denetim sunucusu
 } bu numarada bir zamanlar, biri tarafından, bir yerde görülmüş.
endpoints-as-many = { $ports ->
    [one] Başka hiçbir portta bu kadarı yok.
   *[other] { $shown } portta bu kadar ya da daha fazlası var.
 }
sources-title = Kaynaklar

## Burada ve şimdi

now-title = Bu makinede şu anda
now-stamp = { $time } itibarıyla bakıldı. Bir şey değişince bu bölüm kendini yeniler.
identify-button = Orada ne konuştuğunu sor
identify-hint = Bu makinenin kendi soketlerine bağlanır ve zararsız ilk baytlar gönderir.
gaps = Görülemeyenler
level-nothing = boş
level-expected = beklendiği gibi
level-known = bilinen
level-unverified = doğrulanmamış
level-unclaimed = sahipsiz
level-different = farklı
level-look = buna bakın
meaning-nothing = Bu makinenin hiçbir soketi tutmuyor.
meaning-expected = Tutan, sizin beklediğiniz.
meaning-known = Tutan, kayıtlı olduğu şeye uyuyor.
meaning-unverified = Tutanın uyup uymadığı öğrenilemedi.
meaning-unclaimed = Biri tutuyor ve ne olması gerektiğini kimse söylemiyor.
meaning-different = Kayıtlı olduğundan ya da beklenenden başka bir şey tutuyor.
meaning-look = Dikkatinizi hak ediyor.
state-listening = dinliyor
state-bound = bağlı
state-connected = { $remote } ile bağlantıda
socket-address = Adres
socket-reach = Ulaşabilen
socket-owner = Tutan
socket-speaks = Konuştuğu
owner-told = süreç { $pid }, kullanıcı { $user }
owner-since = başlangıç { $time }
owner-unit = birim { $unit }
owner-container = kapsayıcı { $container }
owner-package = paket { $package }
owner-directory = dizin { $directory }
owner-started-by = başlatan { $parents }
owner-deleted = program dosyası silinmiş
reach-yes = başka makineler
reach-limited = bazı başka makineler
reach-forwarded = başka yere aktarılıyor
reach-no = yalnızca bu makine
reach-filtered = güvenlik duvarı engelliyor
reach-not-permitted = güvenlik duvarını yalnızca root okuyabilir
reach-unknown = bilinmiyor
hand-title = Elle denetleme

## Kullanıcının beklediği

note-title = Burada ne bekliyorsunuz
note-hint = Kendi sözünüz; okuyup düzenleyebileceğiniz bir dosyada durur. Beklediğiniz gibi olan bir port hiç bildirilmez.
note-transport = Taşıma
note-process = Program
note-exposure = Ulaşabilen
note-exposure-any-will-do = fark etmez
note-exposure-loopback = yalnızca bu makine
note-exposure-any = her yer
note-note = Not
note-save = Bunu bekle
note-forget = Burada bir şey bekleme
expected-process = program
expected-user = kullanıcı
expected-exposure = ulaşabilen
expected-executable = dosya
expected-unit = birim

## Komşular, liste, resim

near-title = Komşular
ports-title = Bu makinenin portları
ports-summary = { $listeners ->
    [one] Bir port tutuluyor
   *[other] { $listeners } port tutuluyor
 }, { $look ->
    [0] hiçbiri bakmaya değmez.
    [one] biri bakmaya değer.
   *[other] { $look } tanesi bakmaya değer.
 }
table-port = Port
table-held = Tutan
table-registered = Kayıtlı olduğu
table-where = Nerede
table-verdict = Sonuç
table-open = açık
table-hidden = gizli
table-empty = Burada dinleyen yok.
rows-left-out = { $rest ->
    [one] Bir tane daha var, gösterilmiyor.
   *[other] { $rest } tane daha var, gösterilmiyor.
 }
map-title = 65.536 portun tümü
map-hint = Bir sıra 256 porttur; sol üstte 0 ile başlar. Sayfasını görmek için birini seçin.
map-summary = { $held ->
    [one] 65.536 porttan biri tutuluyor
   *[other] 65.536 porttan { $held } tanesi tutuluyor
 }; her biri sayfasına bağlantıdır.
legend-assigned = atanmış
legend-held = tutulan
legend-question = tutulan, henüz açıklanmamış
legend-expected = sizin beklediğiniz
legend-look = buna bakın

## Arama

search-title = Arama:
search-nothing = Hiçbir şey bulunamadı.
search-nothing-hint = Port, 0 ile 65535 arasında bir sayıdır. Bir hizmet, program ya da zararlı yazılım ailesi adının bir parçasıyla, bir ileti sözcükleriyle bulunur.
search-held = Bu makinede
search-services = Kayıtlı servisler
search-uses = Bilinen kullanımlar
search-threats = Zararlı yazılımlar, gruplar, saldırılar
search-families = Bir zamanlar görülmüş zararlı yazılım aileleri
search-family-endpoints = { $endpoints ->
    [one] bir denetim sunucusu
   *[other] { $shown } denetim sunucusu
 }
search-messages = İletiler
search-messages-more = Burada gösterilenden daha çok iletide geçiyor; yanına bir sözcük daha yazarsanız daha azı bulunur.

## Konuşmalar

talk-add = Kişi ekle
talk-back = Tüm konuşmalar
talk-choose = Bir konuşma seçin.
talk-nobody = Henüz kişi yok. Birine davet verin ya da bir daveti kullanın.
talk-nothing = Henüz bir şey söylenmedi.
talk-unread = okunmamış:
talk-you = siz
talk-write-to = { $name } için yazın
talk-typing = { $name } yazıyor …
talk-send = Gönder
talk-answer = Yanıtla
talk-answer-off = Yanıt değil
talk-react = Tepki ver:
talk-edit = Düzenle
talk-delete = İki uçta da sil
talk-edited = düzenlendi
talk-deleted = Silindi.
talk-newer = Bunun için daha yeni bir sürüm gerekir.
talk-about = Bu kişi hakkında
talk-id = Kimlik
talk-name = Ad
talk-rename = Yeniden adlandır
talk-block = Engelle
talk-unblock = Engeli kaldır
talk-block-hint = Engellenen kişiden hiçbir şey alınmaz ve bu ona söylenmez.
talk-latest = En yeni iletiler
talk-earlier = Daha eski iletiler
talk-automatic = otomatik
talk-expires = İki uçta da ne zaman kaybolacağı
talk-expires-never = kalır
talk-expires-hour = bir saat
talk-expires-day = bir gün
talk-expires-week = bir hafta
talk-expires-at = { $time } tarihinde kaybolur
severity-info = Bilgi
severity-warning = Uyarı
severity-critical = Kritik
standing-connected = bağlı
standing-unconnected = bağlı değil
standing-joining = henüz kabul etmedi
standing-refused = reddetti
standing-away = uzakta
standing-last-seen = son görülme { $time }
state-queued = sırada
state-delivered = teslim edildi
state-refused = reddedildi
state-reach = { $read ->
    [0] { $members } üyeden { $delivered } üyeye teslim edildi
   *[other] { $members } üyeden { $delivered } üyeye teslim edildi, { $read } üye okudu
}
state-read = okundu
invite-use-title = Birinin davetini kullan
invite-text = Davet
invite-name = Ona verilecek ad
invite-use = Ekle
invite-make-title = Davet ver
invite-make-hint = Bu daveti elinde tutan, bir gün içinde bir kez kişiniz olabilir. Güvendiğiniz bir yoldan gönderin.
invite-make = Davet oluştur
invite-terms = { $uses ->
    [one] Bir kez
   *[other] { $uses } kez
 } geçerli, bitiş { $time }:
invite-qr = QR kod olarak davet

## Sözcükler: bir şey söyleyerek kişi olmak

words-title = Söylenen sözcüklerle
words-hint = Biriniz bir sayı ile iki sözcük gösterir, öbürü bunları yazar. Beş dakika boyunca, bir kez geçerlidir.
words-show = Sözcük göster
words-hidden = Yerel ağda yanıt verme: adresim gerekir
words-tell = Bunları tek bir kişiye söyleyin; o da kendi DirectNet’ine yazsın.
words-until = Bir kez, son saat { $time } ve bu sayfa açık kaldıkça geçerli.
words-addrs = Kendiliğinden bulunamazsa bu düğüme şuradan ulaşılır:
words-waiting = Öbür kişi bekleniyor …
words-theirs = Onun gösterdiği sözcükler
words-at = Aynı ağda değilse adresi
words-use = Bu sözcükleri kullan
words-joined = { $name } artık kişiniz.
words-not-stored = Sözcükleri bilen biri geldi, ama eklenemedi: { $trouble }
words-guessed = BİRİ YANLIŞ SÖZCÜKLER DENEDİ. Artık geçersizler: kimse yeniden deneyemez ve kimse eklenmedi.
words-crowded = Biri hiç sözcük denemeden tekrar tekrar başladı. Sözcükler artık geçersiz ve kimse eklenmedi.
words-expired = Süresinde kimse gelmedi. Sözcüklerin süresi doldu.
words-taken-back = Bu sözcükler geri alındı.

## Kişiler

verified = karşılaştırıldı, aynı
caution-title = Bir daha bakın
caution-same-name = { $other }, aynı adı ya da aynı görünen bir adı taşıyan başka bir kişiniz. Bu, bir başkası.
caution-looks-like = Bu ad { $other } adına benziyor ve bu bir başkası. Birine başka bir ad verin.
caution-doubled = Kimliğinin { $time } tarihinde aynı anda iki yerde çalıştığı görüldü: aslının yanında geri yüklenmiş bir yedek, ya da çalınmış bir yedek. Ona başka bir yoldan sorun.
caution-doubled-own = Kimliğinizin { $time } tarihinde aynı anda iki yerde çalıştığı görüldü: aslının yanında geri yüklenmiş bir yedek, ya da çalınmış bir yedek.
caution-blocked = Engelli: bu kişiden hiçbir şey alınmaz, yazdıklarınız bekler.
caution-inbox-full = Bu kişi buraya bırakabileceği kadarını bıraktı. Siz bir şey silene ya da daha fazlasına izin verene kadar başka bir şey alınmaz.
caution-inbox-full-there = Bu kişi şimdilik sizden başka bir şey almıyor. Yazdıklarınız bekler.
caution-rooms-turned-away = Bu kişi burada tutulandan daha çok oda getiriyor: en çok 512. Gerisi alınmaz.
contact-back = Konuşma
contact-standing = Durumu
contact-decide = Bu kişi için ayarlar
contact-end = Engelle ya da kaldır
contact-remove = Bu kişiyi kaldır
contact-remove-sure = Burada, konuşulan her şeyle birlikte silinsin. Ona söylenmez.
verify-title = Gerçekten o mu?
verify-hint = Bu sözcükleri yüz yüze ya da telefonda onunkilerle karşılaştırın. Hepsi iki uçta da aynıysa aranızda kimse yoktur.
verify-yours = Siz
verify-same = Aynılar
verify-undo = Aynı değiller
verify-done = { $time } tarihinde karşılaştırıldı, aynı.
verify-by-code = Kodla
verify-code = Güvenlik sözcükleri, QR kodu olarak
verify-their-code = Onun kodunun metni
verify-compare = Karşılaştır
introduce-title = Birine tanıştır
introduce-hint = İkisine de öteki bildirilir; kişi olup olmayacaklarına her biri kendi karar verir.
introduce-to = Kime
introduce = Tanıştır
introduce-done = { $name } ile tanıştırıldı. Şimdi ikisi de karar verecek.

## İstekler

requests-title = İstekler
requests-none = Kişiniz olmak isteyen kimse yok.
requests-closed = Yabancılar size istek gönderemez.
requests-introduced = Tanıştıran: { $name },
requests-accept = Kabul et
requests-accepted = Kabul edildi; onun da sizi kabul etmesi gerekiyor.
requests-decline = Reddet
requests-turned-away = { $count ->
    [one] Bir yabancı
   *[other] { $count } yabancı
 } geri çevrildi, çünkü bir saat içinde çok fazla istek geldi.
requests-sent = Sizin istekleriniz
requests-left = { $time } tarihinde soruldu
requests-not-left = henüz ulaşılamadı
requests-withdraw = Artık sorma
requests-blocked = Engellenen yabancılar
requests-ask-title = Davetsiz birine sor
requests-ask-hint = Kimliği ve bir adresi gerekir. Adınızı, kimliğinizi ve söylediğinizi görür ve karar verir.
requests-addrs = Adresleri
requests-words = Ona söylediğiniz
requests-ask = Sor

## Dosyalar

file-offered = sunuldu
file-reach = sunuldu, { $members } üyeden { $saved } tanesinde var
file-to-decide = size sunuldu
file-accepted = yolda
file-saved = burada
file-saved-there = orada
file-declined = reddedildi
file-withdrawn = geri alındı
file-failed = durdu:
file-refused = alınamaz:
file-accept = Kabul et
file-decline = Reddet
file-stop = Durdur
file-withdraw = Geri al
file-take = Kaydet
file-elsewhere = Başka yere kaydet
file-folder = Klasör, kökten başlayarak
file-preview = { $name } için küçük resim
file-attach = Dosya sun
file-drop = ya da buraya bırakın
file-no-name = Bu adda bir dosya alınamaz.
file-too-large = Sayfa 16 GiB’ye kadar dosya alır; daha büyükleri directnet send --file ile sunun.
form-too-large = Bu çok uzun: sayfa bir kerede 256 KiB alır, bir ileti de en çok 64 KiB olur.
file-not-taken = Dosya alınamadı: { $why }

## Odalar

room-new-title = Oda kur
room-new-hint = 100 kişiye kadar bir konuşma.
room-new = Kur
room-about = Bu oda hakkında
room-members = { $count ->
    [one] bir üye
   *[other] { $count } üye
 }
room-left = içinde değilsiniz
room-add-title = Birini içeri al
room-who = Kimi
room-add = Bundan sonrasını okusun
room-add-with-history = Her şeyi okusun
room-promote = Moderatör yap
room-demote = Sıradan üye yap
room-hand-over = Devret
room-remove = Çıkar
room-decide = Bu oda için ayarlar
room-notifications = Biri yazdığında size hemen haber verilir
room-leave-title = Ayrılma
room-leave = Bu odadan ayrıl
role-member = üye
role-moderator = moderatör
role-owner = sahip

## Ayarlar

settings-node = Bu düğüm
settings-sockets = Dinlediği
settings-addrs = Ulaşılan adresler
settings-home = Dizin
settings-version = Sürüm
settings-privacy = Tüm kişiler için ayarlar
settings-receipts = İletilerinden hangilerinin size gösterildiği onlara bildirilir
settings-presence = Burada olup olmadığınız onlara bildirilir
settings-typing = Onlara yazmakta olduğunuz bildirilir
settings-save = Kaydet
settings-privacy-hint = Biri hakkında başka türlü karar vermedikçe.
settings-notifications = Yazdıklarında size hemen haber verilir
settings-auto-accept = Şu kadar MiB’ye kadar dosyalar kendiliğinden kabul edilir (0: hiçbiri):
settings-requests = Yabancılar kişi olmak için istek gönderebilir
settings-as-for-all = Tüm kişilerdeki gibi
settings-browser = Bu tarayıcı
settings-leave = Burada oturumu kapat

## Uzakta olmak ve haber almak

news-message = { $name } yazdı.
news-in-room = { $name } yazdı, oda { $room }.
presence-title = Uzakta olmak
presence-away = { $time } tarihinden beri uzaktasınız.
presence-text = Kişilere söylenen
presence-go = Uzaktayım
presence-back = Döndüm
notify-on = Bu tarayıcıda bana haber ver
notify-off = Bu tarayıcıda bana haber verme
notify-denied = Tarayıcı buna izin vermiyor
notify-hint = Bu sayfa açık ama görünmezken kimin yazdığını söyler, ne yazdığını değil.

## Durağan ansiklopedi

atlas-title = Bütün portlar
atlas-lead = 65.536 TCP ve UDP port numarasının tümü: her biri ne için kayıtlı, başka neler kullanıyor, güvenlik geçmişi ve böyle kayıtların ne kadar yaygın olduğu, üzerinde ne olduğunu görmenin yolu.
atlas-ranges = Numaraya göre
atlas-search = Ara
atlas-no-script = Arama, bu sitenin bir betiğini gerektirir. Her port bir listededir:

## Kişilerin makineleri

machines-title = Makinelerinizde
machines-asking = soruluyor…
machine-stamp = Makine { $time } anında, kendi saatiyle baktı; sonuç onun kendi sonucudur.
settings-ports = Bu makinenin portlarında ne olduğunu sorabilir
settings-ports-asked = son sorduğu: { $what }, { $time }
settings-ports-refused = sorusu geri çevrildi: { $what }, { $time }
settings-ports-all = hepsi
