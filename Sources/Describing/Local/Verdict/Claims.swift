/// What each model says alone.
struct Claims: Sendable {
    struct Claim: Hashable, Sendable {
        var subject: LocalSubject
        /// 0…1.
        var confidence: Double
    }

    /// The class of the picture, or the group of classes.
    private(set) var label: Claim?
    /// It is a group of classes.
    var isLabelOfGroup: Bool {
        if case .thing(let name, let group)? = label?.subject { name == group } else { false }
    }

    /// The people, where there are some for sure.
    private(set) var people: Claim?
    private(set) var peopleCount = 0
    /// The largest fraction of the picture that one of them covers.
    private(set) var peopleArea = 0.0
    /// An animal or a vehicle that two models agree on, or that one is sure of.
    private(set) var object: Claim?
    private(set) var objectName: Detection.Thing?
    /// The detector alone is sure of it.
    private(set) var isObjectSure = false
    /// What the picture's text calls it, where the picture is about its text.
    private(set) var title: Claim?

    init(_ sighting: Sighting, _ words: LabelWords) {
        let scores = sighting.scores
        label = Self.label(sighting, scores, words)
        if sighting.side >= Limits.sideForDetector {
            readPeople(sighting.detections)
            readObject(sighting.detections, scores)
        }
        if let text = sighting.text,
            let title = Title(text, isScreen: sighting.isScreen, aspect: sighting.aspect)
        {
            self.title = Claim(subject: .title(title), confidence: title.confidence)
        }
    }

    /// What was found, for templates.
    var tags: [LocalSubject] {
        var tags: [LocalSubject] = peopleCount > 0 ? [.count(peopleCount)] : []
        if let object { tags.append(object.subject) }
        if let label, object == nil || !names(objectName, label.subject) { tags.append(label.subject) }
        if case .title(let title)? = title?.subject, let kind = title.kind { tags.append(.thing(kind.rawValue)) }
        return tags
    }

    // MARK: Classes

    private static func label(_ sighting: Sighting, _ scores: [Double], _ words: LabelWords) -> Claim? {
        let top = best(5, scores)
        guard let best = top.first, !LabelWords.misleading.contains(best) else { return nil }
        if LabelWords.written.contains(best), sighting.text == nil { return nil }
        if LabelWords.people.contains(best), !sighting.detections.contains(where: { $0.thing == .person }) {
            return nil
        }
        if isSure(of: best, sighting.views, scores[best]) {
            return Claim(
                subject: .thing(words.words(best), group: LabelWords.group(of: best)), confidence: scores[best])
        }
        guard let group = LabelWords.group(of: best) else { return nil }
        let sum = top.filter { LabelWords.group(of: $0) == group }.reduce(0) { $0 + scores[$1] }
        return sum >= needed(of: group, sighting) ? Claim(subject: .thing(group, group: group), confidence: sum) : nil
    }

    /// The sum of scores from which a group is believed.
    private static func needed(of group: String, _ sighting: Sighting) -> Double {
        if LabelWords.catchAll.contains(group) { return Limits.catchAllGroup }
        guard let thing = Detection.Thing(rawValue: group) else { return Limits.group }
        if sighting.sees(thing) { return Limits.agreedGroup }
        return thing.isVehicle ? Limits.vehicleAlone : Limits.animalAlone
    }

    /// Each view of the picture has the same best class, and its score is high enough.
    private static func isSure(of label: Int, _ views: [[Double]], _ score: Double) -> Bool {
        guard score >= (LabelWords.isKind(label) ? Limits.kind : Limits.label),
            views.allSatisfy({ best(1, $0) == [label] })
        else { return false }
        return !LabelWords.isThing(label) || score >= Limits.thing || views.allSatisfy { $0[label] >= Limits.label }
    }

    private static func best(_ count: Int, _ scores: [Double]) -> [Int] {
        Array(scores.indices.sorted { scores[$0] > scores[$1] }.prefix(count))
    }

    // MARK: People

    private mutating func readPeople(_ detections: [Detection]) {
        let found = detections.filter { $0.thing == .person && $0.box.area >= Limits.personInAGroup }
        let sure = found.filter { person in
            person.box.area >= Limits.personArea && person.confidence >= neededOfPerson(person.box)
        }
        let group = found.filter { $0.confidence >= Limits.anotherPerson }
        let isGroup = group.count >= (label == nil ? Limits.peopleOfGroup : Limits.peopleOfGroupBesideClass)
        guard let surest = sure.first ?? (isGroup ? group.first : nil) else { return }
        peopleArea = (sure.isEmpty ? group : sure).map(\.box.area).max() ?? 0
        peopleCount = max(1, group.count { $0.box.area >= peopleArea * Limits.anotherPersonSize })
        people = Claim(subject: .people(peopleCount), confidence: surest.confidence)
    }

    /// The confidence from which a box is believed to show a person: more if it fills the picture, or if there is a class too.
    private func neededOfPerson(_ box: Box) -> Double {
        if box.area > Limits.partOfPicture { return label == nil ? Limits.personAlone : Limits.person }
        return label == nil ? Limits.personOfAPartAlone : Limits.personOfAPart
    }

    // MARK: Things

    private mutating func readObject(_ detections: [Detection], _ scores: [Double]) {
        for detection in detections where detection.thing != .person {
            let classes = detection.thing.classes
            let agreement = scores.isEmpty ? 0 : classes.reduce(0) { $0 + scores[$1] }
            let isAgreed =
                detection.confidence >= Limits.agreedObject && detection.box.area >= Limits.objectArea
                && agreement >= Limits.agreement
            let isSure =
                detection.thing.isSureAlone && detection.confidence >= Limits.sureObject
                && detection.box.area >= Limits.sureObjectArea
            guard isAgreed || isSure else { continue }
            (objectName, isObjectSure) = (detection.thing, isSure)
            object = Claim(
                subject: .thing(detection.thing.rawValue), confidence: max(detection.confidence, agreement))
            return
        }
    }

    /// The class is what the detector found: its group, or one that the classifier takes for it.
    func names(_ object: Detection.Thing?, _ subject: LocalSubject) -> Bool {
        guard let object, case .thing(let name, let group) = subject else { return false }
        return name == object.rawValue || group == object.rawValue || object.isMistakenFor.contains(name)
    }
}
