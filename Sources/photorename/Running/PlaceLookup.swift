import PhotoModel
import Places
import Settings
import Synchronization

/// Position → place for plans, and the clock there for dates that are told in UTC. The file is opened when the first photo asks;
/// what is wrong with it is said once, and the names then go without places.
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
            let found = ask(&kept) { try $0.place(at: position) }
            guard case .open = kept.state else { return nil }
            if kept.known.count >= Self.most { kept.known.removeAll(keepingCapacity: true) }
            kept.known[position] = found
            return found
        }
    }

    /// Minutes east of UTC of the clock at a position; nil where that is not known.
    func offset(at position: Position, time: CaptureDate) -> Int? {
        kept.withLock { kept in ask(&kept) { try $0.offset(at: position, time: time) } }
    }

    private func ask<Answer>(_ kept: inout Kept, _ question: (Places) throws -> Answer?) -> Answer? {
        do {
            if case .unopened = kept.state { kept.state = .open(try Places(folders: settings.assetFolders)) }
            guard case .open(let places) = kept.state else { return nil }
            return try question(places)
        } catch {
            kept.state = .broken
            let complaint = Complaint(error)
            console.warn("names go without places: \(complaint.message); \(complaint.hint ?? "")")
            return nil
        }
    }
}
