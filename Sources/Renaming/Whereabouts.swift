import FileSystem
import PhotoModel

/// Which of its names holds a journalled file now. Recovery goes by this, never by the journal's marks.
enum Whereabouts: Hashable {
    case old
    case temporary
    case new
    /// Two of its names hold it: a link was made and the old name not yet taken away.
    case both(FileName, FileName)
    /// None does, and the old name holds another file or a changed one.
    case changed
    /// None does.
    case gone
}

extension Directory {
    func whereabouts(of move: JournalMove) throws(FileSystemError) -> Whereabouts {
        let names =
            [(move.old, Whereabouts.old)] + (move.temporary.map { [($0, .temporary)] } ?? []) + [(move.new, .new)]
        var found: [(FileName, Whereabouts)] = []
        var oldIsTaken = false
        for (name, place) in names {
            guard let status = try status(of: name) else { continue }
            if status.kind != .directory, status.identity.isSameFile(as: move.identity) {
                found.append((name, place))
            } else if place == .old {
                oldIsTaken = true
            }
        }
        switch found.count {
        case 0: return oldIsTaken ? .changed : .gone
        case 1: return found[0].1
        default:
            // Hard links of one inode may stand under two of the names by right.
            guard let now = try status(of: found[0].0)?.identity.links, now > move.identity.links else {
                return found[0].1
            }
            return .both(found[0].0, found[1].0)
        }
    }
}
