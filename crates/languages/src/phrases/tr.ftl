
## Düğüm ve ona giden yol

no-node = burada çalışan bir düğüm yok
no-node-hint = başlatmak için: directnet up    (bakılan yer: { $path })
no-permission = düğümle konuşma izni yok: { $path }
no-permission-hint = bir düğüm yalnızca kendisini başlatan kullanıcıya yanıt verir
cannot-talk = düğümle konuşulamıyor, { $path }: { $why }
no-explanation = düğüm açıklama yapmadan { $status } yanıtını verdi
not-properly = düğüm düzgün yanıt vermedi: { $why }
other-version-hint = düğüm başka bir sürümdense yeniden başlatın: directnet down, sonra directnet up
line-without-end = düğüm sonu olmayan bir satır gönderdi
node-stopping = düğüm duruyor
node-going-down = düğüm kapanıyor
no-randomness = sistem rastgelelik veremiyor
node-running = { $path } dizininde zaten bir düğüm çalışıyor{ $why }
home-too-long = { $path } yolu fazla uzun: içindeki yerel soket { $most } baytı aşardı
home-unusable = dizin kullanılamıyor: { $path }
cannot-listen = dinlenemiyor: { $path }
cannot-start-messenger = ileti hizmeti başlatılamıyor
page-cannot-listen = sayfa bu adreste dinleyemiyor: { $address }
no-page-hint = --no-web olmadan yeniden başlatın: directnet down, sonra directnet up
udp-taken = UDP port { $port } dolu
udp-unusable = UDP port { $port } kullanılamıyor
quic-failed = QUIC uç noktası başlatılamadı
request-too-long = bir istek en çok { $most } bayttır

## Bir kişiye ulaşma

not-reached-yet = henüz ulaşılamadı
has-you-not = kişileri arasında siz yoksunuz
not-running = çalışmıyor
connection-lost = bağlantı az önce koptu
no-address-known = karşı tarafın bilinen bir adresi yok
nothing-answered = yanıt veren olmadı: { $addresses }
connection-failed = bağlantı kurulamadı
handshake-failed = el sıkışma başarısız oldu
peer-silent = karşı taraf süresinde bir şey söylemedi
invalid-key = kimlik geçerli bir anahtar değil
alone-in-room = odada başka kimse yok
inbox-full-there = { $contact } şimdilik buradan başka bir şey almıyor: gelen kutusu dolu

## Kişiler

no-contact = böyle bir kişi yok: { $contact }
no-contact-like = şunu mu demek istediniz: { $contact }?
no-contacts-hint = henüz hiç kişi yok: directnet invite, ya da directnet add
contacts-hint = directnet contacts onları listeler
name-taken = bu adda bir kişi zaten var: { $contact }
name-taken-as-hint = başka bir ad seçin: --as NAME
name-taken-name-hint = başka bir ad seçin: --name NAME
name-taken-known-hint = kim olduğunu biliyorsanız başka bir ad seçin: --as NAME
not-accepted = { $contact } davetinizi kabul etmedi
not-accepted-hint = yeni bir davet isteyin ve şöyle kullanın: directnet add
is-blocked = { $contact } engellenmiş
you-blocked = engellediğiniz kişi: { $contact }
you-blocked-found = bulunan, engellediğiniz biri: { $contact }
you-blocked-inviter = bu daveti yapanı engellediniz: { $contact }
unblock-hint = directnet contacts unblock { $contact }
introduce-self = { $contact } kendisiyle tanıştırılamaz
no-contact-yet = { $contact } henüz kişiniz değil
not-the-code = bu, { $contact } ile sizin kodunuz DEĞİL: araya biri girmiş olabilir
not-the-code-hint = kodun onun sizin için kodu olduğundan emin olun; öyleyse bu kişiye güvenmeyin ve yüz yüze yeni bir davet yapın
inbox-of-one = buraya ne kadar bırakılabileceğine tek bir kişi için karar verilir: adını verin
inbox-least = bir gelen kutusu en az { $least } bayttır (4 MiB)
requests-of-strangers = istekler yabancılardan gelir: tek bir kişi için bunlara karar verilmez
name-empty = bir ad boş olamaz
name-long = bir ad en çok { $most } bayttır, bu { $len } bayt
name-character = bir adda bulunamaz: { $character }
name-beginning = bir ad şununla başlayamaz: { $character }
id-length = bir kimlik { $wanted } karakterdir, bu metin { $len } karakter
id-mistyped = kimlik yanlış yazılmış: sağlaması tutmuyor

