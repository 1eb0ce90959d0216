public import PhotoModel

/// Why a request of a batch API was not carried out.
public enum BatchError: Error, Hashable, Sendable {
    /// Every other request would meet it as well: a refused key, no credit.
    case job(JobFailure)
    /// It may succeed later. The server may have carried it out all the same.
    case later(JobFailure, after: Duration?)
    /// The server does not know what the request is about.
    case missing(JobFailure)

    /// It concerns one file or batch: it is not there, or its identifier is none.
    public var isOfResource: Bool {
        switch self {
        case .missing: true
        case .job(let failure): failure.code == .replyNotJSON
        case .later: false
        }
    }

    public var failure: JobFailure {
        switch self {
        case .job(let failure), .later(let failure, _), .missing(let failure): failure
        }
    }
}
