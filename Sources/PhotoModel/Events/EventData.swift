/// The data of an event, besides its number, kind and time.
public protocol EventData: Codable, Sendable {
    static var kind: RunEvent.Kind { get }
}
