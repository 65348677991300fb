
## Gönderme

no-answer-yet = henüz yanıt yok
sent-delivered = { $contact }: teslim edildi
sent-read = { $contact }: okundu
sent-to-room = { $room }: gönderildi
sent-reach = { $read ->
    [0] { $room }: { $members } üyeden { $delivered } üyeye teslim edildi
   *[other] { $room }: { $members } üyeden { $delivered } üyeye teslim edildi, { $read } üye okudu
}
sent-queued = { $contact } için sırada: { $trouble }; ulaşılabildiğinde kendiliğinden gider
send-refused = { $contact } iletiyi almıyor
send-refused-hint = kişileri arasında olup olmadığınızı kendisine sorun
send-file-read = --wait read iletiler içindir
send-file-read-hint = directnet files --all hangi dosyaların kaydedildiğini gösterir
send-no-draft = { $contact } için taslak yok
send-expiry-wrong = bir ileti bir saniye ile 136 yıl arası durabilir
send-wait-wrong = { $text } ne delivered, ne everyone, ne read, ne de 30s gibi bir süre
send-two-limits = süreyi hem --wait hem --within söylüyor
send-two-limits-hint = şöyle yazın: --wait delivered --within 30s
send-late = süresinde teslim edilemedi, alıcı { $contact }: { $trouble }
send-late-hint = ileti sırada ve kendiliğinden gider; yeniden göndermeyin
send-not-everyone = { $room }: süresinde { $members } üyeden { $delivered } üyeye teslim edildi
send-not-everyone-hint = ötekiler döndüklerinde iletiyi herhangi bir üyeden alır; yeniden göndermeyin
send-unread = { $contact }: teslim edildi, ama süresinde okunmadı
send-unread-hint = bazı kişiler neyi okuduklarını bildirmez
send-no-text = gönderilecek metin yok
send-no-text-hint = addan sonra yazın ya da boruyla verin: uptime | directnet send NAME
send-too-long = bu, bir iletinin alabileceğinden fazla: en çok { $most } bayt (64 KiB) metin
send-too-long-hint = bir dosyada bırakıp adını gönderin, ya da önemli kısmını gönderin: tail -n 50 | …
send-not-text = standart girdi metin değil: geçerli UTF-8 değil
send-not-text-hint = iletiler yalnızca metin taşır
send-line-failed = gönderilmedi: { $error }
send-lines-unreadable = standart girdi metin satırları olarak okunamıyor: { $error }
send-lines-refused = { $contact }, iletilerden { $count } tanesini almıyor
send-lines-late = { $count } ileti süresinde teslim edilemedi, alıcı { $contact }
send-lines-late-hint = bunlar sırada ve kendiliğinden gider; yeniden göndermeyin
send-lines-delivered = { $contact }: { $count } ileti teslim edildi
send-lines-queued = { $contact } için { $count } ileti sırada: { $trouble }; ulaşılabildiğinde kendiliğinden gider
send-left-out = içindeki { $count } sembolik bağ ya da özel dosya sunulmuyor
draft-none = { $contact } için taslak yok

## İletileri gösterme

recv-nothing = yeni bir şey yok
recv-node-gone = düğüm kapandı
recv-not-taken = { $count } ileti okunmamış kalıyor, çünkü program onları almadı
recv-stays-unread = ileti { $row } okunmamış kalıyor: { $trouble }
presence-away = { $contact }: { $presence }
presence-here = { $contact } burada
presence-gone = { $contact } ayrıldı
history-nothing = henüz bir şey söylenmedi
search-nothing = hiçbir şey bulunamadı
show-needs-newer = (bu ileti daha yeni bir DirectNet sürümü gerektiriyor)
show-deleted = (silindi)
show-away = (uzakta)
show-you = siz
show-you-to = siz → { $contact }
show-offers = dosya öneriyor, { $file } ({ $size }): { $state }
show-automatic = otomatik
show-info = bilgi
show-warning = uyarı
show-critical = kritik
show-answers = yanıt: "{ $beginning }"
show-answers-deleted = silinmiş bir iletiye yanıt
show-answers-missing = burada olmayan bir iletiye yanıt
show-queued = (sırada)
show-reach = { $read ->
    [0] { $members } üyeden { $delivered } üyeye teslim edildi
   *[other] { $members } üyeden { $delivered } üyeye teslim edildi, { $read } üye okudu
}
show-refused = (reddedildi)
show-edited = (düzenlendi)
show-disappears = (süreli)

## Komut satırında adı verilen programlar

exec-not-words = --exec { $text } sözcüklere ayrılamıyor: { $error }
exec-not-words-hint = programı ve bağımsız değişkenlerini yazın; içinde boşluk olanı tırnağa alın
exec-ended = { $program } şöyle bitti: { $status }
exec-too-long = { $program } fazla uzun sürdü ve sonlandırıldı
exec-not-run = { $program } çalıştırılamadı: { $error }

## Odalar

send-lines-to-room = { $room }: { $count } ileti gönderildi
room-members = { $room }  { $count } üye
room-not-in-it = siz içinde değilsiniz
room-owner = sahip
room-moderator = yönetici
room-you = (siz)

## Dosyalar

files-none = dosya yok: directnet send WHO --file PATH bir dosya önerir
files-none-open = açık dosya yok: bitenleri directnet files --all listeler
files-preview-terminal = bir resim, uçbirime yazılacak metin değildir
files-preview-unreadable = düğümün yanıtı okunamıyor
files-accepted = kabul edildi: { $file }, gönderen { $contact }
files-stopped = durduruldu: { $file }
files-declined = geri çevrildi: { $file }
files-path = yol geçerli UTF-8 değil: { $path }
column-row = SATIR
column-with = KİŞİ
column-name = AD
column-size = BOYUT
column-state = DURUM
files-folder = { $name } ({ $count } dosya)
file-offered-here = önerildi: directnet files accept { $row }
file-offered = önerildi
file-offered-reach = önerildi, { $members } üyeden { $saved } tanesi kaydetti
file-saved-as = kaydedildi: { $path }
file-saved = kaydedildi
file-saved-by = { $contact } kaydetti
file-declined = geri çevrildi
file-withdrawn = geri alındı
file-failed = başarısız
file-failed-again = { $failed }; yeniden: directnet files accept { $row }
file-refused = reddedildi
file-needs-newer = daha yeni bir sürüm gerekiyor
file-because = { $state }: { $reason }
file-coming = geliyor
file-going-out = gidiyor
file-waits = kabul edildi, kişi bekleniyor
file-accepted-there = kişi kabul etti
file-percent = { $state }: %{ $percent }
file-not-saved = kaydedilmedi, { $file }: { $state }
file-bar-waits = bekliyor
files-bar-percent = %{ $percent }, toplam { $size }