## Davetler ve eşleşme

not-an-invite = bu bir davet değil: davet şöyle başlar: { $prefix }
not-an-invite-hint = öteki taraf bir davet yapsın: directnet invite
invite-damaged = bu davet bozuk: eksik ya da yanlış karakterler var
invite-damaged-hint = davetin tümünü yeniden kopyalayın: "directnet:" ile başlayıp son karakterine kadar
update-hint = bu DirectNet programını güncelleyin
invite-own = bu sizin kendi davetiniz
invite-own-hint = onu başka birine verin
invite-expired-ago = bu davetin süresi { $seconds } saniye önce doldu
invite-used = bu davet kullanılmış
invite-expired = bu davetin süresi dolmuş
invite-unknown = davet eden bu daveti bilmiyor
invite-not-accepted = davet eden bu daveti kabul etmedi
invite-new-hint = yeni bir davet isteyin
invite-uses = bir davet 1 ile { $most } kez arası kullanılabilir
words-shown = bir eşleşme için sözcükler zaten gösteriliyor
words-shown-hint = aynı anda tek eşleşme olur; önce ötekini bitirin
words-own = bu sözcükleri bu düğümün kendisi gösteriyor
words-own-hint = onları karşınızdakine söyleyin
words-not-shown = orada bu numaralı sözcükler gösterilmiyor, ya da artık gösterilmiyor
words-not-shown-hint = yeni sözcükler gösterilsin: directnet pair
words-wrong = bunlar orada gösterilen sözcükler değil
words-wrong-hint = artık geçersizler: `directnet pair` ile yenileri gösterilsin; doğru yazdıysanız başka biri yanıt vermiş olabilir
pairing-unfinished = eşleşme bitmedi
pairing-unfinished-hint = yeniden deneyin; iki tarafta da eşleşme yapan bir DirectNet sürümü gerekir
words-format = bu, 7-orbit-velvet gibi bir sayı ve iki sözcük değil
words-format-hint = öteki taraf sayıyı ve sözcükleri şöyle gösterir: directnet pair
word-unknown = { $word }, bunun için kullanılan sözcüklerden değil{ $why }
nobody-shows = yakında { $number } numaralı sözcükleri gösteren yok
several-show = yakında { $number } numarasına birkaç düğüm yanıt veriyor
several-show-hint = doğru olanın adresini verin: --at ADDRESS, ya da başka sözcükler gösterilsin
no-network = sorulacak bir ağ yok
still-shown-hint = öteki taraf sözcükleri hâlâ gösteriyorsa adresini verin: --at ADDRESS
addresses-hint = `directnet status` öteki tarafa adreslerini gösterir
not-an-address = { $text } bir adres değil
not-an-address-hint = bir adres şöyledir: 192.0.2.1, 192.0.2.1:3447, 2001:db8::1 ya da [2001:db8::1]:3447
verify-not-text = bu, directnet verify metni değil: o "directnet-verify:" ile başlar
verify-damaged = bu metin bozuk: eksik ya da yanlış karakterler var

## İstekler

no-request = böyle bir istek yok: { $which }
no-request-hint = directnet requests onları listeler
several-requests = isteyenlerden birkaçının adı aynı: { $name }
several-requests-hint = directnet requests komutunun gösterdiği numarayı kullanın
addresses-most = en çok { $most } adres denenir
no-address = { $text } bir adres değil
no-address-hint = bir adres şöyle yazılır: 192.0.2.1:3447 ya da [2001:db8::1]:3447
request-own-id = bu sizin kendi kimliğiniz
request-text-long = bir istek en çok { $most } bayt metin taşır, bu { $len } bayt
request-no-address = adres olmadan kimseye sorulamaz
request-many = zaten { $count } kişiye soruluyor
request-many-hint = bazılarına artık sormayın: directnet requests withdraw
request-gone = böyle bir istek artık yok

