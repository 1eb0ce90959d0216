/// One apply or one undo of a job.
public struct RenameRecord: Sendable {
    public enum Kind: String, Sendable, Codable {
        case apply, undo
    }

    public var id: Int64
    public var kind: Kind
    /// For an undo, the apply that it reverts.
    public var undoes: Int64?

    public init(id: Int64, kind: Kind, undoes: Int64?) {
        self.id = id
        self.kind = kind
        self.undoes = undoes
    }
}
