
## Bir port

port-title = Port { $port }
port-range-system = sistem aralığı ({ $bounds })
port-range-user = kullanıcı aralığı ({ $bounds })
port-range-dynamic = dinamik aralık ({ $bounds })
verdict-title = Sonuç
verdict-next = sonraki adım: { $step }
by-hand-title = Elle denetleme
connections-title = Onu yerel port olarak kullanan bağlantılar
connections-with = { $local } ile { $remote }
connections-none = yok
connections-more = ve { $count } tane daha, --json hepsini listeler
registry-title = Kayıt defteri: ne için
registry-of = { $publisher } kayıt defteri, { $date }
registry-assigned = atanan: { $who }
registry-registered = kayıt tarihi { $date }
registry-see = bakınız { $reference }
registry-reported = IANA kurumuna bildirilen: { $remark }
registry-never = hiç kimseye atanmaz: yerel ve kısa süreli kullanıma açık
registry-no-record = kayıt yok
registry-reserved = ayrılmış
registry-withdrawn = geri alınmış
registry-unassigned = atanmamış

## Üzerinde ne var

evidence-title = Bu makine: şu anda üzerinde ne var
evidence-not-looked-at = bakılmadı
evidence-nothing = hiçbir şey
evidence-elsewhere = burada değil, şu ağ ad alanında { $namespace }: { $doings }
evidence-asked = az önce sorulan: { $source }
evidence-in-use = kullanımda, ama dinleyen yok: { $occupant } ({ $command })
evidence-receives-none = { $occupant }; buradaki soket bunların hiçbirini almıyor ({ $command })
evidence-handed-on = burada dinleyen yok, ama { $occupant }; bir program portu alabilir, ama bunların hiçbirini almaz ({ $command })
evidence-listening = dinlediği adres: { $addresses }
evidence-bound = bağlı olduğu adres: { $addresses }
evidence-bound-idle = bağlı olduğu adres: { $addresses }, dinlemiyor
evidence-connected = bağlantıda: { $local } → { $remote }
evidence-reachable = başka makinelerden ulaşılabilir mi: { $exposure }
evidence-reachable-on = başka makinelerden ulaşılabilir mi, { $addresses }: { $exposure }
evidence-waiting = en çok { $most } bağlantıdan { $now } tanesi kabul edilmeyi bekliyor
evidence-more-processes = ve { $count } süreç daha
evidence-created-by = { $why }; soketi oluşturan kullanıcı: { $user }
evidence-made-in-nothing = oluşturulduğu yer { $place }; orada şu anda çalışan yok
evidence-made-in = oluşturulduğu yer { $place }; orada şu anda çalışan süreçler:
evidence-process = { $name }, süreç { $pid }
evidence-of-user = kullanıcı { $user }
evidence-started = başlama { $ago }
evidence-holds = tutma biçimi: { $how }
evidence-deleted = (silinmiş)
evidence-seen = directnet watch bunu { $time } tarihinden beri görüyor
ago-now = az önce
ago-seconds = { $count } saniye önce
ago-minutes = { $count } dakika önce
ago-hours = { $count } saat önce
ago-days = { $count } gün önce
ago-short-seconds = { $count } sn önce
ago-short-minutes = { $count } dk önce
ago-short-hours = { $count } sa önce
ago-short-days = { $count } gün önce

## Diğer listeler

others-title = Diğer listeler: hakkında başka neler söyleniyor
others-malware = zararlı
others-seen = görülmüş
others-used = kullanan
others-browsers = tarayıcılar
others-own = sizce
others-list = liste { $list }
others-threats = kullandığı belgelenenler: { $names }. Böyle bir kayıt şu kadarında var: { $rate }; bu, tutanı bilmek için bir nedendir, fazlası değil
others-somewhere = { $ports } aralığında bir yerde
others-endpoints-one = bir zamanlar üzerinde bir zararlı yazılım denetim sunucusu görülmüş ({ $names }); neredeyse hiçbir şey kanıtlamaz, çünkü en az biri şu kadarında görülmüş: { $rate }
others-endpoints = bir zamanlar üzerinde { $servers } zararlı yazılım denetim sunucusu görülmüş ({ $names }); { $ports } portta bu kadar ya da daha fazlası var, en az biri ise şu kadarında: { $rate }
others-and-more = { $names } ve { $count } tane daha
others-uses-more = ve { $count } tane daha: --sources
others-forbidden = Fetch standardı sayfaların onu açmasını yasaklar
others-refuses = Fetch standardının istediği gibi, onu açmayı reddeden: { $browser }
others-refuse = Fetch standardının istediği gibi, onu açmayı reddedenler: { $browsers }
base-rate = { $of } port numarasının { $ports } tanesi (%{ $percent })

