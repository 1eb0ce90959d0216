public enum CardPicture: Sendable {
    /// The caller's copy is current.
    case unchanged
    case jpeg([UInt8], tag: String)
}
