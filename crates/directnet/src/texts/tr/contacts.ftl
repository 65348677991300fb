
## Kişiler

contacts-none = henüz kişi yok: directnet invite, ya da directnet add INVITE
contact-verified = doğrulanmış
contact-inbox-full = buraya bırakabileceği kadarını bıraktı
contact-inbox-full-there = şimdilik başka bir şey almıyor: gelen kutusu dolu
contact-rooms-turned-away = burada tutulandan daha çok oda getiriyor
contact-blocked = engellenmiş
contact-connected = bağlı
contact-last-seen = son görülme { $time }
contact-never-seen = hiç görülmedi
contact-joining = davet henüz sunulmadı
contact-refused = daveti kabul etmedi
away-since = { $time } tarihinden beri uzakta
away-since-saying = { $time } tarihinden beri uzakta: { $text }
away-you = siz: { $presence }
away-back = döndünüz
caution-doubled = DİKKAT: { $contact }, { $time } sularında aynı anda iki yerde çalışıyordu: aslının yanında geri yüklenmiş bir yedek, ya da çalınmış bir yedek
caution-looks-like = DİKKAT: { $contact } ile { $other } birbirine benziyor, ama ikisi ayrı kişiler: directnet contacts rename { $contact } NAME
caution-same-name = DİKKAT: bu, kişiniz { $other } değil; onun kimliği başka: adı, ya da aynı görünen bir adı başkası kullanıyor
block-is-blocked = { $who } engellendi
block-is-not-blocked = { $who } engelli değil
remove-question = { $contact } ve onunla konuşulan her şey bu makineden silinsin mi?
remove-without-asking = --yes sormadan siler
nothing-deleted = hiçbir şey silinmedi
messages-counted = { $count ->
    [0] hiç ileti
   *[other] { $count } ileti
 }
remove-removed = { $contact } silindi; onunla birlikte silinen: { $messages }
remove-removed-queued = { $contact } silindi; onunla birlikte silinen: { $messages }, teslim edilmemiş olan: { $queued }
rename-renamed = { $old } için yeni ad: { $new }
set-everybody = ayrıca karar verilmemiş kişiler
set-receipts = okundu bilgisi { $choice }
set-presence = durum { $choice }
set-typing = yazma { $choice }
set-notifications = bildirimler { $choice }
set-auto-accept = en çok { $size } olan dosyalar kendiliğinden kabul edilir
set-ports = buradaki portları sorabilir
set-inbox = gelen kutusu { $size }
set-strangers = yabancılar: istekler { $choice }
on = açık
off = kapalı

## Davetler

invite-terms = { $uses ->
    [one] bir kez
   *[other] { $uses } kez
 } geçerli, bitiş { $time }
add-already = { $contact } zaten kişilerinizde
add-added = { $contact } artık kişilerinizde: directnet send { $contact } merhaba
add-unreached = { $contact } eklendi, ama henüz ulaşılamıyor: { $trouble }
add-presented-later = davet, ulaşılabildiği anda sunulacak: { $contact }

## Eşleşme

pair-tell = Bu sözcükleri tek bir kişiye söyleyin, şunu yazsın: directnet pair { $words }
pair-tell-at = Bu sözcükleri tek bir kişiye söyleyin, şunu yazsın: directnet pair { $words } --at { $address }
pair-add-address = Bulunamazsa şunu ekleyin: --at { $address }
pair-not-found = Bu düğüm yerel ağda bulunamıyor: { $trouble }
pair-waiting = Bekleniyor, son saat { $time }; Ctrl-C sözcükleri geri alır.
pair-again-hint = yeni sözcükler gösterin: directnet pair
pair-guessed = BİRİ YANLIŞ SÖZCÜKLER DENEDİ. Artık geçersizler: kimse yeniden deneyemez ve kimse eklenmedi
pair-crowded = biri hiç sözcük denemeden tekrar tekrar başladı; sözcükler artık geçersiz ve kimse eklenmedi
pair-expired = süresinde kimse gelmedi; sözcüklerin süresi doldu
pair-not-stored = sözcükleri bilen biri geldi, ama eklenemedi: { $trouble }

## Doğrulama

verify-nothing-noted = hiçbir şey not edilmedi
verify-question = { $contact } tam olarak bu sözcükleri mi okudu?
verify-without-asking = --yes sormadan not eder
verify-yours = sizinki
verify-compare = Bu sözcükleri { $contact } ile karşılaştırın; o da aynılarını şöyle görür: directnet verify
verify-confirm = Aynıysalar: directnet verify { $contact } --confirm
verify-is-verified = { $contact } doğrulanmış, tarih { $time }
verify-is-not-verified = { $contact } doğrulanmamış

## İstekler

request-contact = { $contact } kişilerinizde
request-waiting = bekleniyor: isteğiniz kendisinde, kabul edebilir
request-unreached = bekleniyor: henüz ulaşılamıyor: { $trouble }
request-left-later = istek, ulaşılabildiği anda kendisine bırakılacak
requests-none = kimse istekte bulunmuyor, kimseden istenmiyor
requests-blocked = engellenmiş: { $id }
requests-turned-away = { $count } istek daha geri çevrildi, çünkü bir saat içinde çok fazla istek geldi
requests-closed = yabancılar istekte bulunamıyor: directnet contacts set --requests on
requests-introduced = tanıştıran { $introducer }, { $time }
requests-asked = istek { $time }
requests-id = kimlik { $id }
requests-accepted = kabul edildi, onun da kabul etmesi bekleniyor
requests-says = diyor ki: { $text }
requests-to = { $whom } için: { $standing }
requests-left = bekleniyor, kendisine bırakıldı { $time }
requests-not-reached = henüz ulaşılamadı
requests-not-reached-because = henüz ulaşılamadı: { $trouble }
requests-contact-now = { $contact } artık kişilerinizde
requests-contact-later = { $contact }, kendisi de kabul edince kişilerinizde olacak
requests-declined = { $who } geri çevrildi
requests-withdrawn = { $who } için istek geri alındı
introduce-asked = sorulacak, birbirinin kişisi olmak isterler mi: { $first } ve { $second }
