"""The 4,500 commonest words of written English, in the order of the alphabet.

Taken from the vocabulary of the sentence model (Apache-2.0), which is sorted by frequency. A name made of
such words alone is recognised only when it is written out.
"""

_TEXT = """
    aaron abandoned abbey abc ability able about above abroad absence absolutely abuse academic academy
    accept accepted access accident accompanied according account accounts accused achieve achieved
    achievement acid acoustic acquired acres across act acted acting action actions active activities
    activity actor actors actress acts actual actually adam adams adaptation adapted add added adding
    addition additional additionally address adjacent administration administrative admiral admit admitted
    adopted adult adults advance advanced advantage adventure advertising advice advisory affair affairs
    affected affiliated afghanistan afraid africa african after afternoon afterwards again against age aged
    agencies agency agent agents ages ago agree agreed agreement agricultural agriculture ahead aid aim
    aimed ain air aircraft aired airport alabama alan albert album albums alcohol alex alexander alfred ali
    alice alive all alleged allen alliance allied allies allow allowed allowing allows almost alone along
    alongside alpha already also alternate alternative although always amateur amazing ambassador america
    american americans among amongst amount amy analysis ancient and anderson andre andrew andy angel
    angeles angels anger angle angry animal animals animated animation ann anna anne anniversary announced
    annual annually another answer answered answers anthony anti antonio any anymore anyone anything anyway
    anywhere apart apartment apparent apparently appeal appear appearance appearances appeared appearing
    appears apple application applications applied apply appointed appointment approach approached
    appropriate approval approved approximately april arab arabic archbishop architect architectural
    architecture are area areas aren arena argentina argued argument arizona arkansas arm armed arms army
    around arranged arrangement arrest arrested arrival arrive arrived arriving art arthur article articles
    artillery artist artistic artists arts ash asia asian aside ask asked asking asks asleep aspects assault
    assembly assets assigned assist assistance assistant assisted associate associated association assumed
    athletic athletics atlanta atlantic atmosphere attached attack attacked attacks attempt attempted
    attempting attempts attend attendance attended attending attention attorney attracted attributed
    audience audio august aunt austin australia australian austria austrian author authorities authority
    authors automatic autumn available avenue average aviation avoid award awarded awards aware awareness
    away baby bachelor back backed background backing bad badly bag baker balance ball ballet baltimore ban
    band bands bangladesh bank banks bar barbara bare barely baron barry bars base baseball based basic
    basin basis basketball bass bat bath bathroom battalion battery battle bay bbc beach bear bears beast
    beat beating beautiful beauty became because become becomes becoming bed bedroom been beer before began
    begin beginning begins begun behalf behavior behind beijing being belgian belgium belief believe
    believed believes bell belong belonged below belt ben bench beneath benefit benefits benjamin bent
    berlin bernard beside besides best bet beth better between beyond bible bid big bigger biggest bill
    billboard billion billy biological bird birds birmingham birth birthday bishop bit bite black blade
    blake blind block blocks blood bloody blow blue blues board boat boats bob bobby bodies body bomb bond
    bone bones bonus book books boots border borders born borough boss boston both bottle bottom bought
    bound boundary bow bowl box boy boyfriend boys brain branch branches brand brazil brazilian break
    breakfast breaking breath breathe breathing brian brick bridge brief briefly brigade bright bring
    bringing bristol britain british broad broadcast broadcasting broadway broke broken bronze brooklyn
    brother brothers brought brown bruce budget buffalo build building buildings built bull bureau buried
    burn burned burning burst bus bush business businesses businessman busy but butler button buy cabin
    cabinet cable california call called calling calls calm cambridge came camera cameron camp campaign
    campbell campus can canada canadian canal cancer candidate candidates cannot cap capable capacity cape
    capital captain capture captured car carbon card cardinal cards care career careful carefully cargo
    caribbean carl carlos carolina carried carrier carry carrying cars carter case cases cash cast castle
    cat catch categories category cathedral catherine catholic cattle caught cause caused causes causing
    cavalry cave cbs ceased ceiling celebrated cell cells cemetery census center centers central centre
    centuries century ceo ceremony certain certainly chain chair chairman challenge chamber champion
    champions championship championships chance chancellor change changed changes changing channel channels
    chapel chapter character characteristics characters charge charged charges charity charles charlie
    charlotte chart charter charts chase check checked cheek cheeks chemical chemistry chest chicago chief
    child childhood children chile chin china chinese choice choir choose chorus chose chosen chris christ
    christian christmas christopher church churches cinema circle circuit circumstances cited cities citizen
    citizens city civil civilian claim claimed claiming claims claire clan clark class classes classic
    classical classification classified clay clean clear cleared clearly cleveland climate climb climbed
    clinical clinton clock close closed closely closer closing clothes clothing cloud club clubs coach coal
    coalition coast coastal coat code coffee cold cole colin collaboration collected collection collections
    collective college colleges collins colonel colonial colony color colorado colored colors colour
    columbia column com combat combination combined come comedy comes comfort comfortable comic comics
    coming command commanded commander commented commerce commercial commission commissioned commissioner
    committed committee common commonly commonwealth commune communication communications communist
    communities community companies company compared compete competed competing competition competitions
    competitive compilation complete completed completely completion complex component components composed
    composer composition compound computer concentration concept concern concerned concerning concerns
    concert concerts concluded conclusion concrete condition conditions conduct conducted conference
    confidence confirmed conflict confused confusion congress connected connecticut connecting connection
    connections connor consecutive conservation conservative consider considerable considered considering
    consisted consisting consists constant constituency constitution constitutional constructed construction
    consumer contact contain contained containing contains contemporary content contest contested context
    continental continue continued continues continuing continuous contract contrast contributed
    contribution contributions control controlled controversial controversy convention conversation
    converted convinced cook cool cooper cooperation copies copper copy core corner corporate corporation
    corps correct corridor cost costa costs cotton couch could couldn council count counter counties
    countries country county couple couples course courses court courts cousin cover coverage covered
    covering covers craig crash crazy cream create created creating creation creative creature creatures
    credit credited credits creek crew cricket cried crime crimes criminal crisis critic critical criticism
    criticized critics cross crossed crossing crowd crown cry crying crystal cultural culture cup current
    currently customers cut cutting cycle czech dad daily dallas dam damage damaged damn dan dance dancing
    danger dangerous daniel danish danny dark darkness data date dated dates dating daughter daughters dave
    david davis dawn day days dead deal dealing dean dear death deaths debate debt debut debuted decade
    decades december decide decided decides decision decisions deck declared decline declined dedicated deep
    deeper deeply defeat defeated defeating defence defend defending defense defensive defined definitely
    definition degree degrees del delhi delivered delivery delta demand demanded democracy democratic
    demolished demon denied denmark dennis density department departure depending deployed depression depth
    deputy der derek derived des descent describe described describes description desert design designated
    designed designer designs desire desk desperate despite destroy destroyed destruction detail detailed
    details detective determine determined detroit develop developed developing development device devices
    devil diameter diamond dick did didn die died diego difference differences different difficult digital
    dinner diocese direct directed direction directly director directors dirt dirty disappeared disaster
    disc discovered discovery discuss discussed discussion disease dismissed disney display displayed
    distance distant distinct distinguished distributed distribution district districts divided division
    divisions dna doctor document documentary documents does doesn dog dogs doing dollars domain domestic
    dominated don donald donated done door doors doorway double doubt douglas down downtown dozen draft
    dragon drama dramatic draw drawing drawn dream dreams dress dressed drew drink drinking drive driven
    driver drivers driving drop dropped drove drug drugs drum drummer drums drunk dry dual dublin due duke
    duo during dust dutch duties duty dvd dying dynasty each eagle ear earl earlier earliest early earned
    ears earth easier easily east eastern easy eat eating economic economics economy eddie edge edinburgh
    edited edition editions editor educated education educational edward effect effective effectively
    effects effort efforts eggs egypt egyptian eight eighth either elder eldest elected election elections
    electoral electric electrical electricity electronic element elementary elements elevation eleven
    eliminated elite elizabeth else elsewhere emerged emergency emily emma emotional emotions emperor empire
    employed employees employment empty encouraged end ended endemic ending ends enemies enemy energy
    enforcement engaged engine engineer engineering engineers engines england english enjoy enjoyed enough
    ensemble ensure enter entered entering enterprise entertainment entire entirely entitled entrance entry
    environment environmental episode episodes equal equipment equipped equivalent era erected eric escape
    escaped especially essential establish established establishment estate estimated etc ethan ethnic
    europe european evans eve even evening event events eventually ever every everyone everything everywhere
    evidence evil evolution exact exactly example examples excellent except exception exchange exclusive
    executed executive exercise exhibition exist existed existence existing exists exit expanded expansion
    expect expected expedition expensive experience experienced experiences experimental expert explain
    explained exposed express expressed expression extended extension extensive extent external extra
    extreme extremely eye eyed eyes face faced faces facilities facility facing fact factor factors factory
    faculty failed failure fair fairly faith fall fallen falling falls false fame familiar families family
    famous fan fans fantasy far farm farmers fashion fast faster fat fate father fault favor favorite fear
    feature featured features featuring february federal federation feed feel feeling feelings feels feet
    fell fellow felt female females ferry festival few fiction fictional field fields fifa fifteen fifth
    fifty fight fighter fighters fighting figure figured figures file filed files fill filled film filmed
    films final finally finals finance financial find finding finds fine finger fingers finish finished
    finishing finland finnish fire fired firm first fish fishing fit fitted five fixed flag flames flash
    flat fled fleet flesh flew flight flood floor florida flow flower flowers flows fly flying focus focused
    folded folk follow followed following follows food foot football footballer for force forced forces
    forcing ford forehead foreign forest forests forever forget forgotten form formal formally format
    formation formed former formerly forming forms formula fort forth fortune forty forum forward foster
    fought found foundation founded founder founding four fourth fox frame france franchise francis
    francisco frank franklin fred frederick free freedom french frequency frequent frequently fresh freyja
    friday friend friendly friends friendship from front fruit fuel full fully fun function functions fund
    funded funding funds funeral funny fur further furthermore future gabriel gain gained gallery game games
    gang gap garden gardens gary gas gate gates gathered gathering gave gay gaze gear gender gene general
    generally generated generation genre gentle gently genus george georgia german germans germany get gets
    getting ghost giant giants gift girl girlfriend girls give given gives giving glad glance glanced
    glasgow glass global gmina goal goals god gods goes going gold golden golf gone gonna good goods gordon
    got gotten government governments governor grab grabbed grace grade grades gradually graduate graduated
    graduating graham grand grandfather grandmother grant granted grass grave gray great greater greatest
    greatly greece greek green greg gregory grew grey grin grinned grip ground grounds group groups grow
    growing grown growth guard guardian guards guess guest guests guide guilty guinea guitar guitarist
    guitars gulf gun guns guy guys habitat had hadn hair half hall hallway hamilton hampshire hand handed
    handle hands hang hanging hans happen happened happening happens happy harbor hard harder hardly harold
    harris harrison harry harvard has hat hate hated have haven having head headed heading headquarters
    heads health hear heard hearing heart heat heaven heavily heavy hebrew height held helen hell help
    helped helping helps hence henry her herbert here heritage hero hers herself hey hidden hide hiding high
    higher highest highly highway hill hills him himself hip hips hired his hispanic historian historic
    historical historically history hit hits hitting hms hockey hold holding holds hole holiday hollywood
    holy home homes honey hong honor honorary honour hop hope hoped hoping horn horror horse horses hospital
    host hosted hosts hot hotel hour hours house household households houses housing houston how howard
    however hudson huge hugh hull human humans hundred hundreds hung hungarian hungary hunt hunter hunting
    hurricane hurt husband ian ice idea ideas identical identified identify identity ignored iii ill illegal
    illinois illustrated image images imagine immediate immediately impact imperial importance important
    impossible improve improved inch inches incident include included includes including income incorporated
    increase increased increasing increasingly indeed independence independent index india indian indiana
    indians indicate indicated indicates indigenous individual individuals indonesia indoor industrial
    industries industry infantry influence influenced influential information informed infrastructure
    inhabitants initial initially initiative injured injuries injury inner innings innocent inside insisted
    inspired installed instance instant instantly instead institute institution institutions instrument
    instrumental instruments insurance integrated intelligence intended intense intention inter interest
    interested interesting interests interior internal international internet interrupted intersection
    interview into introduced introduction invasion investigation investment invited involved involvement
    involving iowa iran iraq ireland irish iron isbn islam islamic island islands isn isolated israel
    israeli issue issued issues italian italy items its itself ivan jack jacket jackson jacob jail jake
    james jamie jan jane january japan japanese jason jaw jay jazz jean jeans jeff jerry jersey jerusalem
    jesus jet jewish jews jim jimmy job jobs joe john johnny johnson join joined joining joint jon jonathan
    jones jordan jose joseph josh journal journalist journey joy juan judge judges julia julian july jump
    jumped junction june junior jury just justice justin kansas karl kate keep keeping keith kelly ken
    kennedy kent kentucky kept kevin key keyboards keys khan kick kicked kid kids kill killed killer killing
    kilometres kim kind king kingdom kings kitchen knee knees knew knife knight knights knock knocked know
    knowing knowledge known knows kong korea korean lab label labor laboratory labour lack ladies lady laid
    lake lakes land landed landing lands landscape lane language languages lanka lap large largely larger
    largest larry las last lasted late later latest latin latter laugh laughed laughing laughter launch
    launched laura law lawrence laws lawyer lay layer lead leader leaders leadership leading leads leaf
    league leaned leaning learn learned learning least leather leave leaves leaving led lee left leg legal
    legend legislation legislative legislature legs length leo leon les less let letter letters letting
    level levels lewis liberal liberty library license licensed lie lies lieutenant life lifetime lift
    lifted light lights like liked likely lily limit limited limits lincoln line lines link linked links
    lion lions lip lips liquid lisa list listed listen listening lists lit literally literary literature
    little live lived liverpool lives living lloyd load loan local locally located location locations lock
    locked logan london long longer longest look looked looking looks loop loose lord los lose losing loss
    losses lost lot lots loud louis louisiana love loved lover low lower lowered lowest lucas luck lucky
    lucy luis luke lunch lying lyrics mac machine machines mad made madison madrid magazine magazines magic
    mail main maine mainly maintain maintained maintenance major majority make makes makeup making malaysia
    male males mall man manage managed management manager managing manchester manhattan manner manor mansion
    manual manufacturing many map march marcus margaret maria marie marine mark marked market marketing
    markets marks marriage married marry marshall martin mary maryland mask mason mass massachusetts massive
    master masters match matches mate material materials mathematics matt matter matters matthew max maximum
    may maybe mayor mean meaning means meant meanwhile measure measures meat mechanical medal medals media
    median medical medicine medieval mediterranean medium meet meeting meetings meets melbourne member
    members membership memorial memories memory men mental mention mentioned merchant merely merged mess
    message met metal meters method methods metres metro metropolitan mexican mexico miami michael michigan
    mid middle midnight might mike milan mile miles military milk mill miller million mills mind mine mines
    mini minimum mining minister ministry minnesota minor minority minute minutes mirror miss missed missing
    mission missions mississippi missouri mistake mitchell mix mixed mixing mobile mode model models modern
    modified mom moment moments monastery monday money monster month monthly months montreal monument mood
    moon moore moral more morgan morning morris moscow most mostly moth mother motion motor mount mountain
    mountains mounted mouth move moved movement movements moves movie movies moving mph mrs much muhammad
    multi multiple municipal municipality murder murdered murmured murphy murray muscle muscles museum music
    musical musician musicians muslim must muttered myself mystery name named names narrow nathan nation
    national nations native natural nature naval navy nba nbc ncaa near nearby nearest nearly necessary neck
    need needed needs negative neighborhood neil neither nelson nervous net netherlands network networks
    never nevertheless new newly news newspaper newspapers next nfl nhl nice nicholas nick night nights nine
    ninth noah noble nobody nod nodded noise nominated nomination non none nor normal normally norman north
    northeast northern northwest norway norwegian nose not notable notably note noted notes nothing notice
    noticed nova novel novels november now nuclear number numbers numerous nurse oak object objects observed
    obtain obtained obvious obviously occasion occasionally occasions occupation occupied occur occurred
    occurs ocean october odd off offensive offer offered offering offers office officer officers offices
    official officially officials often ohio oil okay oklahoma old older oldest oliver olympic olympics once
    one ones online only ontario onto open opened opening opera operate operated operates operating
    operation operational operations operator opinion opponent opportunities opportunity opposed opposite
    opposition option options orange orchestra order ordered orders ordinary oregon organ organisation
    organization organizations organized origin original originally origins orleans orthodox other others
    otherwise ottoman our out outdoor outer output outside outstanding over overall overseas owen own owned
    owner owners ownership oxford pace pacific pack page pages paid pain paint painted painter painting
    paintings pair pakistan palace pale palm pan panel panic pants paper papers parallel parent parents
    paris parish park parker parking parks parliament parliamentary part partially participants participate
    participated participation particular particularly parties partly partner partners partnership parts
    party pass passage passed passenger passengers passes passing passion past pat path patient patients
    patrick patrol pattern patterns paul paused pay paying peace peak peaked pearl pen penalty peninsula
    pennsylvania people peoples per percent percentage percussion perfect perfectly perform performance
    performances performed performing perhaps period periods permanent permission perry persian person
    personal personality personnel persons peru pete peter phase phil philadelphia philip philippines
    philosophy phoenix phone photo photographs photography physical physics piano pick picked picture
    pictures piece pieces pierre pilot pine pink pioneer pit pitch pittsburgh place placed places placing
    plain plan plane planet planned planning plans plant plants plastic plate platform platforms play played
    player players playing plays please pleasure plot plus pocket poem poems poet poetry point pointed
    pointing points poland pole police policies policy polish political politician politics pool poor pop
    pope popular popularity population populations port portion portland portrait portrayed portugal
    portuguese position positions positive possession possibility possible possibly post posted potential
    pounds poverty power powered powerful powers practical practice practices praised prayer pre preferred
    pregnant premier premiere premiered prepared presence present presented preserved president presidential
    press pressed pressure pretty prevent previous previously price pride priest primarily primary prime
    prince princess principal principle principles print printed prior prison prisoner prisoners private
    prix prize pro probably problem problems process processes processing produce produced producer
    producers produces producing product production productions products professional professor profile
    profit program programme programming programs progress progressive project projects prominent promise
    promised promote promoted promotion proof proper properties property proposal proposed protect protected
    protection protein protest proud prove proved provide provided provides providing province provinces
    provincial psychology public publication publications publicly published publisher publishing puerto
    pull pulled pulling punk purchase purchased pure purple purpose purposes pursue push pushed pushing put
    putting qualified qualifying quality quarter quebec queen queensland question questions quick quickly
    quiet quietly quite race races rachel racial racing radar radio raf rail railroad railway railways rain
    raise raised raising ralph ran random range rangers rank ranked ranking ranks rapid rapidly rare rarely
    rate rated rates rather rating ratio raw ray reach reached reaches reaching reaction read reading ready
    real reality realize realized really rear reason reasons rebuilt receive received receiving recent
    recently recognition recognize recognized recommended record recorded recording recordings records
    recovered recovery red reduce reduced reduction reed refer referee reference referred refers reform
    refused regarded regarding regime regiment region regional regions register registered regular regularly
    regulations reign rejected related relation relations relationship relationships relative relatively
    release released releases relegated relief religion religious remain remainder remained remaining
    remains remember remembered reminded remix remote remove removed renamed repair repeated replace
    replaced replacement replacing replied report reported reportedly reporter reporting reports represent
    representation representative representatives represented representing represents republic republican
    reputation request requested require required requirements requires rescue research researchers reserve
    residence resident residential residents residing resigned resistance resolution resort resources
    respect respectively respond responded response responsibility responsible rest restaurant restoration
    restored result resulted resulting results retail retained retired retirement retrieved return returned
    returning returns rev revealed revenge revenue review reviews revival revolution revolutionary rhythm
    rice rich richard richmond rick rico ride ridge riding rifle right rights ring rio rise rising risk
    rival river rivers road roads rob robert roberts robin robinson rock rocks rocky roger role roles roll
    rolled rolling roman romania romanian romantic rome ron roof room rooms root roots rose ross rough
    roughly round rounds route routes row roy royal rugby rule ruled rules ruling run runner runners running
    runs rural rush rushed russell russia russian ryan sacred sad safe safety said saint saints sale sales
    salt sam same sample samuel san sand sang santa sarah sat satellite saturday save saved saw say saying
    says scale scared scene scenes scent schedule scheduled scheme scholar scholars scholarship school
    schools science sciences scientific scientist scientists score scored scoring scotland scott scottish
    scream screamed screen script sculpture sea sean search searching season seasons seat seats seattle
    sebastian second secondary seconds secret secretary section sections sector secure secured security see
    seed seeing seek seeking seem seemed seems seen sees segment select selected selection self sell selling
    semi senate senator send sending senior sense sent sentence sentenced separate separated september
    sequence serbia serbian sergeant series serious seriously serve served serves service services serving
    session sessions set seth sets setting settled settlement settlers seven seventh several severe shadow
    shadows shake shaking shall shape shaped share shared shares sharing sharp she sheet shell sheriff
    shield shift shifted ship ships shirt shock shocked shoes shook shoot shooting shop shopping shore short
    shortly shot shots should shoulder shoulders shouldn shouted show showed shower showing shown shows
    shrugged shut sick side sides siege sigh sighed sight sign signal signed significant significantly
    signing signs silence silent silk silver similar similarly simon simple simply since sing singapore
    singer singh singing single singles sir sister sisters sit site sites sitting situated situation six
    sixteen sixth size skills skin sky slave slaves sleep sleeping slid slight slightly slipped slow slowly
    small smaller smart smell smile smiled smiling smith smoke smooth snapped snow soccer social socialist
    society soft softly software soil solar sold soldier soldiers sole solid solo solution solutions some
    somehow someone something sometimes somewhat somewhere son song songs songwriter sons soon sorry sort
    sought soul sound sounded sounds soundtrack source sources south southeast southern southwest soviet
    space spaces spain spanish speak speaker speaking special species specific specifically speech speed
    spell spencer spend spending spent spider spin spirit spiritual split spoke spoken sponsored sport
    sports spot spotted spread spring springs squad squadron square sri stable stadium staff stage stages
    stairs stand standard standards standing stands stanley star stare stared staring starred starring stars
    start started starting starts state stated statement states stating station stations statistics statue
    status stay stayed staying steady steam steel step stephen stepped steps steve steven stewart stick
    still stock stomach stone stones stood stop stopped stops storage store stores stories storm story
    straight strange strategic strategy stream street streets strength stress stretched strike string strip
    stroke strong stronger strongly struck structure structures struggle struggled stuart stuck student
    students studied studies studio studios study studying stuff stupid style styles sub subject subjects
    submarine subsequent subsequently substantial succeeded success successful successfully successor such
    sudden suddenly suffered suffering sufficient sugar suggest suggested suggests suicide suit suitable
    summer summit sun sunday sung super superior supplies supply support supported supporters supporting
    supports suppose supposed supreme sure surface surgery surprise surprised surrounded surrounding survey
    survive survived surviving susan suspected suspended sweden swedish sweet swept swimming swiss switch
    switched switzerland sword sydney symbol symphony system systems table tables tag tail taiwan take taken
    takes taking tale talent tales talk talked talking tall tamil tank tanks tape target task taste taught
    tax taylor tea teach teacher teachers teaching team teams tears tech technical technique techniques
    technologies technology ted teeth telephone television tell telling tells temperature temple temporary
    ten tend tennessee tennis tension term terminal terms terrible territories territory terry test testing
    tests texas text texts thai thailand than thank thanks that the theater theatre their them theme themes
    themselves then theory therapy there thereafter therefore these they thick thin thing things think
    thinking thinks third thirteen thirty this thomas thompson those though thought thoughts thousand
    thousands threat threatened three threw throat throne through throughout throw throwing thrown thus
    ticket tie tied ties tiger tight till tim timber time times tiny tip tired title titled titles today
    todd together tokyo told tom tommy tomorrow tone tongue tonight tons tony too took tool tools top
    toronto total totally touch touched touching tour toured touring tourism tournament toward towards tower
    town towns township track tracks trade traded trading tradition traditional traditionally traffic trail
    train trained training trains transfer transferred transit transition translated translation
    transmission transport transportation travel traveled traveling treated treatment treaty tree trees
    trial trials tribe tribes tribute tried tries trinity trio trip triple troops trophy tropical trouble
    truck true truly trust truth try trying tube tunnel turkey turkish turn turned turner turning turns
    twelve twenty twice twin twisted two type types typical typically uefa ukraine ukrainian ultimate
    ultimately unable uncle und under underground understand understanding understood unfortunately uniform
    union unique unit united units universal universe universities university unknown unless unlike until
    unusual updated upon upper upset urban usa use used useful user users uses using uss usual usually utah
    valley valuable value values van vancouver variety various vast vegas vehicle vehicles venture venue
    version versions versus very vessel vessels via vice victim victims victor victoria victorian victory
    video videos vienna vietnam view viewed viewers views villa village villages vincent violence violent
    violin virgin virginia visible vision visit visited visiting visitors visual vocal vocals voice voiced
    voices voivodeship vol volume volumes volunteer volunteers von vote voted voters votes voting waist wait
    waited waiting wake wales walk walked walker walking wall walls walter want wanted wanting wants war
    ward warm warner warning warren warrior warriors wars was washington wasn waste watch watched watching
    water waters wave waved waves way wayne ways weak wealth wealthy weapon weapons wear wearing weather web
    website wedding week weekend weekly weeks weight weird welcome well wells welsh went were weren west
    western wet what whatever wheel when whenever where whereas whether which while whilst whisper whispered
    white who whole whom whose why wide widely wider widespread wife wild wildlife will william williams
    willing wilson win wind window windows winds wine wing wings winner winners winning wins winter wire
    wisconsin wish wished witch with withdrew within without wolf woman women won wonder wondered wonderful
    wondering wood wooden woods word words wore work worked worker workers working works world worldwide
    worn worried worry worse worst worth would wouldn wound wounded wrapped wrestling wright wrist write
    writer writers writes writing written wrong wrote yard yards yeah year years yellow yes yet york
    yorkshire you young younger youngest your yours yourself youth zane zealand zero zone
"""
COMMON_WORDS = frozenset(_TEXT.split())
