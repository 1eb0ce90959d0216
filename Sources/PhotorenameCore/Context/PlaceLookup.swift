public import PhotoModel
public import Places
public import Settings
import Synchronization

/// Finds the town at a position, and how far the clock there is from UTC.
///
/// The file is opened at the first question. If it can't be used, that is reported once, and from then on there are no places.
public final class PlaceLookup: Sendable {
    private enum State {
        case unopened
        case open(Places)
        case broken
    }

    private struct Spot: Hashable {
        var position: Position
        var language: String?
    }

    private struct Cache {
        var state = State.unopened
        /// Many photos are taken at one spot.
        var known: [Spot: Place?] = [:]
    }

    private static let cacheLimit = 4_096

    private let settings: Settings
    private let onFailure: @Sendable (PlacesError) -> Void
    private let cache = Mutex(Cache())

    /// - Parameters:
    ///   - settings: name the folders that can hold the file.
    ///   - onFailure: called at most once.
    public init(_ settings: Settings, onFailure: @escaping @Sendable (PlacesError) -> Void) {
        self.settings = settings
        self.onFailure = onFailure
    }

    /// - Parameters:
    ///   - position: where the photo was taken.
    ///   - language: BCP 47, of the country's name; nil for English.
    /// - Returns: the town; nil where there is none near, or no file to look in.
    public func place(at position: Position, in language: String? = nil) -> Place? {
        cache.withLock { cache in
            let spot = Spot(position: position, language: language)
            if let place = cache.known[spot] { return place }
            let found = ask(&cache) { (places) throws(PlacesError) in try places.place(at: position, in: language) }
            guard case .open = cache.state else { return nil }
            if cache.known.count >= Self.cacheLimit { cache.known.removeAll(keepingCapacity: true) }
            cache.known[spot] = found
            return found
        }
    }

    /// Minutes east of UTC of the clock at a position; nil where that is unknown.
    public func offset(at position: Position, time: CaptureDate) -> Int? {
        cache.withLock { cache in
            ask(&cache) { (places) throws(PlacesError) in try places.offset(at: position, time: time) }
        }
    }

    private func ask<Answer>(
        _ cache: inout Cache, _ question: (Places) throws(PlacesError) -> Answer?
    ) -> Answer? {
        do throws(PlacesError) {
            if case .unopened = cache.state { cache.state = .open(try Places(folders: settings.assetFolders)) }
            guard case .open(let places) = cache.state else { return nil }
            return try question(places)
        } catch {
            cache.state = .broken
            onFailure(error)
            return nil
        }
    }
}