## İletiler

message-empty = ileti boş
message-empty-hint = metni addan sonra yazın ya da boruyla verin: uptime | directnet send NAME
message-length = bir ileti 1 ile { $most } bayt arası metin taşır
message-long = ileti { $len } bayt; bir ileti en çok { $most } bayt metin taşır
message-long-hint = bir dosyaya koyup yerini söyleyin, ya da parça parça gönderin
absence-long = yokluk için { $len } bayt, { $most } bayt sınırını aşıyor
absence-long-hint = daha kısa söyleyin; uzun bir metin bir iletidir
reaction-length = { $len } baytlık bir tepki 1 ile { $most } sınırının dışında
reaction-control = bir tepki denetim karakteri içeremez
reaction-hint = bir emoji ya da bir sözcük kullanın
no-message-named = böyle bir ileti yok: { $named }
no-message-in-room = #{ $room } odasında böyle bir ileti yok: { $named }
no-message-name = { $named } bir ileti değil: ileti satırıyla ya da 32 haneli kimliğiyle anılır
no-such-message = böyle bir ileti yok, ya da silinmiş
not-the-author = bir iletiyi yalnızca yazarı düzenleyebilir ya da silebilir
key-length = bir anahtar 1 ile { $most } bayt arasıdır
key-length-hint = iletiyi aynı ileti yapan şeyin bir özetini kullanın
no-room-called = böyle bir oda yok: #{ $room }
no-room-hint = directnet room list odaları gösterir
no-such-room = böyle bir oda yok
restored-nobody-heard = yedek geri yüklendiğinden beri odadan kimse duyulmadı
restored-nobody-heard-hint = üyeler yedekten sonra söylediklerinizi geri verir; sonra yeniden yazabilirsiniz
not-in-room = bu odada değilsiniz
room-members-hint = directnet room members #NAME kimin ne yapabileceğini gösterir

## Dosyalar

files-hint = directnet files nelerin önerildiğini gösterir
no-file-offered = { $row } numaralı iletide önerilen dosya yok
no-such-file = önerilen böyle bir dosya yok
file-accepted-already = zaten kabul edilmiş
file-saved-already = zaten kaydedilmiş
file-was-declined = geri çevrilmiş
file-not-offered = artık önerilmiyor
file-offered-from-here = size değil, buradan öneriliyor
file-changed-here = önerildikten sonra değiştirildi
file-changed-there = artık önerilen şey değil
file-other-there = önerilenden başka baytlar aldılar
file-not-taken-there = alamadılar
file-other-from-contact = programları başka bir şey gönderdi: { $why }
file-other-from-member = { $name } adlı üyenin programı başka bir şey gönderdi: { $why }
file-part-damaged = { $parts } parçadan { $part }. parça önerilen şey değil
file-hashes-damaged = özetler önerilen şeyin özetleri değil
file-list-damaged = klasörün listesi önerilen liste değil
file-tag-damaged = gelen şey bir dosya değil
file-cannot-be-taken = alınamıyor: { $why }
file-no-room = boyutu { $wanted } bayt, yer ise { $available } bayt
file-no-room-hint = yer açın ya da başka yere kaydedin: --to DIR
file-needs-room = { $wanted } bayt daha gerekiyor, yer ise { $available } bayt
not-a-folder = bir klasör değil: { $path }
not-absolute = mutlak bir yol değil: { $path }
cannot-be-written = yazılamıyor: { $why }
cannot-read = okunamıyor: { $path }
neither-file-nor-folder = ne dosya ne klasör: { $path }
file-name-unfit = adı geçerli UTF-8 değil, ya da ad yok: { $path }
file-too-large = bir aktarımın taşıyabileceği 1 TiB sınırından büyük: { $path }
folder-too-large = { $most } dosya ve klasörden fazlasını içeriyor, ya da fazla derin: { $path }
file-changed = okunurken değişti: { $path }
contact-sends-no-more = kişi artık göndermiyor
no-preview = önizleme yok: { $why }
no-preview-hint = dosyanın yerini directnet files --all gösterir: onu uygun bir programla açın
preview-not-here = bir klasör, ya da henüz burada değil
preview-no-picture = gösterilebilecek bir resim değil: PNG, JPEG, WebP ve GIF gösterilir
preview-file-large = { $bytes } bayt, bir önizleme için okunandan fazla
preview-pixels = { $width } × { $height } piksel, bir önizleme için okunandan fazla
preview-slow = okunması çok uzun sürüyor
preview-broken = bozuk, ya da çok fazla bellek istiyor
disk-full = disk dolu

