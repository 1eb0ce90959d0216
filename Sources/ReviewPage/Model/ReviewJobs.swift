/// All jobs, for a page that shows any of them.
public struct ReviewJobs: Sendable {
    /// The jobs, newest first: a JSON object.
    public var list: @Sendable () async throws -> [UInt8]
    /// What the page of a job shows and does; `ReviewRefusal` with 404 where there is no such job.
    public var service: @Sendable (_ job: String) async throws -> ReviewService

    public init(
        list: @escaping @Sendable () async throws -> [UInt8],
        service: @escaping @Sendable (_ job: String) async throws -> ReviewService
    ) {
        self.list = list
        self.service = service
    }
}
