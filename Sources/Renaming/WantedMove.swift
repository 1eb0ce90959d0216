public import PhotoModel

/// One wanted rename.
public struct WantedMove: Hashable, Sendable {
    public var old: FileName
    public var new: FileName
    public var identity: FileIdentity
    public var proof: Proof
    /// As `JournalMove.undoes`.
    public var undoes: Int?
    /// As `JournalMove.isChosen`.
    public var isChosen = false

    public init(
        old: FileName, new: FileName, identity: FileIdentity, proof: Proof = Proof(), undoes: Int? = nil
    ) {
        self.old = old
        self.new = new
        self.identity = identity
        self.proof = proof
        self.undoes = undoes
    }
}
