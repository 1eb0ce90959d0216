import PhotoModel

/// Where a photo stands in the order of capture, from 0: in the whole job, in its folder, and among those of its day.
struct CapturePosition: Hashable, Sendable {
    var inJob = 0
    var inFolder = 0
    var inDay = 0

    private struct Day: Hashable {
        var year: Int
        var month: Int
        var day: Int

        init(_ date: CaptureDate) { (year, month, day) = (date.year, date.month, date.day) }
    }

    /// What decides where a photo stands among the others.
    struct Candidate: Sendable {
        var item: Int64
        var ordinal: Int
        /// A number for each folder.
        var folder: Int
        var date: CaptureDate?
        /// From 0, that its present name has.
        var number: Int?

        func isInOrder(before other: Candidate) -> Bool {
            switch (date, other.date) {
            case (let a?, let b?): a <= b
            case (nil, _?): false
            default: true
            }
        }
    }

    /// Those without a date come last, and where dates do not tell, the order of the walk does; unless the present names have
    /// numbers that are as good, for then a second run is to count the same.
    static func all(_ candidates: [Candidate]) -> [Int64: CapturePosition] {
        let ordered = candidates.sorted { left, right in
            guard left.isInOrder(before: right) else { return false }
            return right.isInOrder(before: left) ? left.ordinal < right.ordinal : true
        }
        var positions: [Int64: CapturePosition] = [:]
        func count(_ group: [Candidate], _ place: WritableKeyPath<CapturePosition, Int>) {
            for (index, candidate) in (asNumbered(group) ?? group).enumerated() {
                positions[candidate.item, default: CapturePosition()][keyPath: place] = index
            }
        }
        count(ordered, \.inJob)
        for folder in Dictionary(grouping: ordered, by: \.folder).values { count(folder, \.inFolder) }
        let dated = ordered.filter { $0.date != nil }
        for day in Dictionary(grouping: dated, by: { $0.date.map(Day.init) }).values { count(day, \.inDay) }
        return positions
    }

    /// The order in which each photo has the number that its name has already, where there is one that also keeps the order
    /// of capture; those without a number fill the gaps.
    private static func asNumbered(_ group: [Candidate]) -> [Candidate]? {
        var places = [Candidate?](repeating: nil, count: group.count)
        var others: [Candidate] = []
        for candidate in group {
            guard let number = candidate.number else {
                others.append(candidate)
                continue
            }
            guard places.indices.contains(number), places[number] == nil else { return nil }
            places[number] = candidate
        }
        guard others.count < group.count else { return nil }
        var rest = others[...]
        let order = places.compactMap { $0 ?? rest.popFirst() }
        return zip(order, order.dropFirst()).allSatisfy { $0.isInOrder(before: $1) } ? order : nil
    }
}