## Depo, yedek, parola

disk-full-nothing = disk dolu; hiçbir şey saklanmadı
disk-full-hint = düğümün dizininin bulunduğu yerde yer açıp yeniden deneyin; önceden saklananların hepsi güvende
store-failed-because = depo başarısız oldu: { $why }
store-failed-hint = bu istekle hiçbir şey saklanmadı; düğümün günlüğü daha fazlasını söyleyebilir
store-failed = depo başarısız oldu
store-closed = depo kapalı
write-before-failed = bundan önceki bir yazma başarısız oldu
wrong-key = { $key } içindeki anahtar { $path } deposunu açmıyor: başka bir deponun anahtarı
key-missing = deponun anahtarı eksik: { $path }
store-passphrase = depo bir parolayla açılır
passphrase-wrong = parola yanlış: { $path } açılmıyor
store-keyring = depo anahtarlıktaki bir gizle açılır (girdi { $entry })
keyring-secret-wrong = anahtarlıktaki giz (girdi { $entry }) { $path } dosyasını açmıyor
missing-with-key = eksik, oysa anahtarı duruyor: { $path }
damaged = bozuk: { $path }
newer-schema = daha yeni bir DirectNet sürümü yazmış: { $path } (şema { $found }, bu sürüm { $known } biliyor)
cannot-use = kullanılamıyor: { $path }
resource-refused = sistem bir kaynağı vermedi
cannot-read-or-write = okunamıyor ya da yazılamıyor: { $path }
newer-layout = depoyu daha yeni bir DirectNet sürümü yapmış (düzen { $found }, bu sürüm { $known } okur)
exists-already = zaten var: { $path }
cannot-write = yazılamıyor: { $path }
not-a-history = bu, dışa aktarılmış bir geçmişin başı değil
history-newer = geçmişin sürümü { $found }, bu program { $known } sürümünü okur
history-line-long = satır { $most } bayttan uzun
history-field = { $field } alanında bulunamayacak bir değer var
history-line = satır { $number }
history-strangers = içindekilerden { $most } üzeri kişi, kişileriniz arasında değil
history-rooms = { $most } odadan fazlasını içeriyor
history-unreadable = geçmiş okunamıyor
passphrase-empty = parola boş
passphrase-long = parola { $most } bayttan uzun
keyring-unsupported = bu sistemin anahtarlığında anahtar saklama henüz yok
keyring-no-program = anahtarlığa ulaşan program yok: { $program }
keyring-not-asked = anahtarlığa sorulamıyor
keyring-locked = anahtarlık yok ya da kilitli: { $why }
keyring-timed-out = anahtarlık { $seconds } saniye içinde yanıt vermedi
keyring-no-entry = anahtarlıkta depoyu açan girdi yok: { $entry }
keyring-unfaithful = anahtarlık, saklaması istenenden başka bir şey geri verdi
store-there = zaten bir depo var: { $path }
not-a-backup = bir DirectNet deposunun yedeği değil: { $path }
backup-newer = daha yeni bir DirectNet sürümü yapmış: { $path }
backup-passphrase = bir parolayla açılır: { $path }

## Başkalarının yanında söylenenler

