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

    /// Of each photo that is described. Those without a date come last, and where dates do not tell, the order of the walk
    /// does; unless the present names have numbers that are as good, for then a second run is to count the same.
    ///
    /// - Parameters:
    ///   - dates: by item.
    ///   - number: from 0, that a photo's present name has.
    static func all(_ items: [JobItem], dates: [Int64: CaptureDate], number: (JobItem) -> Int?) -> [Int64:
        CapturePosition]
    {
        func isInOrder(_ left: JobItem, _ right: JobItem) -> Bool {
            switch (dates[left.id], dates[right.id]) {
            case (let a?, let b?): a <= b
            case (nil, _?): false
            default: true
            }
        }
        let numbers = Dictionary(items.compactMap { item in number(item).map { (item.id, $0) } }) { first, _ in first }
        let ordered = items.filter { $0.status == .done }.sorted { left, right in
            guard isInOrder(left, right) else { return false }
            return isInOrder(right, left) ? left.ordinal < right.ordinal : true
        }
        var positions: [Int64: CapturePosition] = [:]
        func count(_ group: [JobItem], _ place: WritableKeyPath<CapturePosition, Int>) {
            for (index, item) in (asNumbered(group, numbers, isInOrder) ?? group).enumerated() {
                positions[item.id, default: CapturePosition()][keyPath: place] = index
            }
        }
        count(ordered, \.inJob)
        for folder in Dictionary(grouping: ordered, by: \.photo.path.directory).values { count(folder, \.inFolder) }
        let dated = ordered.filter { dates[$0.id] != nil }
        for day in Dictionary(grouping: dated, by: { dates[$0.id].map(Day.init) }).values { count(day, \.inDay) }
        return positions
    }

    /// The order in which each photo has the number that its name has already, where there is one that also keeps the order
    /// of capture; those without a number fill the gaps.
    private static func asNumbered(
        _ group: [JobItem], _ numbers: [Int64: Int], _ isInOrder: (JobItem, JobItem) -> Bool
    ) -> [JobItem]? {
        var places = [JobItem?](repeating: nil, count: group.count)
        var others: [JobItem] = []
        for item in group {
            guard let number = numbers[item.id] else {
                others.append(item)
                continue
            }
            guard places.indices.contains(number), places[number] == nil else { return nil }
            places[number] = item
        }
        guard others.count < group.count else { return nil }
        var rest = others[...]
        let order = places.compactMap { $0 ?? rest.popFirst() }
        return zip(order, order.dropFirst()).allSatisfy(isInOrder) ? order : nil
    }
}
