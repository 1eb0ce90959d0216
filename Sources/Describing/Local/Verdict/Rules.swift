/// A way from what the models say to a subject.
struct Rule: Sendable {
    var name: String
    /// Why it is there, and why at this place.
    var reason: String
    /// The subject with its confidence; nil where the rule does not apply.
    var subject: @Sendable (Claims) -> Claims.Claim?
}

/// The rules, in their order: the first one that gives a subject decides. The limits are below.
enum Rules {
    static let all: [Rule] = [
        Rule(
            name: "title",
            reason:
                "People photograph a page, a sign or a cover for its words; a photo of a large person is of that person."
        ) { claims in
            claims.peopleArea > Limits.largePerson ? nil : claims.title
        },
        Rule(
            name: "people and an animal or a vehicle",
            reason: "Both are what people search for, and two models agree on the second or one is sure of it."
        ) { claims in
            guard let people = claims.people, let object = claims.object else { return nil }
            return Claims.Claim(
                subject: .both(people.subject, object.subject), confidence: min(people.confidence, object.confidence))
        },
        Rule(
            name: "people",
            reason: "The detector finds them better than the classifier finds what is around them: it knows no people."
        ) { claims in
            claims.people
        },
        Rule(
            name: "sure vehicle or animal",
            reason:
                "What the detector alone is sure of is right more often than a mere group of classes: a giraffe is no wild cat."
        ) { claims in
            guard claims.isObjectSure, let object = claims.object, claims.isLabelOfGroup else { return nil }
            return object
        },
        Rule(
            name: "class",
            reason: "A class is more exact than what the detector says of the same thing: a tabby cat is a cat."
        ) { claims in
            guard let label = claims.label else { return nil }
            if case .thing(let name, _) = label.subject, claims.objectName?.isMistakenFor.contains(name) == true {
                return nil
            }
            return label
        },
        Rule(
            name: "animal or vehicle",
            reason: "Where no class is sure enough, two models that agree are right more often than either alone."
        ) { claims in
            claims.object
        },
    ]
}

/// What is needed before something is believed. Confidences and scores are 0…1, areas fractions of the picture.
enum Limits {
    // MARK: Classes

    /// A class alone: half of all chances.
    static let label = 0.5
    /// A thing that is below it needs as much as `label` in each view: surroundings change what a part of a picture is taken for.
    static let thing = 0.6
    /// A species, a breed or a kind of fruit: the model uses the one that it knows for all similar ones.
    static let kind = 0.85
    /// A group of classes, whose name is right more often than those of its members.
    static let group = 0.35
    /// A group that the detector sees too.
    static let agreedGroup = 0.25
    /// An animal or a vehicle that the detector knows and does not see. Tracks, roads and stations look like vehicles.
    static let animalAlone = 0.5
    static let vehicleAlone = 0.6
    /// Groups that the model uses for what it does not know.
    static let catchAllGroup = 0.6

    // MARK: People

    /// Smaller pictures have too little detail: longest side in pixels.
    static let sideForDetector = 128
    /// A box that fills the picture: statues, dolls and flowers are below it more often than people.
    static let person = 0.8
    /// The same where no class is named: nothing contradicts it.
    static let personAlone = 0.7
    /// A box that does not fill the picture is believed sooner.
    static let personOfAPart = 0.6
    static let personOfAPartAlone = 0.5
    static let partOfPicture = 0.85
    /// People in the distance are not what a photo shows.
    static let personArea = 0.03
    /// Except for a group, of which each one can be smaller; more of them where there is a class, as for a square with passers-by.
    static let personInAGroup = 0.008
    static let peopleOfGroup = 3
    static let peopleOfGroupBesideClass = 5
    /// Further people beside one that is sure, if they are not much smaller.
    static let anotherPerson = 0.5
    static let anotherPersonSize = 0.15
    /// A photo of a person with some lettering is one of the person.
    static let largePerson = 0.08
    /// Beside a person of this size, text is not even looked for.
    static let personWithoutText = 0.3

    // MARK: Animals, vehicles and things

    /// The detector, where the classifier agrees.
    static let agreedObject = 0.5
    static let agreement = 0.2
    static let objectArea = 0.04
    /// The detector alone, for vehicles that it does not confuse.
    static let sureObject = 0.7
    static let sureObjectArea = 0.06

    // MARK: Text

    /// A line that is read well.
    static let legible = 0.88
    /// Lines of a page; fewer are a sign, a cover or lettering.
    static let linesOfPage = 6
    static let linesOfDensePage = 9
    static let lettersOfPage = 12
    /// Lettering that is smaller is incidental: fraction of the picture, fraction of its longest side, letters.
    static let coverOfText = 0.012
    static let heightOfText = 0.04
    static let lettersOfText = 4
    /// Lines of a sign or a cover that belong to its title, by the height of the largest.
    static let heightBesideLargest = 0.68
    /// A heading: this much larger than the usual line, in the upper part.
    static let heightOfHeading = 1.15
    static let upperPart = 0.4
    /// A heading wherever it is, and the least of any.
    static let heightOfBanner = 1.5
    static let leastHeading = 0.75
    static let lettersOfTitle = 3
    /// Amounts with cents on a receipt.
    static let amountsOfReceipt = 2
    /// The classifier's score for a thing with text, from which text is looked for where none is seen at a glance.
    static let written = 0.3
    /// Width by height of pages, where screens of phones are narrower and those of computers wider; and of A4 and letter paper
    /// across, which lie between the screens of tablets and of computers.
    static let aspectsOfPaper = [0.65...1.1, 1.27...1.31, 1.39...1.44]
    /// Left edges of lines of one column, as a fraction of the width, and how many lines have one.
    static let sameEdge = 0.04
    static let alignedLines = 0.4
}