in-process = {" "}(süreç { $pid })
size-wrong = { $text } bir boyut değil; 500kB, 10MB ya da 2GiB gibi yazın
size-bytes = { $bytes } bayt
expectations-hint = dosyayı düzeltin; `directnet expect --help` neler yazabileceğini gösterir
or-rather = ; şunu mu demek istediniz: { $word }?
name-blanks = boşluk
name-the-character = { $character } karakteri

## Portlar üzerine sonuçlar

reason-nothing = burada hiçbir soket tutmuyor
reason-not-looked-at = soketlerine bakılmadı
reason-fits = kayıtlı olduğu: { $service }; { $program } adı buna uyuyor
reason-other = kayıtlı olduğu: { $service }; tutan ise { $program }
reason-not-compared = kayıtlı olduğu: { $service }; bu, orada olanla karşılaştırılamadı
reason-go-between = { $program } onu başka bir program için tutuyor
reason-shared = onu { $program } da kullanıyor
reason-reserved = kayıt defteri onu ayrılmış tutuyor: kayıtlı kimse yok
reason-withdrawn = kaydı geri alınmış: kayıtlı kimse yok
reason-dynamic = kimse onu kaydettiremez: dinamik aralıkta, her kullanıma açık
reason-no-record = kayıt defterinde kaydı yok
reason-unassigned = kayıt defteri onu atanmamış gösteriyor
reason-fits-use = kayıtlı değil, ama yaygın kullananı { $name }; { $program } adı buna uyuyor
reason-used-by-other = yaygın kullananı { $names }; tutan ise { $program }
reason-expected = beklenen: { $what }
reason-expected-not-compared = beklenen: { $what }; bu, orada olanla karşılaştırılamadı
reason-expected-missing = beklenen ve orada olmayan: { $what }
reason-expected-process = beklenen { $expected }; tutan ise { $found }
reason-expected-user = beklenen kullanıcı { $expected }; olan ise { $found }
reason-expected-program = beklenen program { $expected }; olan ise { $found }
reason-expected-unit = beklenen birim { $expected }; çalıştığı ise { $found }
reason-expected-no-unit = beklenen birim { $expected }; oysa hiçbir birimde çalışmıyor
reason-expected-tied = beklenen { $expected }; bağlı olduğu ise { $found }
reason-expected-narrower = beklenen { $expected }; oysa daha azına bağlı
reason-reachable = başka makineler ulaşabilir
reason-reachable-how = başka makinelerden ulaşılabilir: { $why }
reason-maybe-reachable = belki başka makinelerden ulaşılabilir: { $why }
reason-filtered = başka makineler ulaşamaz: süzen kural { $rule }
reason-only-here = yalnızca bu makine ulaşabilir
reason-connected = bağlantıda: tek bir adresten alıyor
reason-out-of-reach = başka makineler ulaşamaz: { $why }
reason-ephemeral = bu makine böyle portları herhangi bir port isteyen programlara verir
reason-not-listening = dinlemeden bağlanmış: kimse bağlantı kuramaz, portu başka kimse de alamaz
reason-memory = programı bellekten çalışıyor, dosyası yok
reason-deleted = programı herkesin yazabildiği bir yerdeydi ve silinmiş
reason-writable = programının dosyasını herkes değiştirebilir
reason-writable-directory = programı herkesin yazabildiği bir dizinde duruyor
reason-replaced = programının dosyası sonradan değiştirilmiş ya da kaldırılmış: bir güncelleme yeniden başlatma bekliyor
next-nothing = yapılacak bir şey yok
next-as-root = kimin tuttuğunu görmek için root olarak yeniden sorun
next-inspect = süreç { $pid } size yabancıysa onu neyin başlattığını bulun; yalnızca bu makineye gerekiyorsa 127.0.0.1 adresine bağlayın
next-recognise = süreç { $pid } size yabancıysa onu neyin başlattığını bulun
next-reconcile = süreç { $pid } doğruysa bekleneni `directnet expect` ile değiştirin; size yabancıysa onu neyin başlattığını bulun
next-start = onu başlatın, ya da bekleneni `directnet expect` ile değiştirin
next-forwarding = arkasında kimin olduğunu süreç { $pid } için verilen bağımsız değişkenler ya da hizmet ettiği birim söyler
next-by-hand = aşağıdaki komutlarla elle denetleyin

