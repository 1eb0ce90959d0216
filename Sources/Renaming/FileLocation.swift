import PhotoModel

/// Which of its names a journalled file has now. Recovery relies on this, never on the journal's marks.
enum FileLocation: Hashable {
    case old
    case temporary
    case new
    /// Two of its names: a link was made, and the first name not yet removed.
    case both(FileName, FileName)
    /// None, and the old name has another file or a changed one.
    case changed
    /// None does.
    case gone
}

extension JournalMove {
    /// The name at this location; nil if there is none.
    func name(at place: FileLocation) -> FileName? {
        switch place {
        case .old: old
        case .temporary: temporary
        case .new: new
        case .both, .changed, .gone: nil
        }
    }
}
