public import Foundation
public import JobStore
import PhotoModel

/// A process that works on a job, as scripts see it.
public struct WorkerReport: Encodable, Sendable {
    /// The name of its machine; null where all workers are on one.
    public let host: String?
    public let pid: Int32
    /// Concurrent requests that it may have.
    public let requests: Int
    /// Photos that it has recorded, and how many a minute; null where that is not known.
    public let processed: Int?
    public let perMinute: Double?

    enum CodingKeys: String, CodingKey {
        case host, pid, requests, processed
        case perMinute = "per_minute"
    }

    public init(_ worker: Worker, now: Date = Date()) {
        (host, pid, requests) = (worker.host, worker.process.pid, worker.slots)
        processed = worker.processed
        let minutes = now.timeIntervalSince(worker.began) / 60
        perMinute = worker.processed.flatMap { minutes > 0 ? (Double($0) / minutes * 10).rounded() / 10 : nil }
    }

    /// For people.
    public var text: String {
        var parts = [[host, "process \(pid)"].compactMap(\.self).joined(separator: ", ")]
        if let perMinute { parts.append("\(perMinute) photos per minute") }
        return parts.joined(separator: ": ")
    }
}