## Bir portu kim tutuyor, nereden ulaşılıyor

owner-not-permitted = tutanı görme izni yok
owner-hidden = root için bile gizli: bazı süreçler aranamıyor
owner-ended = tutan, aranırken sona erdi
owner-outside = görünen hiçbir süreç tutmuyor: tutan bu kapsayıcının dışında
owner-kernel = hiçbir süreç tutmuyor: çekirdek tutuyor, ya da henüz alınmamış bir ileti
owner-kernel-for = hiçbir süreç tutmuyor: çekirdek tutuyor, büyük olasılıkla şunun için: { $why }
kernel-nfs = NFS sunucusu
kernel-vxlan = bir VXLAN tüneli
kernel-geneve = bir Geneve tüneli
kernel-wireguard = bir WireGuard tüneli
owner-not-told = bu sistem tutanı bildirmiyor
reach-yes = evet
reach-except = evet, şunlar dışında: { $conditions }
reach-only = yalnızca { $conditions }
reach-handed-on = başka yere aktarılıyor: { $to } ({ $rule })
reach-no = hayır, { $why }
reach-no-filtered = hayır, süzen kural { $rule }
reach-not-permitted = güvenlik duvarını görme izni yok: root olarak yeniden sorun
reach-unknown = bilinmiyor: { $why }
loopback-only = yalnızca geri döngü
does-not-listen = dinlemiyor
one-address = tek bir adresten alıyor
interface-down = { $interface } arabirimi kapalı
nothing-passed-on = bu makine paketleri iletmiyor
rule-not-understood = bir kural anlaşılamadı: { $rule }
firewall-no-program = bir güvenlik duvarı var, ama onu okuyacak { $program } yok (paket { $package })
firewall-unreadable = güvenlik duvarı okunamadı: { $why }
loopback-handed-in = yalnızca geri döngü, ama başka makinelerin paketleri şu kuralla ona aktarılabilir: { $rule }
other-namespace = başka bir ağ ad alanı
firewall-not-read = bu sistemin güvenlik duvarı okunmuyor

## Görülemeyenler

gap-unread = bu makinenin soketleri okunamadı: { $why }
gap-proc-net = çekirdek sock_diag ile yanıt vermedi ({ $why }); bu yüzden daha azını gösteren /proc/net okundu
gap-interrupted = soket listesi okunurken sürekli değişti: bazıları eksik olabilir
gap-file-unread = okunamadı, { $path }: { $why }
gap-bound-not-shown = bağlanmış ama dinlemeyen TCP soketlerini bu sistem göstermiyor
gap-bound-not-sought = portu dinleyen var; bu yüzden dinlemeden bağlanmış TCP soketleri { $count } soket arasında aranmadı: directnet ports onları gösterir
gap-connections = portun bağlantıları okunamadı: { $why }
gap-hidden = bu kullanıcının göremediği süreçlerin soketleri eksik
gap-processes = { $count } süreçte izin olmadığından soket aranamadı
gap-handed-on-root = güvenlik duvarının soket olmadan aktardığı portlar (docker ile yayımlananlar gibi) yalnızca root için görünür: `sudo nft list ruleset`
gap-handed-on = güvenlik duvarının soket olmadan aktardığı portlar eksik olabilir: { $why }

## Bir portta ne olduğunu sormak

not-asked-printers = sorulmadı: yazıcılar 9100-9107 portlarına gönderilen her şeyi basar
not-asked-nobody-new = sorulmadı: soket yeni kimseyi kabul etmiyor
not-asked-namespace = sorulmadı: soket başka bir ağ ad alanında
not-asked-address = sorulmadı: adresi yalnızca bu makineye ait değil
no-connection = bağlantı yok: { $why }
answered-none = { $asked } sorudan hiçbirini yanıtlamadı
answered-none-wireguard = { $asked } sorudan hiçbirini yanıtlamadı; yalnızca tanıdıklarına yanıt veren WireGuard ve benzerleri böyle davranır
answer-not-understood = yanıtı anlaşılmıyor: { $answer }