## Kaynaklar

sources-title = Kaynaklar
sources-date-unknown = tarih bilinmiyor
sources-named = { $title }, { $publisher }, tarih { $date }
sources-terms = koşullar: { $licence }
sources-copy = bu kopya: { $url }
sources-threat = { $name } ({ $kind }), { $ports }: { $reference }
sources-endpoints = { $name }: bir zamanlar görülen uç nokta sayısı: { $count }
sources-blocked = engel: Firefox { $firefox }, Chromium { $chromium }
sources-ephemeral = { $system }: geçici port aralığı { $ports } [{ $reference }]

## Arama

search-registered = Kayıtlı ({ $publisher } kayıt defteri, { $date })
search-no-port = port yok
search-held-title = Bu makinede şu anda
search-own-title = Sizin listeleriniz
search-uses-title = Bilinen kullanımlar
search-threats-title = Zararlı yazılım: kullandığı belgelenen
search-families-title = Zararlı yazılım: bir zamanlar görülen denetim sunucuları
search-threat-caveat = böyle bir kayıt şu kadarında var: { $rate }
search-family-caveat = bir zamanlar görülen denetim sunucuları, varsayılan portlar değil: en az biri şu kadarında var: { $rate }. { $source }
search-family-seen = { $count } portta görülmüş, en çok { $ports }
search-more = ve { $count } tane daha: --json

## Bir süreç nereden geliyor

origin-package = paket
origin-unit = birim
origin-sockets = soketler
origin-container = kapsayıcı
origin-forwards = aktarır
origin-directory = dizin
origin-started-by = başlatan
origin-not-told = bilinmiyor
origin-no-package = bu program hiçbirinde yok
origin-user-manager = { $unit }, yöneten kullanıcı { $user }
origin-opened-for = systemd açmış, { $unit } için; başlatacağı { $started }
origin-opened = systemd açmış
origin-handed = { $opened }; bu sürece verilmiş
origin-handed-others = { $opened }; bu ve başkaları bu sürece verilmiş
origin-pod = Kubernetes pod { $pod }
origin-image = { $container }, imaj { $image }
origin-host-name = makine adı { $name }
origin-to = hedef { $address }
origin-in-container = kapsayıcı { $container }
origin-worktree = git çalışma ağacı
origin-worktree-at = git çalışma ağacı { $path }
origin-on-branch = { $worktree }, dal { $branch }
origin-at-commit = { $worktree }, işleme { $commit }
origin-no-branch = { $worktree }, dalı okunamıyor
origin-linked = { $worktree }, bağlı olduğu { $repository }

## Bir sunucu ne konuşuyor

speaks-not-known = konuştuğu: bilinmiyor, { $why }
speaks-not-known-on = konuştuğu, { $address }: bilinmiyor, { $why }
speaks = konuştuğu: { $protocol } ({ $how })
speaks-on = konuştuğu, { $address }: { $protocol } ({ $how })
speaks-by-name = yalnızca programının adı böyle diyor
speaks-banner = kendisi böyle diyor
speaks-probe = { $probe } sorusunu yanıtladı
speaks-likely = büyük olasılıkla; { $how }
tls-version-unknown = TLS, ama burada önerilen 1.2 ya da 1.3 değil
tls-nobody = hiç kimse
tls-certificate = sertifika, konusu { $names }
tls-certificate-itself = sertifika, konusu { $names }, veren kendisi
tls-certificate-by = sertifika, konusu { $names }, veren { $issuer }
tls-expires = bitiş { $date }
tls-expired = SÜRESİ DOLMUŞ { $date }

## Hangi port kastediliyor

target-several = { $ports } birden fazla port
target-several-hint = birinin adını verin, örneğin { $port }
target-without-port = "{ $word }" kendi portu olmadan kayıtlı
target-several-ports = "{ $word }" birkaç port için kayıtlı: { $ports }
target-backwards = { $first }-{ $last } aralığı başlamadan bitiyor
target-did-you-mean = şunu mu demek istediniz: { $what }?
target-too-many = { $first }-{ $last } aralığında { $most } porttan fazlası var
target-too-many-hint = daha küçük bir aralık isteyin; `directnet ports` tutulanların hepsini listeler
target-what-to-give = 0 ile 65535 arası bir sayı, 6881-6889 gibi bir aralık ya da ssh gibi bir ad verin
target-unknown = hiçbir listede ve port tutan hiçbir süreçte "{ $word }" adı yok
or = { $first } ya da { $second }
seen-not-told = programların ne zamandır bu portta olduğu söylenemiyor: { $why }

