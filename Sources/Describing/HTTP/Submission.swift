/// A request that waits for the transport's thread.
struct Submission: Sendable {
    let number: Int
    let request: HTTPRequest
    let continuation: CheckedContinuation<Result<HTTPReply, TransportError>, Never>
}
