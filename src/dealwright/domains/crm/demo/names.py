"""Names of people, companies and places by country. All of them invented or very common."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """`phone` is a range that regulators keep free for fiction; `{}` takes its free digits."""

    name: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    cities: tuple[str, ...]
    families: tuple[str, ...]
    trades: dict[str, tuple[str, ...]]
    legal: tuple[str, ...]
    phone: str | None = None
    phone_digits: int = 0


def _list(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split(","))


def _trades(text: str) -> dict[str, tuple[str, ...]]:
    """One line per industry: `Machinery: Maschinenbau, Zerspanung`."""
    rows = (line.partition(":") for line in text.strip().splitlines())
    return {industry.strip(): _list(words) for industry, _, words in rows}


_ENGLISH = """
    Machinery: Machine Works, Precision, Machine Tools
    Automotive parts: Automotive, Driveline, Castings
    Electronics: Electronics, Circuits, Controls
    Plastics: Plastics, Mouldings, Polymers
    Medical devices: Medical, Surgical, MedTech
    Food & beverage: Foods, Bakeries, Dairy
    Packaging: Packaging, Cartons, Containers
    Logistics: Logistics, Distribution, Fulfilment
    Furniture: Furniture, Joinery, Interiors
"""

GERMANY = Country(
    name="Germany",
    first_names=_list(
        """
        Anna, Andreas, Birgit, Christian, Claudia, Daniel, Eva, Florian, Heike, Jens, Julia, Katrin,
        Lukas, Markus, Martina, Michael, Nadine, Oliver, Petra, Ralf, Sabine, Stefan, Susanne, Thomas,
        Tobias, Ulrike, Uwe, Volker
        """
    ),
    last_names=_list(
        """
        Ahrens, Baumann, Bergmann, Brandt, Dietrich, Ebert, Engel, Fiedler, Friedrich, Graf, Haas,
        Heinrich, Jansen, Kaiser, Keller, Kraus, Lorenz, Ludwig, Maurer, Otto, Pfeiffer, Pohl, Roth,
        Sauer, Schreiber, Seidel, Simon, Sommer, Thiele, Vogt, Winkler, Ziegler
        """
    ),
    cities=_list(
        """
        Augsburg, Bielefeld, Bochum, Chemnitz, Dortmund, Erfurt, Hannover, Heilbronn, Kassel, Mannheim,
        Nuremberg, Osnabrück, Regensburg, Siegen, Stuttgart, Ulm
        """
    ),
    families=_list(
        """
        Brandnauer, Kehlmoser, Vossberg, Lindhauser, Tannwald, Ostermoor, Riedholz, Harkwitz,
        Ellerbruch, Morgenthin, Schwarzach, Wiesental, Grünbeck, Altmühler, Dornfeld, Kronsegg,
        Habersaat, Falkenried, Rotbuch, Steinlohe, Weidenau, Moosbrugg, Buchfelder, Hohenlinth,
        Niedermark, Oberkamp, Seltmark, Truchsen, Ulmenhorst, Windecken
        """
    ),
    trades=_trades(
        """
        Machinery: Maschinenbau, Zerspanung, Metalltechnik
        Automotive parts: Fahrzeugteile, Antriebstechnik, Guss
        Electronics: Elektronik, Schaltgeräte, Sensorik
        Plastics: Kunststofftechnik, Spritzguss, Polymer
        Medical devices: Medizintechnik, Dental, Medical
        Food & beverage: Feinkost, Backwaren, Molkerei
        Packaging: Verpackungen, Wellpappe, Etiketten
        Logistics: Logistik, Lagertechnik, Versand
        Furniture: Möbelwerke, Holzbau, Küchen
        """
    ),
    legal=("GmbH", "GmbH", "GmbH & Co. KG", "AG"),
    phone="+49 30 23125{}",
    phone_digits=3,
)

NETHERLANDS = Country(
    name="Netherlands",
    first_names=_list(
        """
        Anouk, Bas, Daan, Esther, Femke, Gijs, Hanneke, Ilse, Jeroen, Joost, Koen, Linda, Marieke,
        Niels, Pieter, Ruben, Saskia, Thijs, Wouter
        """
    ),
    last_names=_list(
        """
        Bakker, de Boer, Bos, Dekker, Dijkstra, Hendriks, van den Heuvel, Hoekstra, Kok, Kuipers, van
        Leeuwen, Maas, Postma, Prins, Schouten, Smits, Verhoeven, Vermeulen, Vos
        """
    ),
    cities=_list("Arnhem, Breda, Deventer, Eindhoven, Enschede, Tilburg, Venlo, Zwolle"),
    families=_list(
        """
        Oostrumveld, Graafstroom, Duinrade, Veenlust, Polderwijk, Waterhorst, Rijkmeer, Lindeloo
        """
    ),
    trades=_trades(
        """
        Machinery: Machinefabriek, Fijnmetaal
        Automotive parts: Automotive, Aandrijftechniek
        Electronics: Elektronica, Besturingen
        Plastics: Kunststoffen, Spuitgiet
        Medical devices: Medisch, Medical
        Food & beverage: Zuivel, Bakkerijen
        Packaging: Verpakkingen, Karton
        Logistics: Logistiek, Distributie
        Furniture: Meubel, Interieurbouw
        """
    ),
    legal=("B.V.", "B.V.", "N.V."),
)

FRANCE = Country(
    name="France",
    first_names=_list(
        """
        Alain, Amélie, Bruno, Camille, Céline, Didier, Elodie, Fabien, Guillaume, Hélène, Julien,
        Laurent, Mathilde, Nicolas, Olivier, Pauline, Sophie, Thierry
        """
    ),
    last_names=_list(
        """
        Barbier, Besson, Blanc, Brunet, Caron, Chevalier, Collet, Fabre, Gauthier, Giraud, Lacroix,
        Leclerc, Marchand, Meunier, Picard, Renaud, Rousseau, Vidal
        """
    ),
    cities=_list("Angers, Besançon, Dijon, Lyon, Metz, Nantes, Reims, Strasbourg"),
    families=_list("Morvanne, Dervallois, Castelroc, Vallebrune, Montarel, Rivoire-Lande, Belcombe"),
    trades=_trades(
        """
        Machinery: Mécanique, Usinage
        Automotive parts: Auto Composants, Fonderie
        Electronics: Électronique, Capteurs
        Plastics: Plastiques, Injection
        Medical devices: Médical, Santé
        Food & beverage: Gourmet, Laiterie
        Packaging: Emballages, Cartonnage
        Logistics: Logistique, Distribution
        Furniture: Mobilier, Agencement
        """
    ),
    legal=("SAS", "SAS", "SA"),
    phone="+33 1 99 00 {}",
    phone_digits=4,
)

UNITED_KINGDOM = Country(
    name="United Kingdom",
    first_names=_list(
        """
        Alison, Andrew, Bethany, Catherine, Craig, David, Emma, Fiona, Gareth, Hannah, Ian, Joanne,
        Karen, Liam, Lucy, Mark, Neil, Oliver, Rachel, Rhys, Simon, Stuart, Tracey, Victoria
        """
    ),
    last_names=_list(
        """
        Atkinson, Barker, Bennett, Chapman, Dawson, Ellis, Fletcher, Gibson, Harper, Holmes, Hughes,
        Knight, Marsh, Mason, Palmer, Pearce, Reeves, Saunders, Shaw, Spencer, Walsh, Watts, Webb, Yates
        """
    ),
    cities=_list(
        """
        Birmingham, Bolton, Bristol, Coventry, Derby, Leeds, Leicester, Sheffield, Stoke-on-Trent,
        Swansea, Telford, Wakefield
        """
    ),
    families=_list(
        """
        Harrowdale, Millgate, Brackenridge, Stonefold, Larkhanger, Ashenby, Copperthwaite, Fenwater,
        Greyling, Highmoor, Kestrelton, Oakshott, Penhallow, Ravensmere, Tamarside, Wychford
        """
    ),
    trades=_trades(_ENGLISH),
    legal=("Ltd", "Ltd", "plc"),
    phone="+44 20 7946 0{}",
    phone_digits=3,
)

SWEDEN = Country(
    name="Sweden",
    first_names=_list(
        """
        Anders, Annika, Björn, Elin, Emil, Fredrik, Gustav, Helena, Ida, Johan, Karin, Lars, Linnea,
        Magnus, Malin, Niklas, Oskar, Petter, Sara, Ulrika
        """
    ),
    last_names=_list(
        """
        Ahlgren, Berglund, Bergström, Blom, Dahl, Ekström, Engström, Forsberg, Hedlund, Holm, Isaksson,
        Lindgren, Lundberg, Nyström, Sandberg, Sjögren, Sundström, Wallin
        """
    ),
    cities=_list("Borås, Eskilstuna, Gävle, Jönköping, Linköping, Skövde, Trollhättan, Västerås"),
    families=_list("Nordvika, Björkmossen, Silverån, Tallbäck, Granholmen, Älvkullen, Stenhamra, Vargsund"),
    trades=_trades(
        """
        Machinery: Mekaniska, Verkstads
        Automotive parts: Fordonsdelar, Drivteknik
        Electronics: Elektronik, Styrteknik
        Plastics: Plast, Formteknik
        Medical devices: Medicinteknik, Medical
        Food & beverage: Livsmedel, Bageri
        Packaging: Förpackning, Kartong
        Logistics: Logistik, Lager
        Furniture: Möbler, Trä
        """
    ),
    legal=("AB",),
    phone="+46 8 465 004 {}",
    phone_digits=2,
)

UNITED_STATES = Country(
    name="United States",
    first_names=_list(
        """
        Aaron, Amanda, Brian, Carlos, Cheryl, Danielle, Derek, Eric, Gloria, Heather, Jamal, Jason,
        Kelly, Kevin, Latoya, Luis, Megan, Monica, Nathan, Paula, Ramon, Rebecca, Scott, Todd, Vanessa
        """
    ),
    last_names=_list(
        """
        Alvarez, Bailey, Brooks, Carlson, Castillo, Coleman, Diaz, Foster, Gonzalez, Griffin, Hayes,
        Henderson, Jenkins, Kowalski, Larson, Mendoza, Nguyen, Olson, Patterson, Ramirez, Schmidt,
        Simmons, Torres, Washington
        """
    ),
    cities=_list(
        """
        Akron, Cedar Rapids, Cleveland, Dayton, Fort Wayne, Grand Rapids, Greenville, Indianapolis,
        Milwaukee, Rockford, Toledo, Wichita
        """
    ),
    families=_list(
        """
        Cedar Hollow, Prairie Fork, Blue Mesa, Iron Creek, Lakebridge, Three Pines, Redwillow, Stonegate
        Valley, Copper Bend, Eagle Prairie, Fairhaven River, Wabashaw
        """
    ),
    trades=_trades(_ENGLISH.replace("Mouldings", "Molding")),
    legal=("Inc.", "Inc.", "LLC", "Corp."),
    phone="+1 312 555 01{}",
    phone_digits=2,
)

CANADA = Country(
    name="Canada",
    first_names=_list("Alexandre, Brenda, Chantal, Colin, Darren, Erin, Geneviève, Gordon, Jocelyn, Kyle"),
    last_names=_list(
        """
        Beaulieu, Campbell, Desjardins, Fraser, Gagnon, MacKenzie, McLeod, Pelletier, Sinclair
        """
    ),
    cities=_list("Guelph, Hamilton, Kitchener, London, Oshawa, Windsor"),
    families=_list("Maple Narrows, Northgate Bay, Laurier Point, Muskrat Lake, Grandview Falls"),
    trades=_trades(_ENGLISH.replace("Mouldings", "Molding")),
    legal=("Inc.", "Ltd."),
    phone="+1 416 555 01{}",
    phone_digits=2,
)