## Port listeleri

column-ports = PORTLAR
column-port = PORT
column-address = ADRES
column-registered = KAYITLI
column-others = DİĞER LİSTELER
column-held-by = TUTAN
column-pid = PID
column-user = KULLANICI
column-started = BAŞLAMA
column-verdict = SONUÇ
column-to = HEDEF
column-only = YALNIZCA
column-rule = KURAL
listing-dynamic = (dinamik)
listing-no-record = (kayıt yok)
listing-reserved = (ayrılmış)
listing-unassigned = (atanmamış)
listing-withdrawn = (geri alınmış)
listing-owner-hidden = (tutan gizli)
listing-malware = zararlı { $name }
listing-browsers = tarayıcılarca engelli
listing-not-permitted = (izin yok)
listing-hidden = (gizli)
listing-ended = (bitmiş)
listing-outside = (dışarıda)
listing-no-process = (süreç yok)
listing-kernel = (çekirdek)
listing-not-told = (bildirilmiyor)
listing-bound = (bağlı)
listing-summary = { $listeners } dinleyen, { $look } tanesi bakmaya değer
listing-summary-why = { $summary }: nedenini directnet port { $port } söyler
listing-namespace = Şu ağ ad alanında: { $namespace }
listing-elsewhere = { $namespaces ->
    [one] başka bir ağ ad alanında { $count } tane daha
   *[other] başka { $namespaces } ağ ad alanında { $count } tane daha
 }
listing-forwards-title = Güvenlik duvarının soket olmadan aktardıkları
listing-not-there = oraya ulaşmaz
listing-some-there = bazıları ulaşır
listing-maybe-there = ulaşmayabilir
listing-forwards = { $count } aktarılan: daha fazlasını directnet port { $port } söyler

## İzleme

watch-by-kernel = çekirdeğin olaylarıyla izleniyor
watch-by-polling = sorarak izleniyor: kalıcı olan şu sürede fark edilir: { $span }
watch-a-second = bir saniye
watch-seconds = { $seconds } saniye
watch-held = { $count } port tutuluyor
watch-changes-first = önce { $time } sonrasındaki değişiklikler gelir
watch-first-run = bu ilk çalıştırma, bu yüzden hepsi bilinen sayılıyor
watch-resync = { $time }  yeniden bakış: çekirdeğin { $lost } olayı kayboldu, bu yüzden her şeye yeniden bakıldı; arada gelip giden bilinmiyor
watch-present = var
watch-opened = açıldı
watch-closed = kapandı
watch-changed-owner = tutan değişti
watch-changed-exposure = ulaşım değişti
watch-on = { $class }: { $holder }
watch-on-before = { $class }: { $holder }, önceki { $before }
watch-from-to = { $before } → { $class }: { $holder }
watch-brief = bakılamadan gitti
watch-while-away = kimse izlemezken
watch-first-seen = ilk görülme { $time }
watch-process = { $name }, süreç { $pid }
watch-process-of = { $name }, süreç { $pid }, kullanıcı { $user }
watch-owner-unknown = tutan bilinmiyor
watch-journal-unwritten = günlük yazılamıyor: { $why }
watch-exec-full = --exec çalıştırılmıyor, { $event } { $place }: { $count } olay zaten bekliyor
watch-range-backwards = { $range } bir aralık değil: başlamadan bitiyor
watch-range-backwards-hint = şöyle yazın: { $range }

## Sonuç düzeyleri

level-nothing = boş
level-expected = beklendiği gibi
level-known = bilinen
level-unverified = doğrulanmamış
level-unclaimed = sahipsiz
level-different = farklı
level-look = buna bakın
decimal = { $whole },{ $tenths }

## Boş portlar, öneriler, tutanı sonlandırma

free-not-looked-at = { $transport } için bakılmıyor: yalnızca tcp ve udp
free-is = { $port }: { $answer }
free-free = boş
free-not-free = boş değil
free-but = ama: { $remark }
suggest-range-hint = bir aralık şöyle yazılır: 20000-29999
suggest-none = { $range } aralığında boş, atanmamış ve sakıncasız port yok
suggest-chosen = "{ $name }" için seçildi; her biri için: { $reasons }
kill-question = Sonlandırılsın mı?
kill-nobody-to-ask = --yes sormadan sonlandırır, --dry-run yalnızca gösterir
kill-nothing-ended = hiçbir şey sonlandırılmadı
kill-is-free = { $port } boş
kill-is-not-free = { $port } boş değil: nedenini directnet port { $port } söyler
kill-process = { $name } (süreç { $pid })
kill-user = kullanıcı { $user }
kill-better = yeniden başlatılırdı; daha iyisi: { $command }
kill-hidden-socket = bir soket, { $address }: { $why }

