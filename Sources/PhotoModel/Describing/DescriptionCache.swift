/// The cache of paid descriptions, for all jobs. Blocking.
public protocol DescriptionCache: Sendable {
    func description(for key: DescriptionKey) throws -> Description?

    /// - Parameter form: as in `KnownThumbnail`.
    func thumbnail(of identity: FileIdentity, form: String) throws -> KnownThumbnail?

    /// The pictures that share a description with this one, as far as they are known.
    func burst(of picture: Picture) throws -> Burst

    /// Claims a question: of all processes one at a time asks about a picture or a burst, and the others find its answer.
    /// Also stores which burst the picture belongs to.
    ///
    /// - Parameter key: of the description.
    /// - Returns: false while another process asks. The claim ends with the photo's completion.
    func takeQuestion(_ picture: Picture, worker: Int64, key: (_ thumbnail: String) -> DescriptionKey) throws -> Bool
}