## Bir süreci sonlandırmak

ending-init = bu 1 numaralı süreç, her şey onunla biterdi
ending-itself = bu komutun kendisi
ending-below = bu komut onun altında çalışıyor
ended-by-itself = süreç kendiliğinden bitti
ending-not-permitted = süreci sonlandırma izni yok
ending-unsupported = bu sistemde süreç sonlandırma desteklenmiyor
system-refused = sistem reddetti

## Portlarla ilgili dosyalar

registry-damaged = { $path } içindeki kayıt defteri bozuk ya da başka sürümden; programdaki kullanılıyor
registry-many-lists = { $path } içindeki listelerin yalnızca ilk { $most } tanesi okunuyor
list-unreadable = liste okunamıyor, { $path }: { $why }
journal-line = { $number }. satır anlaşılmıyor
journal-end = sonu eksik

## Süreçler ve bağlantılar için söylenenler

hold-descriptor = bir tanıtıcıyla
hold-thread = sürecin tablosunda görünmeyen, { $id } numaralı iş parçacığının bir tanıtıcısıyla
hold-io-uring = yalnızca io_uring ile, tanıtıcısı olmayan kayıtlı bir dosya olarak
gap-lines = anlaşılmadı: { $lines }, dosya { $path }
gap-namespaces = başka ağ ad alanlarındaki soketler eksik olabilir: { $why }; `sudo lsns -t net` bunları listeler
namespaces-closed = { $count } ad alanına girilemiyor
namespaces-silent = { $count } sürece ad alanı sorulamıyor
namespaces-both = { $namespaces } ad alanına girilemiyor, { $processes } sürece ad alanı sorulamıyor
gap-namespaces-not-searched = port burada tutuluyor, bu yüzden şu süreçlerin ağ ad alanlarında ayrıca aranmadı: { $processes }; `directnet ports` onlarda da arar
reason-expected-note = beklenen: { $what } ({ $note })
occupant-time-wait = TIME-WAIT durumunda: { $connections }; sonuncusu { $seconds } saniyede biter
occupant-closing = artık hiçbir sürecin tutmadığı, hâlâ kapanmakta olan: { $connections }
occupant-connected = yerel portu bu olan: { $connections }, biri şuraya: { $remote }
unseen-not-permitted = görme izni yok
unseen-ended = bakılırken sona erdi
unseen-outside = bu kapsayıcının dışında
unseen-no-file = bunu söyleyen bir dosya yok
unseen-unreadable = bunu söyleyen dosya okunamadı
unseen-database = bu programın okumadığı bir veritabanında
unseen-many = aranmadı, çünkü portu çok fazla süreç tutuyor
topic-started-by = kimin başlattığı
topic-package = paketi
topic-unit-file = biriminin dosyası
topic-environment = ortamı
topic-container = kapsayıcısının adı
topic-directory = dizini
source-sock-diag = çekirdek (sock_diag)
source-tables = sistemin soket tabloları

## Bir port boş mu

