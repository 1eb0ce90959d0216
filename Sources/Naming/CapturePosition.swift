import PhotoModel

/// The position of a photo in the order of capture, from 0: in the whole job, in its folder, and on its day.
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

    /// The sort key of a photo.
    struct Candidate: Sendable {
        var item: Int64
        var ordinal: Int
        /// A number for each folder.
        var folder: Int
        var date: CaptureDate?
        /// The running number in its current name, from 0.
        var number: Int?

        func isInOrder(before other: Candidate) -> Bool {
            switch (date, other.date) {
            case (let a?, let b?): a <= b
            case (nil, _?): false
            default: true
            }
        }
    }

    /// Photos without a date come last; equal dates are in the order of the walk, unless the current names have numbers that
    /// agree with the order of capture, so that a second run counts the same.
    ///
    /// - Parameters:
    ///   - candidates: the photos.
    ///   - highest: the highest number in use in each folder, after which new ones continue; nil to count from the beginning.
    /// - Returns: the positions, by item.
    static func all(_ candidates: [Candidate], after highest: [Int: Int]? = nil) -> [Int64: CapturePosition] {
        let ordered = candidates.sorted { left, right in
            guard left.isInOrder(before: right) else { return false }
            return right.isInOrder(before: left) ? left.ordinal < right.ordinal : true
        }
        var positions: [Int64: CapturePosition] = [:]
        func count(_ group: [Candidate], _ place: WritableKeyPath<CapturePosition, Int>) {
            if let highest {
                let folders =
                    place == \.inJob ? Array(highest.values) : Set(group.map(\.folder)).compactMap { highest[$0] }
                for (item, number) in continued(group, after: folders.max() ?? -1) {
                    positions[item, default: CapturePosition()][keyPath: place] = number
                }
                return
            }
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

    /// Photos that have a number keep it; the others get those after the highest.
    private static func continued(_ group: [Candidate], after highest: Int) -> [(item: Int64, number: Int)] {
        var next = max(highest, group.compactMap(\.number).max() ?? -1)
        return group.map { candidate in
            if let number = candidate.number { return (candidate.item, number) }
            next += 1
            return (candidate.item, next)
        }
    }

    /// The order in which each photo keeps the number in its current name, if that agrees with the order of capture; photos
    /// without a number fill the gaps.
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
