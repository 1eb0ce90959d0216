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
    }

    /// Of each photo that is described; those without a date come last, in the order of the walk.
    static func all(_ items: [JobItem], _ options: NamingOptions) -> [Int64: CapturePosition] {
        let dates = Dictionary(
            items.compactMap { item in PhotoDate(item, options).map { (item.id, $0.date) } }
        ) { first, _ in first }
        let ordered = items.filter { $0.status == .done }.sorted { left, right in
            switch (dates[left.id], dates[right.id]) {
            case (let a?, let b?) where a != b: a < b
            case (nil, _?): false
            case (_?, nil): true
            default: left.ordinal < right.ordinal
            }
        }
        var folders: [RelativePath: Int] = [:]
        var days: [Day: Int] = [:]
        var positions: [Int64: CapturePosition] = [:]
        for (index, item) in ordered.enumerated() {
            var position = CapturePosition(inJob: index)
            position.inFolder = folders[item.photo.path.directory, default: 0]
            folders[item.photo.path.directory, default: 0] += 1
            if let date = dates[item.id] {
                let day = Day(year: date.year, month: date.month, day: date.day)
                position.inDay = days[day, default: 0]
                days[day, default: 0] += 1
            }
            positions[item.id] = position
        }
        return positions
    }
}