objection-hidden = görülemeyen biri tutuyor; root olarak yeniden sorun
objection-held = tutan: { $names }
objection-registered = kayıtlı olduğu: { $service }
objection-status = kayıt defterindeki durumu: { $status }
objection-expected = orada beklediğiniz: { $what }
objection-browsers = tarayıcılar orada sayfa açmayı reddeder (kaynak: { $source })
objection-used = yaygın kullananı { $name } ({ $source })
objection-ephemeral = bu makine { $ports } aralığını herhangi bir port isteyen programlara verir
objection-system = 1024 altındaki portlar root ve kayıtlı servisler içindir
objection-zero = port 0, sistemden herhangi bir port ister; onu kimse alamaz
objection-threat = şunun varsayılanı olarak belgelenmiş: { $name } ({ $kind }, kaynak { $source }); tehdit kaydı olan { $of } port numarasının { $ports } tanesinden biri: orada ne olduğunun kanıtı değil
free-in-use = onu dinleyen olmayan bir şey tutuyor: bir bağlantı, kapanmakta olan biri ya da hiçbir listenin göstermediği bir soket
free-not-permitted = bu kullanıcı onu alamaz
free-refused = sistem onu vermeyi reddediyor: { $why }
suggest-unassigned = kayıt defteri onu kimseye vermiyor
suggest-unused = burada tutan yok ve şu anda alınabildi
suggest-not-ephemeral = bu makine { $ports } aralığını istemcilere verir, bu onlardan değil
suggest-not-expected = orada bir şey beklemiyorsunuz
suggest-not-blocked = tarayıcılar onu açar
suggest-no-use = onu kullandığı bilinen bir program yok
suggest-no-threat = varsayılanı olarak onu kullandığı belgelenmiş zararlı yazılım yok
kill-would-end = sonlandırılacaktı
kill-not-ended = sonlandırılmadı: { $why }
kill-ended = sonlandı
kill-killed = öldürüldü: kendiliğinden bitmedi
kill-let-go = portu kendiliğinden bıraktı
kill-kept = öldürüldü, ama çekirdek onu hâlâ tutuyor
words-unclosed = bir tırnak ({ $quote }) kapanmamış
words-backslash = sondaki ters eğik çizgiden sonra bir şey yok
words-no-program = içinde program yok
keyring-not-unlocked = kimse kilidini açmadı

## Odalar

room-forked = { $name } bu oda için iki ayrı geçmiş imzalamış; ikisi de sayılır, çıkarmalar üstün gelir
room-flooded = { $name } izin verilenden çok değişiklik imzalamış ve odadan çıkarılmış
room-contested = { $name } bu odayı aynı anda birden çok kişiye devretmiş, bu yüzden sahibi yok
room-forged = { $name }: kimsenin imzalamadığı şeyler verdi, bu oda hakkında artık dinlenmedi
room-not-allowed = { $name }: kimsenin yapamayacağı değişiklikler verdi, örneğin bir odanın alabileceğinden bir üye fazlası; bunlar sayılmaz
room-baseless = { $name }: dayanağı hiçbir yerde bulunmayan değişiklikler verdi; bunlar sayılmaz

## Bir kişinin makinesine sormak

runs-there-fits = { $service } için kayıtlı, orada çalışan da buna uyuyor
runs-there-fits-use = kayıtlı değil, ama yaygın olarak { $name } kullanır, orada çalışan da buna uyuyor
machine-away = { $contact } makinesine şu anda ulaşılamıyor: { $why }
machine-away-hint = orada DirectNet’i başlatın, sonra yeniden sorun; soru sonrası için saklanmaz
machine-not-allowed = { $contact } makinesi portlarını sormanıza izin vermiyor
machine-not-allowed-hint = kullanıcısı orada izin verebilir: directnet contacts set SİZ --ports on
machine-too-often = { $contact } makinesine çok sık soruldu
machine-too-often-hint = dakikada on soruyu, birer birer yanıtlar: biraz bekleyin
machine-too-old = { $contact } tarafındaki DirectNet portları sorulamayacak kadar eski
machine-too-old-hint = orada güncellenmesini isteyin
machine-could-not-look = { $contact } makinesi portlarına bakamadı
machine-silent = { $contact } makinesi zamanında yanıt vermedi
machine-lost = yanıt gelmeden { $contact } ile bağlantı koptu
machine-unreadable = { $contact } tarafından gelen yanıt okunamıyor
contact-has-you-not = { $contact } sizi kişileri arasında bulundurmuyor
ports-of-one = bu makinenin portlarını kimin sorabileceğine her kişi için ayrı karar verilir
ports-of-one-hint = kişinin adını verin: directnet contacts set AD --ports on
transport-with-port = bir taşıma protokolü portuyla birlikte sorulur
