import PhotoModel
import Places
import Settings
import Synchronization

/// Position → place for plans. The file is opened when the first photo asks; what is wrong with it is said once, and the
/// names then go without places.
final class PlaceLookup: Sendable {
    private enum State {
        case unopened
        case open(Places)
        case broken
    }

    private struct Kept {
        var state = State.unopened
        /// Many photos are taken at one spot.
        var known: [Position: Place?] = [:]
    }

    /// Positions that are remembered.
    private static let most = 4_096

    private let settings: Settings
    private let console: Console
    private let kept = Mutex(Kept())

    init(_ settings: Settings, _ console: Console) {
        self.settings = settings
        self.console = console
    }

    func place(at position: Position) -> Place? {
        kept.withLock { kept in
            if let place = kept.known[position] { return place }
            do {
                if case .unopened = kept.state { kept.state = .open(try Places(folders: settings.assetFolders)) }
                guard case .open(let places) = kept.state else { return nil }
                let place = try places.place(at: position)
                if kept.known.count >= Self.most { kept.known.removeAll(keepingCapacity: true) }
                kept.known[position] = place
                return place
            } catch {
                kept.state = .broken
                let complaint = Complaint(error)
                console.warn("names go without places: \(complaint.message); \(complaint.hint ?? "")")
                return nil
            }
        }
    }
}
