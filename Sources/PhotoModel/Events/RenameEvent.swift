/// Files were renamed.
public struct RenameEvent: EventData {
    public static let kind = RunEvent.Kind.rename

    public var kind: RenameRecord.Kind
    public var count: Int

    public init(kind: RenameRecord.Kind, count: Int) {
        self.kind = kind
        self.count = count
    }
}
