public import PhotoModel
public import Renaming

extension Renamer.Report {
    /// "6 photos and 2 companions".
    public var countText: String {
        let photos = Plural.count(moved - movedCompanions, "photo")
        return movedCompanions > 0 ? "\(photos) and \(Plural.count(movedCompanions, "companion"))" : photos
    }

    /// Adds what was done later.
    public mutating func add(_ later: Renamer.Report) {
        outcomes += later.outcomes
        guarantee = min(guarantee, later.guarantee)
        stoppedBefore = later.stoppedBefore
        movedBefore += later.movedBefore
    }
}

extension MoveOutcome {
    /// Why the file doesn't have its new name; nil when it does.
    public var failure: ItemFailure? {
        switch state {
        case .moved: nil
        case .refused(let failure), .unsettled(let failure): failure
        }
    }
}
