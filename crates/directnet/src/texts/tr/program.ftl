
## Başarısız bir komut nasıl bildirilir

error-hint = ipucu: { $hint }
error-bug = bu, DirectNet programının bir hatasıdır; lütfen yukarıdaki satırlarla birlikte bildirin
note = not: { $what }
no-home = düğüm için dizin yok: bu sistem bir ev dizini bildirmiyor
no-home-hint = yerini --home DIR ile belirtin
cannot-read = okunamıyor: { $path }
cannot-write = yazılamıyor: { $path }

## Geri alınamayacak şeylerden önce sormak

confirm-nobody = kimseye sorulamıyor: standart girdi bir uçbirim değil
confirm-choice = [e/H]
confirm-yes = e
confirm-yes-word = evet

## Süreler

span-wrong = { $text } bir süre değil; 30s, 5m, 24h ya da 7d gibi yazın

## Düğüm

up-title = DirectNet çalışıyor, adı: { $name }.
up-invite = Bir davet, { $terms }:
up-other-machine = Öteki makinede: directnet add INVITE
up-foreground = Ctrl-C düğümü durdurur; `directnet up --detach` onu arka planda çalıştırır.
up-background = Düğüm arka planda çalışıyor; durdurmak için: directnet down
up-received = { $time }  ileti geldi, gönderen { $contact }: directnet recv
up-ports = { $summary }: directnet ports
up-listeners = { $count } dinleyen
up-none-worth = { $listeners }, hiçbiri bakmaya değmez
up-some-worth = { $listeners }, { $count } tanesi bakmaya değer
up-no-answer = arka plandaki düğüm yanıt vermiyor
up-no-answer-hint = nedeni günlüğünde yazıyor olabilir: dizinindeki { $file }
up-other-port = --port PORT ile başka bir port seçin
up-other-page = --web ADDR:PORT ile başka bir adres seçin, ya da --no-web ile hiç sunmayın
face-started = arka planda bir düğüm başlatıldı; siz çıkınca da sürer, durdurmak için: directnet down
down-still-there = düğüme durması söylendi, ama hâlâ çalışıyor
down-still-there-hint = directnet status sürecini söyler
status-title = çalışıyor, adı { $name }, başlangıç { $time } (süreç { $pid })
status-doubled = DİKKAT: kimliğiniz { $time } sularında aynı anda iki yerde çalışıyordu: geri yüklenmiş bir yedek, ya da çalınmış bir yedek
label-id = kimlik
label-listening = dinlediği
label-reachable = ulaşılan
label-presence = durum
label-contacts = kişiler
label-queued = sırada
label-inbox-full = kutusu dolu
label-machine = makine
label-ports = portlar
label-sessions = oturumlar
label-api = api
label-page = sayfa
label-verified = doğrulama
label-trouble = sorun
label-key-exchange = anahtar değişimi
label-inbox = gelen kutusu
label-addresses = adresler
status-contacts = { $contacts }, bağlı olan { $connected }
status-inbox-full = { $names }: şimdilik başka bir şey alınmıyor (directnet status WHO, contacts set WHO --inbox)
status-may-be-asked = portlarında ne olduğunu sormanıza izin veriyor: directnet ask { $contact }
status-may-ask = buradaki portlarda ne olduğunu sorabilir
status-may-not-ask = buradaki portlarda ne olduğunu soramaz
status-asked-all = hepsi
status-asked = { $may }; son sorduğu: { $what }, { $time }
status-asked-refused = { $may }; sorusu geri çevrildi: { $what }, { $time }
status-replaced = { $count } kez yenilendi: geri yüklenen bir yedekten ya da bozuk bir zarftan sonra; bu yüzden hiçbir ileti kaybolmadı
status-verified = { $time } tarihinden beri
status-not-verified = yok: directnet verify { $contact }
status-inbox = { $bytes } / { $most }, bugün { $today } / { $today_most }
status-no-addresses = bilinen yok
key-exchange-post-quantum = X25519MLKEM768, kuantum sonrası
key-exchange-classic = X25519, kuantum sonrası değil: karşıdaki sürüm daha iyisini bilmiyor
key-exchange-unknown = bu sürümün bilmediği bir yöntem
status-listening = UDP { $ports }
status-listening-instead = UDP { $ports }, çünkü { $wanted } tutuluyor, tutan: { $holder }
and = { $first } ve { $second }
status-reachable = { $addresses }
status-only-here = yalnızca bu makineden, { $addresses }

## Raporların karşılaştırıldığı

note-no-expectations = beklediğinizle hiçbir şey karşılaştırılmıyor: { $why }
mend-expectations = dosyayı düzeltin; `directnet expect --help` neler yazabileceğini gösterir

## Komut satırı

no-terminal = komut verilmezse directnet konuşmaları göstermek için bir uçbirim ister
# İngilizcesini clap söyler.
mistake = hata: { $what }
mistake-values = olabilecek değerler: { $values }
mistake-alike = benzeri var: { $what }
mistake-usage = Kullanım: { $usage }
mistake-more = Daha fazlası için '--help' deneyin.
mistake-unknown = beklenmeyen bağımsız değişken: { $argument }
mistake-no-such-command = böyle bir komut yok: { $command }
mistake-no-command = { $command } arkasından bir komut ister
mistake-missing = eksik: { $arguments }
mistake-too-many = { $argument } için fazla değer: { $value }
mistake-no-value = { $argument } için değer eksik
mistake-value = { $argument } için geçersiz değer: { $value }
mistake-value-because = { $argument } için geçersiz değer: { $value }: { $why }
mistake-twice = { $argument } yalnızca bir kez verilebilir
mistake-conflict = { $argument } şunlarla birlikte kullanılamaz: { $others }
