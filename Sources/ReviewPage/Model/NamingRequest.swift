/// Changes of the name format; nil leaves a setting as it is.
public struct NamingRequest: Decodable, Sendable {
    public var template: String?
    public var wordCase: String?
    public var separator: String?
    public var start: Int?
    public var padding: Int?
}
