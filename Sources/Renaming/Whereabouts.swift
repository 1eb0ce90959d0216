import PhotoModel

/// Which of its names holds a journalled file now. Recovery goes by this, never by the journal's marks.
enum Whereabouts: Hashable {
    case old
    case temporary
    case new
    /// Two of its names hold it: a link was made and the first name not yet taken away.
    case both(FileName, FileName)
    /// None does, and the old name holds another file or a changed one.
    case changed
    /// None does.
    case gone
}

extension JournalMove {
    /// The name that goes with a place; nil where there is none.
    func name(at place: Whereabouts) -> FileName? {
        switch place {
        case .old: old
        case .temporary: temporary
        case .new: new
        case .both, .changed, .gone: nil
        }
    }
}
