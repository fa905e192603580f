"""Words that say nothing about the subject, by language: grammar, and how one asks a question in English.

Negations stay: they tell passages apart.
"""

_TEXTS = {
    "en": """
        a about all also am an and any are as at be been being but by can could did do does doing for
        from get had has have having he help her here hers him his how i if in into is it its just
        know like me my need of on or our ours please possible she should so some such tell than that
        the their theirs them then there these they this those to too us very want was way we were
        what when where which while who whom whose why will with would you your yours
    """,
    "de": """
        aber als am an auch auf aus bei bin bis bist bitte da damit dann das dass dein deine dem den
        der des dich die dies diese dieser dieses dir doch du durch ein eine einem einen einer eines
        er es euch euer für habe haben hat hatte hier ich ihr ihre ihrem ihren ihrer im in ist ja kann
        können man mein meine mich mir mit muss nach noch nun nur ob oder schon sehr sein seine sich
        sie sind so soll sollen um und uns unser unsere vom von vor wann war warum was welche welcher
        welches wenn wer werden wie wir wird wo zu zum zur über
    """,
    "fr": """
        ai au aux avec avez c ce ces cet cette comment d dans de des du elle elles en est et eu il ils
        j je l la le les leur leurs lui m ma mais me mes moi mon n nos notre nous on ont ou où par
        pour pourquoi qu quand que quel quelle quelles quels qui s sa se ses son sont sur t ta te tes
        toi ton tu un une vos votre vous y à était être
    """,
    "es": """
        a al como con cual cuando cuál cuándo cómo de del donde dónde e el ella ellas ellos en era es
        esa ese eso esta estas este esto estos está fue ha han hay la las le les lo los me mi mis muy
        más nos o para pero por porque que quien quién qué se ser si sobre son su sus también te tu
        tus un una uno unos y ya yo él
    """,
    "it": """
        a ad ai al alla alle anche che chi ci come con cosa da dal dalla dei del della delle di dove e
        ed gli ha hanno ho i il in io l la le lo loro lui ma mi mio nel nella noi o per perché più può
        qual quale quando questa queste questi questo se si sono su sua sul sulla suo tu un una uno vi
        voi è
    """,
    "pt": """
        a ao aos as com como da das de do dos e ela elas ele eles em era essa esse esta este está eu
        foi há isso isto já lhe mais mas me meu minha na nas no nos o onde os ou para pela pelo por
        porque quais qual quando que quem se ser seu sua são também te tem um uma você vocês às é
    """,
    "nl": """
        aan al als bij dan dat de der deze die dit door een en er had heb hebben heeft het hij hoe hun
        ik in is ja je jij kan kunnen maar me men met mij mijn na naar nog nu of om ons onze ook op
        over te tot u uit uw van voor waar waarom wanneer wat we welk welke wie wij wil worden wordt
        ze zich zij zijn zo zou
    """,
}
STOP_WORDS = {language: frozenset(text.split()) for language, text in _TEXTS.items()}
