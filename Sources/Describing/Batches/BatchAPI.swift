public import struct Foundation.Date

/// One vendor's batch API.
///
/// Creating a batch is not idempotent anywhere, so each batch has a tag by which `search` recognizes it.
public protocol BatchAPI: Sendable {
    var form: BatchForm { get }
    /// Requests are uploaded as a file before the batch is created.
    var uploads: Bool { get }

    /// One request within a batch.
    ///
    /// - Parameters:
    ///   - body: of the synchronous request.
    ///   - tag: of the batch.
    ///   - item: number of the photo.
    /// - Returns: one line of JSON, without its end.
    func entry(_ body: [UInt8], tag: String, item: Int64) -> [UInt8]

    /// - Returns: the vendor's identifier of the file.
    /// - Throws: `BatchError`.
    func upload(_ file: BatchFile) async throws(BatchError) -> String

    /// - Parameters:
    ///   - file: the requests.
    ///   - upload: the identifier of the uploaded file; nil where nothing is uploaded.
    /// - Returns: the batch.
    /// - Throws: `BatchError`.
    func create(_ file: BatchFile, upload: String?) async throws(BatchError) -> RemoteBatch

    /// Looks through the vendor's whole list for a batch that was created, though no answer arrived.
    ///
    /// - Parameters:
    ///   - tag: of the batch.
    ///   - since: when it was created at the earliest.
    ///   - known: identifiers of batches that are others.
    /// - Returns: what was found.
    /// - Throws: `BatchError`.
    func search(_ tag: String, since: Date, known: Set<String>) async throws(BatchError) -> BatchSearch

    /// Identifiers of uploaded files that have this tag in their name.
    ///
    /// - Throws: `BatchError`.
    func uploads(of tag: String) async throws(BatchError) -> [String]

    /// - Throws: `BatchError`.
    func batch(_ id: String) async throws(BatchError) -> RemoteBatch

    /// Writes results into a file.
    ///
    /// - Parameters:
    ///   - results: one of `RemoteBatch.results`.
    ///   - path: of the file.
    /// - Throws: `BatchError`.
    func download(_ results: String, to path: String) async throws(BatchError)

    /// - Parameter line: of a downloaded file.
    /// - Returns: nil if it is no result.
    func result(_ line: [UInt8]) -> BatchResult?

    /// - Throws: `BatchError`.
    func cancel(_ id: String) async throws(BatchError)

    /// Deletes an uploaded file, or results.
    ///
    /// - Throws: `BatchError`.
    func delete(_ file: String) async throws(BatchError)
}

/// What a search for a batch found.
public enum BatchSearch: Sendable {
    case found(RemoteBatch)
    case nothing
    /// This batch may be the one, which cannot be told before it ends.
    case unclear(id: String)
}
