/// Plain words for the local model's labels, and groups of labels. Positions are those of `labels_without_background.txt`,
/// the usual order of ImageNet's 1,000 classes.
struct LabelWords: Sendable {
    private let labels: [String]

    init(labels: [String]) {
        self.labels = labels
    }

    /// Classes that the model often names wrongly with high confidence (a galaxy as a bubble), and rare things that it takes common
    /// ones for: a carrot for a nematode, a pinecone for an isopod, anything long for a letter opener or a scabbard.
    static let misleading: Set<Int> = [110, 111, 126, 329, 623, 641, 689, 712, 777, 818, 885, 908, 971, 980]

    /// Labels that are breeds, brands or uncommon words, and what people would say instead. An "Egyptian cat" is what the
    /// model makes of most short-haired cats, a "daisy" of most flowers.
    static let plain: [Int: String] = [
        7: "rooster", 17: "jay bird", 20: "dipper bird", 21: "kite bird", 27: "newt", 47: "chameleon", 97: "duck",
        101: "elephant", 132: "egret", 134: "crane bird", 157: "papillon dog", 195: "Boston terrier", 242: "boxer dog",
        248: "husky", 260: "chow dog", 263: "corgi", 264: "corgi", 268: "hairless dog", 281: "tabby cat",
        282: "tabby cat", 285: "cat", 296: "polar bear", 321: "butterfly", 322: "butterfly", 323: "monarch butterfly",
        325: "yellow butterfly", 326: "blue butterfly", 339: "chestnut horse", 383: "lemur", 387: "red panda",
        395: "gar fish", 408: "amphibious vehicle", 412: "trash can", 421: "banister", 436: "station wagon",
        444: "tandem bicycle", 458: "plaque", 468: "taxi", 487: "mobile phone", 517: "construction crane", 559: "chair",
        584: "flower", 608: "jeans", 612: "rickshaw", 628: "ocean liner", 638: "swimsuit", 639: "swimsuit",
        661: "vintage car", 705: "railway carriage", 707: "pay phone", 708: "monument", 717: "pickup truck",
        751: "race car", 755: "telescope", 807: "solar collector", 829: "tram", 836: "sunglasses", 916: "website",
        934: "hot dog", 970: "mountain", 984: "rapeseed field", 985: "flower", 986: "lady's slipper orchid",
        989: "rose hip", 998: "ear of corn", 999: "toilet paper",
    ]

    /// Groups, whose names are right more often than those of their members.
    static let groups: [(name: String, members: [ClosedRange<Int>])] = [
        ("clock", [409...409, 530...530, 892...892]),
        ("motorcycle", [665...665, 670...670]),
        ("marsupial", [104...106]),
        (
            "shop",
            [415...415, 424...424, 454...454, 467...467, 509...509, 582...582, 788...788, 860...860, 865...865]
        ),
        ("fish", [0...6, 389...397]),
        ("bird", [7...24, 80...100, 127...146]),
        ("frog", [30...32]),
        ("turtle", [33...37]),
        ("lizard", [38...48]),
        ("snake", [52...68]),
        ("spider", [72...77]),
        ("crab", [118...121]),
        ("dog", [151...268]),
        ("fox", [277...280]),
        ("cat", [281...285]),
        ("wild cat", [286...293]),
        ("bear", [294...297]),
        ("insect", [300...320]),
        ("butterfly", [321...326]),
        ("rabbit", [330...332]),
        ("monkey", [369...382]),
        ("elephant", [101...101, 385...386]),
        ("guitar", [402...402, 546...546]),
        ("airplane", [404...404, 895...895]),
        ("car", [436...436, 468...468, 511...511, 609...609, 627...627, 656...656, 661...661, 751...751, 817...817]),
        ("truck", [555...555, 569...569, 675...675, 717...717, 864...864, 867...867]),
        ("bus", [654...654, 779...779, 874...874]),
        ("train", [466...466, 547...547, 565...565, 705...705, 820...820, 829...829]),
        ("boat", [472...472, 484...484, 554...554, 576...576, 625...625, 780...780, 814...814, 871...871, 914...914]),
        ("ship", [403...403, 510...510, 628...628]),
        ("bicycle", [444...444, 671...671]),
        (
            "building",
            [425...425, 442...442, 483...483, 497...497, 538...538, 663...663, 668...668, 698...698, 832...832]
        ),
        ("bridge", [821...821, 839...839, 888...888]),
        ("coffee", [504...505, 967...968]),
        ("vegetables", [936...945]),
        ("fruit", [948...957]),
        ("mountain", [970...970, 979...979]),
        ("coast", [975...978]),
        // The model takes single blossoms for hair slides.
        ("flower", [584...584, 985...986]),
        ("mushroom", [991...997]),
    ]

    /// Groups whose members are species, breeds and sorts; and the horned animals, which have no name of a group that people
    /// would use.
    private static let kinds: Set = [
        "fish", "bird", "frog", "turtle", "lizard", "snake", "spider", "crab", "insect", "butterfly", "monkey", "fruit",
        "vegetables", "mushroom", "bear", "dog",
    ]
    static let catchAll: Set = ["vegetables", "mushroom", "shop", "coast"]
    private static let horned = 346...353

    /// Things with text on them: a picture without text shows none of them, whatever the model says.
    static let written: Set<Int> = [549, 611, 692, 904, 916, 917, 918, 919, 921, 922]

    /// People by what they do: ballplayer, groom, scuba diver.
    static let people: Set<Int> = [981, 982, 983]
    /// The first class that is no animal.
    private static let firstThing = 398

    static func isThing(_ label: Int) -> Bool { label >= firstThing }

    static func isKind(_ label: Int) -> Bool { horned.contains(label) || group(of: label).map(kinds.contains) == true }

    func words(_ label: Int) -> String {
        Self.plain[label] ?? labels[label]
    }

    /// The classes of a group; none for another word.
    static func members(of group: String) -> [ClosedRange<Int>] {
        groups.first { $0.name == group }?.members ?? []
    }

    static func group(of label: Int) -> String? {
        groups.first { $0.members.contains { $0.contains(label) } }?.name
    }
}
