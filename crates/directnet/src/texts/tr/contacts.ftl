
## Kişiler

contacts-none = henüz kişi yok: directnet invite, ya da directnet add INVITE
contact-verified = doğrulanmış
contact-inbox-full = buraya bırakabileceği kadarını bıraktı
contact-inbox-full-there = şimdilik başka bir şey almıyor: gelen kutusu dolu
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
