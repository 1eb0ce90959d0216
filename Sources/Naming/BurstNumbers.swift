import PhotoModel

/// Finds the bursts of one folder whose photos want the same name. They are numbered from 1 in the order of capture, while
/// other photos get a number only if a name is taken.
enum BurstNumbers {
    /// Copies of one shot are not a burst: there must be two times, or two pictures.
    private struct Moment: Hashable {
        var time: Int64?
        var picture: String?
    }

    /// - Returns: indices of the wishes, burst by burst, each in the order of capture, with at least two shots.
    static func find(_ wishes: [FolderNames.Wish]) -> [[Int]] {
        let shots = wishes.indices.compactMap { index in
            wishes[index].item.metadata.flatMap(Shot.init).map { (index: index, shot: $0) }
        }.sorted { left, right in
            if left.shot.camera != right.shot.camera { return left.shot.camera < right.shot.camera }
            if left.shot.time != right.shot.time { return left.shot.time < right.shot.time }
            return wishes[left.index].item.ordinal < wishes[right.index].item.ordinal
        }
        // The earlier burst that a shot belongs to; a shot that belongs to two joins them.
        var roots = Array(shots.indices)
        func root(_ position: Int) -> Int { roots[position] == position ? position : root(roots[position]) }
        for (position, (_, shot)) in shots.enumerated() {
            for earlier in shots[..<position].indices.suffix(Shot.mostBefore).reversed() {
                guard shots[earlier].shot.camera == shot.camera,
                    shot.time - shots[earlier].shot.time <= Shot.longestPause
                else { break }
                guard shot.follows(shots[earlier].shot) else { continue }
                let (one, other) = (root(earlier), root(position))
                roots[max(one, other)] = min(one, other)
            }
        }
        let bursts = Dictionary(grouping: shots.indices, by: root).sorted { $0.key < $1.key }
        return bursts.map { $0.value.map { shots[$0].index } }.flatMap { burst in
            var byStem: [NameText: [Int]] = [:]
            for index in burst { if let stem = wishes[index].stem { byStem[stem, default: []].append(index) } }
            return byStem.values.filter { (shots: [Int]) -> Bool in
                let moments = shots.map { index in
                    let item = wishes[index].item
                    return Moment(time: item.metadata?.captured?.milliseconds, picture: item.thumbnailHash)
                }
                return Set(moments).count > 1
            }
        }
    }
}