## Beklenenler

expect-port-hint = portu şöyle verin: directnet expect 8080/tcp
expect-counted = { $count } beklenti
expect-nothing-new = beklenecek yeni bir şey yok; { $path } olduğu gibi
expect-nothing-yet = henüz hiçbir şey beklenmiyor: { $path }
expect-learn-hint = directnet expect --learn şu anda orada olanı yazar
expect-from = kaynak: { $path }
expect-added = eklendi: { $counted }, dosya { $path }
expect-look-through = gözden geçirin: şu anda çalışan, istenen sayılıyor
expect-removed = çıkarıldı: { $counted }, dosya { $path }
expect-replaced = değiştirildi: { $counted }, dosya { $path }
expect-optional = isteğe bağlı
column-process = SÜREÇ
column-exposure = ULAŞIM
column-note = NOT
check-no-file = henüz hiçbir şey beklenmiyor: { $path } yok
check-as-expected = beklendiği gibi olan { $count } port
check-all = hepsi beklendiği gibi: { $counted }
check-differences = { $count } fark; { $counted }
check-missing = eksik
check-different = farklı
check-not-compared = karşılaştırılmadı
check-unexpected = beklenmedik
check-nobody = adı söylenebilecek kimse yok

## Ansiklopedi

column-transport = TAŞIMA
column-range = ARALIK
column-assigned = ATANMIŞ
column-reserved = AYRILMIŞ
column-unassigned = ATANMAMIŞ
column-withdrawn = GERİ ALINMIŞ
column-no-record = KAYIT YOK
atlas-pages = { $pages } sayfa: { $path }
atlas-languages = diller en, tr ve el
atlas-too-long = { $most } bayttan uzun: { $path }
atlas-cannot-fetch = alınamıyor: { $url }
atlas-fetch-hint = başka bir programla alıp dosyayı verin; hiçbir şey değiştirilmedi
atlas-host-answered = sunucu { $status } yanıtını verdi
atlas-file-too-long = dosya { $most } bayttan uzun
atlas-list-hint = dosyayı docs/import-list.md anlatır; hiçbir şey değiştirilmedi
atlas-imported = { $list } listesinin { $rows } satırı bundan böyle portlarıyla gösterilecek
atlas-list-name = "{ $name }" bir listenin adı olamaz
atlas-list-name-hint = dosyaya harf, rakam, - ve _ içeren, en çok 64 karakterlik bir ad verin
atlas-not-sound = bu, kayıt defterinin sağlam bir kopyası değil: { $flaw }
atlas-not-sound-hint = onu yeniden CSV ya da XML olarak alın: https://www.iana.org/assignments/service-names-port-numbers/; hiçbir şey değiştirilmedi
atlas-older = o sürümün tarihi { $now }, kullanılan { $before } tarihli sürümden eski; hiçbir şey değiştirilmedi
atlas-older-hint = yine de almak için --force ekleyin
atlas-updated = kayıt defteri artık { $now }, { $before } yerine: { $added } satır eklendi, { $removed } çıkarıldı, { $changed } değişti
atlas-and-more = ve { $count } tane daha
kill-nobody = tutan yok: { $port }

## Bir kişinin makinesi

machine-port-title = { $contact } makinesindeki { $port } portu
machine-observed = { $contact } makinesinin kendi saatiyle { $time } anında gördüğü
machine-observed-some-time = { $contact } makinesinin gördüğü; ne zaman gördüğünü söylemiyor
machine-evidence-title = { $contact } makinesi: şu anda üzerinde ne var
machine-verdict-title = { $contact } makinesinin vardığı sonuç
machine-by-hand-title = O makinede elle denetlemek için
machine-occupant = kullanımda ya da başka yere iletiliyor, ama dinleyen yok: { $occupant }
machine-sockets-left-out = ve { $count } soket daha
machine-summary = tutulan port { $held }, { $look } tanesi bakmaya değer
machine-summary-why = { $summary }: nedenini directnet ask { $contact } { $port } söyler
machine-left-out = { $count } port daha yanıta sığmadı
